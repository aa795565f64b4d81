import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cluster } from '../../src/cluster/cluster.ts';
import { NONE, type TaskSetId } from '../../src/cluster/ids.ts';
import type { OfferBatch } from '../../src/cluster/ports.ts';
import { BatchScheduler } from '../../src/frameworks/batch.ts';
import { TaskQueue } from '../../src/frameworks/task-queue.ts';
import { createSimulation } from '../../src/sim/index.ts';

const cluster = () =>
  new Cluster(createSimulation({ seed: 1 }), {
    resources: ['cpus', 'mem'],
    agents: [],
    roles: [{ name: '*', weight: 1, priority: 0 }],
    frameworks: [{ name: 'f', role: '*' }],
    minAllocatable: [],
  });

function submit(to: Cluster, order: number, cpus: number, count = 1): TaskSetId {
  return to.taskSets.add(to.jobs.add(0, order, order), 0, to.demands.idOf([cpus, 0]), count, order, order);
}

/** One offer after the other, of so many CPUs each; what is launched counts as planned. */
function offersOf(to: Cluster, cpus: readonly number[]) {
  const launched: { set: TaskSetId; count: number; offer: number }[] = [];
  const left = [...cpus];
  const { taskSets, demands } = to;
  const need = (taskSet: TaskSetId) => demands.amounts.get(taskSets.demand[taskSet], 0);
  const offers = {
    cluster: to,
    count: cpus.length,
    offer: -1,
    agent: -1,
    next() {
      this.select(this.offer + 1);
      return this.offer < cpus.length;
    },
    select(position: number) {
      this.offer = position;
      this.agent = position;
    },
    covers(demand: number): boolean {
      return left[this.offer] >= demands.amounts.get(demand, 0);
    },
    pending: (taskSet: TaskSetId) => taskSets.pending[taskSet] - taskSets.planned[taskSet],
    fits(taskSet: TaskSetId): number {
      return Math.min(this.pending(taskSet), Math.floor(left[this.offer] / need(taskSet)));
    },
    launch(taskSet: TaskSetId, count: number) {
      taskSets.planned[taskSet] += count;
      left[this.offer] -= count * need(taskSet);
      launched.push({ set: taskSet, count, offer: this.offer });
    },
  };
  return { offers: offers as OfferBatch, launched };
}

describe('BatchScheduler', () => {
  test('first come, first served', () => {
    const world = cluster();
    const scheduler = new BatchScheduler(world);
    const sets = [submit(world, 1, 2, 3), submit(world, 2, 2, 2), submit(world, 3, 2, 1)];
    for (const set of [2, 0, 1]) scheduler.submitted(sets[set]);
    expect(scheduler.waitingSince).toBe(1);
    const { offers, launched } = offersOf(world, [4, 4, 1]);
    scheduler.resourceOffers(offers);
    expect(launched).toEqual([
      { set: sets[0], count: 2, offer: 0 },
      { set: sets[0], count: 1, offer: 1 },
      { set: sets[1], count: 1, offer: 1 },
    ]);
    expect(scheduler.waitingSince).toBe(2);
  });

  test('what does not fit is passed over by what does', () => {
    const world = cluster();
    const scheduler = new BatchScheduler(world);
    const big = submit(world, 1, 8);
    const middle = submit(world, 2, 3, 2);
    const small = submit(world, 3, 1, 9);
    for (const set of [big, middle, small]) scheduler.submitted(set);
    const first = offersOf(world, [5]);
    scheduler.resourceOffers(first.offers);
    expect(first.launched).toEqual([
      { set: middle, count: 1, offer: 0 },
      { set: small, count: 2, offer: 0 },
    ]);
    const second = offersOf(world, [12]);
    scheduler.resourceOffers(second.offers);
    expect(second.launched).toEqual([
      { set: big, count: 1, offer: 0 },
      { set: middle, count: 1, offer: 0 },
      { set: small, count: 1, offer: 0 },
    ]);
    expect(scheduler.waitingSince).toBe(3);
  });

  test('what is returned waits again, at its old place', () => {
    const world = cluster();
    const scheduler = new BatchScheduler(world);
    const [first, second] = [submit(world, 1, 1), submit(world, 2, 1)];
    for (const set of [first, second]) scheduler.submitted(set);
    scheduler.resourceOffers(offersOf(world, [1]).offers);
    expect(scheduler.waitingSince).toBe(2);
    world.taskSets.planned[first] = 0;
    scheduler.returned(first);
    scheduler.returned(first);
    expect(scheduler.waitingSince).toBe(1);
    const { offers, launched } = offersOf(world, [1, 1, 1]);
    scheduler.resourceOffers(offers);
    expect(launched.map(({ set }) => set)).toEqual([first, second]);
    expect(scheduler.waitingSince).toBe(Infinity);
  });

  test('a set that needs no less than one that waits cannot help', () => {
    const world = cluster();
    const scheduler = new BatchScheduler(world);
    expect(scheduler.submitted(submit(world, 1, 3))).toBe(true);
    expect(scheduler.submitted(submit(world, 2, 3))).toBe(false);
    expect(scheduler.submitted(submit(world, 3, 4))).toBe(false);
    expect(scheduler.submitted(submit(world, 4, 2))).toBe(true);
    const least = Float64Array.of(Infinity, Infinity);
    scheduler.leastDemand(least);
    expect([...least]).toEqual([2, 0]);
  });
});

test('TaskQueue tells the first that fits as a plain list does', () => {
  const step = fc.record({
    isAdd: fc.boolean(),
    cpus: fc.integer({ min: 1, max: 4 }),
    order: fc.nat(50),
    which: fc.nat(50),
    room: fc.nat(5),
  });
  let hits = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world = cluster();
      const queue = new TaskQueue(world);
      const list: TaskSetId[] = [];
      steps.forEach(({ isAdd, cpus, order: place, which, room }, i) => {
        if (isAdd || list.length === 0) {
          const set = submit(world, place + i / 100, cpus);
          list.push(set);
          queue.add(set);
        } else queue.remove(list.splice(which % list.length, 1)[0]);
        const sorted = [...list].sort((a, b) => world.taskSets.order[a] - world.taskSets.order[b]);
        const fits = (set: TaskSetId) => world.demands.amounts.get(world.taskSets.demand[set], 0) <= room;
        const expected = sorted.find(fits) ?? NONE;
        if (expected !== NONE) hits++;
        expect(queue.first(fits)).toBe(expected);
        const { offers } = offersOf(world, [room]);
        offers.next();
        expect(queue.firstOn(offers)).toBe(expected);
        expect(queue.isEmpty).toBe(list.length === 0);
        expect(queue.waitingSince).toBe(sorted.length > 0 ? world.taskSets.submitted[sorted[0]] : Infinity);
        for (const set of list) expect(queue.has(set)).toBe(true);
      });
    }),
  );
  expect(hits).toBeGreaterThan(100);
});
