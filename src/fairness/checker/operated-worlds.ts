import * as fc from 'fast-check';
import { mapping, type Plain, type PlainWorld } from '../../fuzz/plain.ts';
import type { OperationalProperty } from '../properties/operational/index.ts';
import type { Granularity } from './setup.ts';

/** A small cluster over time, in plain numbers: what fast-check makes smaller. */
export interface OperatedWorld {
  readonly granularity: Granularity;
  /** CPUs (and GB of memory) of each agent. */
  readonly agents: readonly number[];
  readonly frameworks: readonly {
    readonly cpus: number;
    readonly mem: number;
    readonly tasks: number;
    readonly seconds: number;
    readonly at: number;
    /** Guarantee and limit of CPUs, reserved CPUs, priority: where worlds have such things. */
    readonly more: number;
  }[];
  readonly kind: OperationalProperty['world'];
  /** Roles have priorities. */
  readonly isRanked: boolean;
  /** The first agent fails, and comes back (`FAILURE`). */
  readonly fails: boolean;
}

const SECONDS = 60;

/** When the first agent fails where one does, and for how long: long after the last framework has come, and back before the end. */
export const FAILURE = { at: 25, seconds: 10 } as const;

/** Worlds in which a property has something to say. */
export function operatedWorlds(
  kind: OperationalProperty['world'],
  granularities: readonly Granularity[],
  most: number,
  isRanked = false,
): fc.Arbitrary<OperatedWorld> {
  const isEqual = kind === 'equal tasks' || kind === 'newcomer';
  const isLong = isEqual || kind === 'backlog';
  const need = isEqual ? fc.constant(1) : fc.integer({ min: 1, max: 2 });
  const framework = fc.record({
    cpus: need,
    mem: need,
    tasks: isLong ? fc.constant(kind === 'backlog' ? 40 : 400) : fc.integer({ min: 1, max: 20 }),
    seconds: kind === 'backlog' ? fc.constant(SECONDS) : fc.integer({ min: 1, max: 4 }),
    at: kind === 'backlog' || kind === 'newcomer' ? fc.constant(0) : fc.integer({ min: 0, max: 5 }),
    more: fc.integer({ min: 1, max: 3 }),
  });
  const count = Math.max(2, Math.min(3, most));
  return fc
    .record({
      granularity: fc.constantFrom(...granularities),
      frameworks: fc.array(framework, { minLength: 2, maxLength: count }),
      cpus: fc.integer({ min: 2, max: 4 }),
      others: fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 2, maxLength: 2 }),
      // Whose parts are counted while nothing is given back: the failure would change them.
      fails: kind === 'equal tasks' || kind === 'backlog' ? fc.constant(false) : fc.boolean(),
    })
    .map(({ granularity, frameworks, cpus, others, fails }) => ({
      granularity,
      kind,
      isRanked,
      fails,
      // An agent for each at least, so that whole agents can be divided, even after one has failed; equal ones where parts are counted.
      agents: [...(fails ? [cpus] : []), ...frameworks.map((_, i) => (isEqual || i === 0 ? cpus : others[i - 1]))],
      frameworks: kind === 'newcomer' ? frameworks.with(-1, { ...frameworks[frameworks.length - 1], at: 10 }) : frameworks,
    }));
}

/** As a scenario file has it. */
export function operatedScenario(world: OperatedWorld, allocator: Plain): PlainWorld {
  const { granularity, agents, frameworks, kind, isRanked, fails } = world;
  const role = (i: number): string => 'abc'[i];
  return mapping({
    seed: 1,
    until: `${SECONDS}s`,
    allocators: [allocator],
    allocation: { granularity, agent_order: 'by_id', min_allocatable: 'none' },
    // The master learns of it after 2 to 3 s.
    masters: fails ? { agent_ping_timeout: '1s', max_agent_ping_timeouts: 2 } : undefined,
    faults: fails ? [{ at: `${FAILURE.at}s`, crash: { agents: 'agent-1' }, for: `${FAILURE.seconds}s` }] : undefined,
    agents: agents.map((cpus, i) => {
      const reserved = kind === 'reservations' ? reservedOn(world, i) : 0;
      const own = reserved > 0 ? `;cpus(${role(i)}):${reserved}` : '';
      return { resources: `${cpus > reserved ? `cpus:${cpus - reserved};` : ''}mem:${cpus}GB${own}` };
    }),
    roles: isRanked
      ? Object.fromEntries(frameworks.map(({ more }, i) => [role(i), { priority: more }]))
      : kind === 'quota'
        ? Object.fromEntries(frameworks.map((framework, i) => [role(i), { quota: quotaOf(framework, i) }]))
        : undefined,
    frameworks: frameworks.map(({ cpus, mem, tasks, seconds, at }, i) => ({
      name: 'ABC'[i],
      role: role(i),
      scheduler: 'batch',
      workload: mapping({
        arrivals: at === 0 ? undefined : { at: [`${at}s`] },
        tasks,
        duration: kind === 'backlog' ? 'forever' : `${seconds}s`,
        resources: `cpus:${cpus};mem:${mem}GB`,
      }),
    })),
  });
}

/** What the role of a framework is guaranteed, and may have at most: the first, the second, both. */
export function quotaOf({ more }: OperatedWorld['frameworks'][number], i: number): Readonly<Record<string, string>> {
  const amount = `cpus:${more}`;
  return [{ guarantee: amount }, { limit: amount }, { guarantee: 'cpus:1', limit: amount }][i];
}

/** CPUs of the i-th agent that are reserved for the role of the i-th framework. */
export function reservedOn({ agents, frameworks }: OperatedWorld, i: number): number {
  return i < frameworks.length ? Math.min(frameworks[i].more, agents[i]) : 0;
}
