import { ALLOCATORS } from '../../src/allocators/index.ts';
import type { Allocator } from '../../src/cluster/ports.ts';
import { buildWorld, type World } from '../../src/experiment/world.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import { createSimulation } from '../../src/sim/index.ts';
import { builtIn } from '../allocators/small-worlds.ts';
import { preparedFor } from '../cluster/kit.ts';
import { Shadow } from './shadow.ts';
import type { Churn } from './worlds.ts';

export interface FollowOptions {
  /** Instead of the built-in one of the name, whose rules it claims to follow. */
  readonly create?: () => Allocator;
  /** Does something to the program before it runs, that the shadow must find. */
  readonly tamper?: (world: World) => void;
  readonly churn?: readonly Churn[];
}

/** Simulates a scenario, followed by a shadow; throws at the first run that is not as it must be. */
export async function follow(scenario: Scenario, allocator: string, options: FollowOptions = {}): Promise<Shadow['seen']> {
  const { create = ALLOCATORS[allocator].create, tamper, churn = [] } = options;
  const prepared = await preparedFor({ ...scenario, allocators: [builtIn(allocator)] });
  const shadow = new Shadow(scenario);
  const simulation = createSimulation({ seed: scenario.seed });
  const world = buildWorld(prepared, shadow.watched(create()), simulation, [shadow]);
  shadow.attach(world);
  tamper?.(world);
  const happens = simulation.event('agent changes', (i) => happen(world, churn[i]));
  churn.forEach(({ at }, i) => {
    happens.at(at, i);
  });
  simulation.run(scenario.until ?? 1e9);
  shadow.finish();
  return shadow.seen;
}

function happen({ cluster: { agents }, master }: World, { agent, what }: Churn): void {
  if (agent >= agents.count) return;
  const isUp = agents.isUp[agent] === 1;
  if (what === 'goes' && isUp) master.removeAgent(agent);
  if (what === 'comes' && !isUp) master.addAgent(agent);
  const times = { shrinks: 0.5, grows: 2 }[what as string];
  if (times !== undefined)
    master.changeAgent(agent, (pool) => agents.pools.total.row(pool).map((amount) => Math.ceil(amount * times)));
}
