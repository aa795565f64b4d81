import type { FaultAction } from '../../src/faults/fault-action.ts';
import { FaultPlan } from '../../src/faults/plan.ts';
import type { WorldFacts } from '../../src/faults/world-facts.ts';
import type { FaultSpec } from '../../src/scenario/index.ts';
import { createRandom, MINUTE } from '../../src/sim/index.ts';
import { load, SMALL } from '../scenario/example.ts';

const SPECS = new Map<string, readonly FaultSpec[]>();

/** What is written after `faults:`, on so many agents. */
export function specOf(faults: readonly string[], agents = 12): readonly FaultSpec[] {
  const text = SMALL.replace('until: 1h', `masters: { count: 3, zookeeper: 5 }\nfaults:\n  - ${faults.join('\n  - ')}`)
    .replace('agents:\n  - res', `agents:\n  - count: ${agents}\n    attributes: { rack: r1 }\n    res`)
    .replace('120/h }', '120/h }\n      jobs: 1')
    .concat('  - { name: b, scheduler: batch, workload: { duration: 1s, resources: "cpus:1" } }\n');
  const specs = SPECS.get(text) ?? load(text).scenario.control?.faults ?? [];
  SPECS.set(text, specs);
  return specs;
}

/** Agents in racks of four: agent-1 to agent-4 in r1, and so on. */
export function facts(agents = 12): WorldFacts {
  return {
    agents: Array.from({ length: agents }, (_, agent) => ({
      name: `agent-${agent + 1}`,
      attributes: { rack: `r${Math.floor(agent / 4) + 1}` },
    })),
    frameworks: ['a', 'b'],
    masters: 3,
    zookeeper: 5,
  };
}

interface Options {
  readonly world?: WorldFacts;
  readonly end?: number;
  readonly seed?: number;
}

export function planOf(faults: readonly string[], { world = facts(), end = 1000 * MINUTE, seed = 1 }: Options = {}): FaultPlan {
  const agents = Math.max(1, world.agents.length);
  return new FaultPlan(specOf(faults, agents), world, (name) => createRandom(seed, name), end);
}

/** All it does until the end; at most so many actions. */
export function actionsOf(plan: FaultPlan, most = 100_000): FaultAction[] {
  const actions: FaultAction[] = [];
  for (let action = plan.next(); action !== null && actions.length < most; action = plan.next()) actions.push(action);
  return actions;
}

/** `10 agent-crash 1,2`: minutes, kind, whom. */
export function lines(actions: readonly FaultAction[]): string[] {
  return actions.map(({ at, label, kind, ...rest }) => {
    const parties = (each: readonly { kind: string; index: number }[]) => each.map(({ kind: of, index }) => `${of} ${index}`);
    const values = Object.values(rest).map((value) =>
      Array.isArray(value) && typeof value[0] === 'object' ? parties(value).join(',') : JSON.stringify(value),
    );
    return [at / MINUTE, kind, ...values].join(' ');
  });
}
