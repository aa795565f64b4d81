import { Dice } from './dice.ts';
import { drawAgents } from './draw-agents.ts';
import { drawFrameworks } from './draw-frameworks.ts';
import { drawOperations } from './draw-operations.ts';
import { drawRoleNames, drawRoles } from './draw-roles.ts';
import { mapping, type Plain, type PlainMapping, type PlainWorld } from './plain.ts';
import { drawSwarm, type Swarm } from './swarm.ts';

/** Allocators by what they can: those that can do with a part of an agent, and those that have sorters to choose. */
export interface AllocatorNames {
  readonly allocators: readonly string[];
  readonly withSorters: readonly string[];
}

/**
 * A whole world out of a seed, as it would be written in a scenario file: what is found in it can be played again by
 * everybody. Equal seeds give equal worlds.
 */
export function drawWorld(seed: number, names: AllocatorNames): PlainWorld {
  const swarm = drawSwarm(seed);
  const roles = drawRoleNames(swarm);
  const agents = drawAgents(swarm, roles);
  const frameworks = drawFrameworks(swarm, roles, agents);
  return mapping({
    name: `fuzz-${seed}`,
    seed,
    until: swarm.has('no-end') ? undefined : `${swarm.seconds}s`,
    allocators: drawAllocators(swarm, names),
    allocation: drawAllocation(swarm),
    agents: agents.list,
    roles: drawRoles(swarm, roles, agents),
    frameworks,
    operations: drawOperations(swarm, roles, agents, frameworks),
  });
}

/** Mesos' own most often, now and then two that must see the same work. */
function drawAllocators(swarm: Swarm, { allocators, withSorters }: AllocatorNames): readonly Plain[] {
  const dice = new Dice(swarm.seed, 'allocators');
  const possible = swarm.has('task-granularity') ? withSorters : allocators;
  const first = dice.chance(0.5) ? 'mesos' : dice.pick(possible);
  const second = dice.pick(possible);
  const all = dice.chance(0.2) && second !== first ? [first, second] : [first];
  return all.map((use) => {
    if (!swarm.has('sorters') || !withSorters.includes(use)) return use;
    const sorter = (): string | undefined => (dice.chance(0.6) ? dice.pick(['drf', 'random']) : undefined);
    return mapping({ use, role_sorter: sorter(), framework_sorter: sorter() });
  });
}

function drawAllocation(swarm: Swarm): PlainMapping | undefined {
  const dice = new Dice(swarm.seed, 'allocation');
  const allocation = mapping({
    interval: swarm.has('no-batches') ? '0s' : swarm.has('long-batches') ? dice.pick(['3s', '10s', '700ms']) : undefined,
    offer_timeout: swarm.has('offer-timeout') ? dice.pick(['300ms', '1s', '3s', '10s']) : undefined,
    min_allocatable: swarm.has('min-allocatable') ? dice.pick(['none', 'cpus:1', 'cpus:0.5;mem:256MB|mem:1GB']) : undefined,
    granularity: swarm.has('task-granularity') ? 'task' : undefined,
    agent_order: swarm.has('by-id') ? 'by_id' : undefined,
    fair_sharing_excluded: swarm.has('excluded-resources') ? dice.pick([['mem'], ['cpus', 'gpus'], ['gpus']]) : undefined,
    filter_gpu_resources: swarm.has('all-see-gpus') ? false : undefined,
  });
  return Object.keys(allocation).length > 0 ? allocation : undefined;
}
