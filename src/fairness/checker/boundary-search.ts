import * as fc from 'fast-check';
import type { Allocator } from '../../cluster/ports.ts';
import { KNOWN_NAMES } from '../../experiment/prepare.ts';
import { simulate } from '../../experiment/simulate.ts';
import { mapping, type Plain, type PlainWorld, scenarioText } from '../../fuzz/plain.ts';
import { parseScenario } from '../../scenario/index.ts';
import { BUILT_IN } from './play.ts';
import type { Granularity } from './setup.ts';

/** One of the two that are compared. */
export interface Contender {
  readonly label: string;
  /** How a scenario names it. */
  readonly allocator: Plain;
  create(): Allocator;
}

export interface BoundaryOptions {
  /** A metric of a run's summary. */
  readonly metric: string;
  /** Worlds that are played under both, at most. */
  readonly runs: number;
  readonly seed: number;
  readonly frameworks: number;
  readonly granularity: Granularity;
}

export interface Boundary {
  /** The scenario in which they differ most, of those that were played. */
  readonly scenario: string;
  readonly values: readonly [number, number];
  readonly difference: number;
  readonly worlds: number;
}

/** Load, weights and demands: what is searched. All whole numbers. */
interface LoadedWorld {
  readonly agents: number;
  readonly cpus: number;
  readonly frameworks: readonly {
    readonly weight: number;
    readonly cpus: number;
    readonly mem: number;
    readonly tasks: number;
    readonly seconds: number;
    readonly every: number;
  }[];
}

const SECONDS = 60;

/**
 * The world, of load, weights and demands, in which a metric differs most between two allocators: half of the worlds are drawn,
 * the other half are neighbours of the best so far (one number doubled, halved, one more or less), as long as they get better.
 * Bounded, and the same for the same seed. Null: the metric is in no world a number for both.
 */
export function* searchBoundary(
  a: Contender,
  b: Contender,
  { metric, runs, seed, frameworks, granularity }: BoundaryOptions,
): Generator<number, Boundary | null> {
  let worlds = 0;
  let best: { world: LoadedWorld; values: readonly [number, number]; difference: number } | null = null;
  const isBetter = (world: LoadedWorld): boolean => {
    worlds++;
    const values = played(scenarioOf(world, [a, b], granularity), [a, b], metric);
    const difference = Math.abs(values[0] - values[1]);
    if (!Number.isFinite(difference) || (best !== null && difference <= best.difference)) return false;
    best = { world, values, difference };
    return true;
  };
  for (const world of fc.sample(loadedWorlds(frameworks), { seed, numRuns: Math.max(1, Math.ceil(runs / 2)) })) {
    isBetter(world);
    yield worlds / runs;
  }
  for (let isClimbing = true; isClimbing && best !== null && worlds < runs; ) {
    isClimbing = false;
    for (const world of neighbours((best as { world: LoadedWorld }).world)) {
      if (worlds >= runs) break;
      yield worlds / runs;
      if (!isBetter(world)) continue;
      isClimbing = true;
      break;
    }
  }
  if (best === null) return null;
  const { world, values, difference } = best as { world: LoadedWorld; values: readonly [number, number]; difference: number };
  const comment = `# ${metric} is ${values[0]} under ${a.label} and ${values[1]} under ${b.label}: a difference of ${difference}, the greatest of ${worlds} worlds.\n`;
  return { scenario: comment + scenarioText(scenarioOf(world, [a, b], granularity)), values, difference, worlds };
}

/** The metrics that a run of such worlds has, for a start: those of particular frameworks are of A and B. */
export function knownMetrics(
  a: Contender,
  { seed, frameworks, granularity }: Omit<BoundaryOptions, 'metric' | 'runs'>,
): string[] {
  const [world] = fc.sample(loadedWorlds(frameworks), { seed, numRuns: 1 });
  return Object.keys(metricsOf(scenarioOf(world, [a], granularity), a));
}

function loadedWorlds(most: number): fc.Arbitrary<LoadedWorld> {
  const whole = (min: number, max: number) => fc.integer({ min, max });
  return fc.record({
    agents: whole(1, 4),
    cpus: whole(2, 8),
    frameworks: fc.array(
      fc.record({
        weight: whole(1, 4),
        cpus: whole(1, 4),
        mem: whole(1, 4),
        tasks: whole(1, 16),
        seconds: whole(1, 10),
        every: whole(1, 20),
      }),
      { minLength: 2, maxLength: Math.max(2, most) },
    ),
  });
}

/** One number changed, within what worlds may have. */
function* neighbours(world: LoadedWorld): Generator<LoadedWorld> {
  for (const agents of around(world.agents, 8)) yield { ...world, agents };
  for (const cpus of around(world.cpus, 16)) yield { ...world, cpus };
  for (const [i, framework] of world.frameworks.entries())
    for (const [key, value] of Object.entries(framework))
      for (const other of around(value, key === 'tasks' ? 64 : 20))
        yield { ...world, frameworks: world.frameworks.with(i, { ...framework, [key]: other }) };
}

function around(value: number, most: number): number[] {
  const others = [2 * value, Math.floor(value / 2), value + 1, value - 1];
  return [...new Set(others)].filter((other) => other >= 1 && other <= most && other !== value);
}

function scenarioOf(
  { agents, cpus, frameworks }: LoadedWorld,
  contenders: readonly Contender[],
  granularity: Granularity,
): PlainWorld {
  const role = (i: number): string => 'abcdefgh'[i];
  return mapping({
    seed: 1,
    until: `${SECONDS}s`,
    allocators: contenders.map(({ allocator }) => allocator),
    allocation: { granularity, agent_order: 'by_id' },
    agents: [{ count: agents, resources: `cpus:${cpus};mem:${cpus}GB` }],
    roles: Object.fromEntries(frameworks.map(({ weight }, i) => [role(i), { weight }])),
    frameworks: frameworks.map((each, i) => ({
      name: 'ABCDEFGH'[i],
      role: role(i),
      scheduler: 'batch',
      workload: {
        arrivals: { every: `${each.every}s` },
        tasks: each.tasks,
        duration: `${each.seconds}s`,
        resources: `cpus:${Math.min(each.cpus, cpus)};mem:${Math.min(each.mem, cpus)}GB`,
      },
    })),
  });
}

/** The metric under each; NaN where a run does not have it. */
function played(world: PlainWorld, [a, b]: readonly [Contender, Contender], metric: string): readonly [number, number] {
  return [metricsOf(world, a)[metric] ?? Number.NaN, metricsOf(world, b)[metric] ?? Number.NaN];
}

function metricsOf(world: PlainWorld, { create }: Contender): Readonly<Record<string, number | null>> {
  const { scenario } = parseScenario(scenarioText({ ...world, allocators: ['drf'] }), 'world.yaml', KNOWN_NAMES);
  const prepared = { scenario, allocators: new Map([['drf', create]]), schedulers: BUILT_IN, jobLists: new Map() };
  return simulate(prepared, 'drf', 1, { keepsJobs: false, digestsWindows: false }).metrics;
}
