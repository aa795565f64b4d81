import { ALLOCATORS } from '../../src/allocators/index.ts';
import type { Allocator, Honours } from '../../src/cluster/ports.ts';
import { buildWorld, type World } from '../../src/experiment/world.ts';
import { InvariantCheck, InvariantViolation } from '../../src/invariants/index.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import { createSimulation, SECOND } from '../../src/sim/index.ts';
import { preparedFor, scenarioOf } from '../cluster/kit.ts';
import type { Churn } from '../shadow/worlds.ts';

export interface CheckedOptions {
  /** Default: the scenario's first. */
  readonly allocator?: string | (() => Allocator);
  /** What the check takes the allocator to honour, if not what it says. */
  readonly honours?: Partial<Honours>;
  /** Makes the program wrong before it runs. */
  readonly tamper?: (world: World) => void;
  /** Something that happens at a time, in seconds. */
  readonly at?: readonly (readonly [seconds: number, action: (world: World) => void])[];
  readonly churn?: readonly Churn[];
  readonly sweepEvery?: number;
  readonly seed?: number;
}

export interface Checked {
  readonly check: InvariantCheck;
  readonly world: World;
  readonly violation: InvariantViolation | null;
}

/** A run of a scenario (its text, or resolved) under the check, to its end or to the first violation. */
export async function checked(source: string | Scenario, options: CheckedOptions = {}): Promise<Checked> {
  const scenario = typeof source === 'string' ? scenarioOf(source) : source;
  const { seed = scenario.seed } = options;
  const prepared = await preparedFor(scenario);
  const [first] = prepared.allocators.values();
  const { allocator: wanted = first } = options;
  const allocator = typeof wanted === 'string' ? ALLOCATORS[wanted].create({}) : wanted();
  const honours = { ...allocator.honours, ...options.honours };
  const check = new InvariantCheck({
    seed,
    honours,
    ...(options.sweepEvery === undefined ? {} : { sweepEvery: options.sweepEvery }),
  });
  const simulation = createSimulation({ seed });
  const world = buildWorld(prepared, allocator, simulation, [check]);
  check.attach(world.cluster);
  if (world.control) check.lookBeyond(world.control.plane);
  options.tamper?.(world);
  const happens = simulation.event('something happens', (i) => options.at?.[i][1](world));
  options.at?.forEach(([seconds], i) => {
    happens.at(seconds * SECOND, i);
  });
  const changes = simulation.event('agent changes', (i) => change(world, options.churn?.[i] as Churn));
  options.churn?.forEach(({ at }, i) => {
    changes.at(at, i);
  });
  try {
    simulation.run(scenario.until ?? 1000 * SECOND);
    check.finish();
  } catch (error) {
    if (!(error instanceof InvariantViolation)) throw error;
    return { check, world, violation: error };
  }
  return { check, world, violation: null };
}

function change({ cluster: { agents }, master }: World, { agent, what }: Churn): void {
  if (agent >= agents.count) return;
  const isUp = agents.isUp[agent] === 1;
  if (what === 'goes' && isUp) master.removeAgent(agent);
  if (what === 'comes' && !isUp) master.addAgent(agent);
  const times = { shrinks: 0.5, grows: 2 }[what as string];
  if (times !== undefined)
    master.changeAgent(agent, (pool) => agents.pools.total.row(pool).map((amount) => Math.ceil(amount * times)));
}
