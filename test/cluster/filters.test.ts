import { expect, test } from 'vitest';
import { Filters } from '../../src/cluster/allocation/filters.ts';
import { NONE } from '../../src/cluster/ids.ts';
import { Parcels } from '../../src/cluster/tables/parcels.ts';

/** Two frameworks, three agents with one pool each, one resource. */
function start() {
  const filters = new Filters(1, 2, 3);
  const parcels = new Parcels(1);
  const refuse = (framework: number, agent: number, expiry: number): void => {
    const parcel = parcels.add(agent, NONE);
    parcels.amount.set(parcel, 0, 1000);
    filters.add(framework, agent, parcel, parcels, expiry, 0);
  };
  return { filters, refuse };
}

test('what was refused of an agent that is gone leaves no trace', () => {
  const { filters, refuse } = start();
  refuse(0, 1, 10);
  filters.clearAgent(1);
  expect(filters.areNone(0)).toBe(true);
  expect(filters.countActive(0, 5)).toBe(0);
});

test('what was refused of other agents, and by others, stays; and each refusal counts once when the agent is back', () => {
  const { filters, refuse } = start();
  refuse(0, 0, 10);
  refuse(0, 1, 10);
  refuse(0, 1, 20);
  refuse(0, 2, 10);
  refuse(1, 2, 10);
  filters.clearAgent(1);
  expect([filters.countActive(0, 5), filters.countActive(1, 5)]).toEqual([2, 1]);
  refuse(0, 1, 10);
  expect(filters.countActive(0, 5)).toBe(3);
  filters.clearAgent(2);
  expect([filters.areNone(0), filters.areNone(1)]).toEqual([false, true]);
  filters.clear(0);
  expect([filters.areNone(0), filters.countActive(0, 5)]).toEqual([true, 0]);
});
