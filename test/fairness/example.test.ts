import { test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { fairness } from '../../src/fairness/library.ts';
import { HierarchicalAllocator, type Sorter, sorters } from '../../src/index.ts';

// Yours: here, whoever has the smallest dominant share is first.
const mine: Sorter = { name: 'mine', key: (client) => client.share };
const honours = { weights: false, priorities: false, reservations: false, quota: false };
const create = () => new HierarchicalAllocator({ name: 'mine', honours, roles: mine, frameworks: sorters.drf });

const mechanism = fairness.simulated('mine', create);
const worlds = fairness.arbitraries.worlds({ isDiscrete: true, frameworks: 3 });

test.prop([worlds])('nothing that somebody could use is left over', (world) => {
  expect(fairness.violationOf('pareto-efficiency', world, mechanism)).toBeNull();
});

test.prop([worlds])('nobody envies another by more than a task', (world) => {
  expect(fairness.violationOf('ef1-other', world, mechanism)).toBeNull();
});

test('it keeps, over time, what it promises', () => {
  const subject = fairness.allocatorSubject('mine', 'drf', create);
  const options = { runs: 20, seed: 1, frameworks: 3, properties: ['work-conservation', 'one-task-bound'] };
  expect(fairness.finished(fairness.check(subject, options)).map(({ verdict }) => verdict)).toEqual(['holds', 'holds']);
});
