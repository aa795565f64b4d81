import { expect, test } from 'vitest';
import type { World } from '../../src/experiment/world.ts';
import { checked } from '../invariants/kit.ts';

/** One framework with four tasks of 20 min on one agent, whose scheduler is away from 11 to 14 min. */
const scenario = (failoverTimeout: string): string => `
until: 40min
masters: 1
agents: [{ count: 1, resources: "cpus:4;mem:4GB" }]
faults: [{ at: 11min, crash: { framework: a }, for: 3min }]
frameworks:
  - name: a
    failover_timeout: ${failoverTimeout}
    scheduler: batch
    workload: { tasks: 4, duration: 20min, resources: "cpus:1;mem:1GB" }
`;

const alive = ({ cluster }: World): number => [...cluster.tasks.each()].filter((task) => cluster.tasks.isAlive(task)).length;

async function aliveAt(failoverTimeout: string, seconds: readonly number[]): Promise<number[]> {
  const found: number[] = [];
  const { violation } = await checked(scenario(failoverTimeout), {
    allocator: 'drf',
    at: seconds.map((second) => [second, (world) => void found.push(alive(world))]),
  });
  expect(violation).toBeNull();
  return found;
}

test('within its failover timeout a framework keeps its tasks; after it all are ended, and it launches them again when it is back', async () => {
  expect(await aliveAt('5min', [659, 779, 781, 839, 845, 1199, 1201])).toEqual([4, 4, 4, 4, 4, 4, 0]);
  expect(await aliveAt('2min', [659, 779, 781, 839, 845, 1199, 1201, 2039, 2045])).toEqual([4, 4, 0, 0, 4, 4, 4, 4, 0]);
});

test('a framework that reconciles and has nothing to launch does not ask for offers', async () => {
  const { world } = await checked(scenario('5min'), {
    allocator: 'drf',
    at: [[601, (it) => expect(it.cluster.frameworks.isSuppressed[0]).toBe(1)]],
  });
  expect(world.cluster.frameworks.isSuppressed[0]).toBe(1);
});
