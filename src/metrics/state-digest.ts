import type { Cluster } from '../cluster/cluster.ts';
import type { AgentId } from '../cluster/ids.ts';
import { Digest } from '../sim/index.ts';

/**
 * A fingerprint of where things are: what is free on every agent, and what every framework holds and waits for; 16
 * hexadecimal digits. Two runs may have had the same events and yet differ in it: the digest of events does not say where a
 * task runs. `isOffered` tells of agents all of whose free resources are offered though they still stand in their rows.
 */
export function stateDigest({ agents, frameworks, resources }: Cluster, isOffered: (agent: AgentId) => boolean): string {
  const digest = new Digest();
  const { pools } = agents;
  for (let agent = 0; agent < agents.count; agent++) digest.add(agents.isUp[agent]);
  for (let pool = 0; pool < pools.count; pool++) {
    const isNoneFree = isOffered(pools.agent[pool]);
    digest.add(pools.kind[pool]);
    for (let r = 0; r < resources.count; r++) digest.add(isNoneFree ? 0 : pools.free.get(pool, r));
  }
  for (let framework = 0; framework < frameworks.count; framework++) {
    digest.add(frameworks.pendingTasks[framework]);
    for (let r = 0; r < resources.count; r++) digest.add(frameworks.holders.allocated.get(framework, r));
  }
  return digest.hex();
}
