import { describe, expect, it } from 'vitest';
import { cpus, failuresOf, type Step } from './written.ts';

/** The role sorter, as cases of kind `sorter` see it. */

const PLACE = { op: 'add_agent', agent: 'x', total_quantities: { cpus: 10 } };

function join(...clients: readonly string[]): Step[] {
  return clients.flatMap((client) => [
    { op: 'add', client },
    { op: 'activate', client },
  ]);
}

function allocated(client: string, value: number): Step {
  return { op: 'allocated', client, agent: 'x', resources: cpus(value) };
}

function order(...clients: readonly string[]): Step {
  return { op: 'sort', expect: { order: clients } };
}

function expectPassed(...steps: readonly Step[]): void {
  expect(failuresOf('sorter', [PLACE, ...steps])).toEqual([]);
}

function errorOf(...steps: readonly Step[]): unknown {
  return failuresOf('sorter', [PLACE, ...steps])[0]?.got;
}

describe('the order', () => {
  it('is by share, then by how often something was allocated, then by name', () => {
    expectPassed(
      ...join('b', 'a', 'c'),
      order('a', 'b', 'c'),
      allocated('a', 2),
      order('b', 'c', 'a'),
      { ...allocated('a', 2), op: 'unallocated' },
      order('b', 'c', 'a'),
    );
  });

  it('is by weighted share; a weight may come before its client, and outlasts it', () => {
    expectPassed(
      { op: 'update_weight', path: 'a', weight: 4 },
      ...join('a', 'b'),
      allocated('a', 4),
      allocated('b', 2),
      order('a', 'b'),
      { op: 'remove', client: 'a' },
      ...join('a'),
      allocated('a', 4),
      order('a', 'b'),
    );
  });

  it('has those below a node next to each other, where the node stands', () => {
    expectPassed(
      ...join('a', 'a/b', 'a/c', 'd'),
      allocated('a/b', 1),
      order('d', 'a', 'a/c', 'a/b'),
      allocated('d', 2),
      order('a', 'a/c', 'a/b', 'd'),
    );
  });

  it('leaves out who is not active, though what they hold counts for the node above', () => {
    expectPassed(...join('a/b', 'a/c', 'd'), allocated('a/b', 5), { op: 'deactivate', client: 'a/b' }, allocated('d', 2), {
      ...order('d', 'a/c'),
    });
  });

  it('does not count an update as an allocation', () => {
    const reserved = cpus(1, { reservations: [{ type: 'DYNAMIC', role: 'a' }] });
    expectPassed(
      ...join('a', 'b'),
      allocated('a', 1),
      allocated('b', 1),
      order('a', 'b'),
      {
        op: 'update',
        client: 'a',
        agent: 'x',
        old: cpus(1),
        new: reserved,
      },
      { op: 'check', expect: { allocation: { a: { x: reserved } } } },
      order('a', 'b'),
    );
  });
});

describe('shares', () => {
  it('are of all that agents have; an agent that is added again has that much more', () => {
    const memory = { op: 'allocated', client: 'b', agent: 'x', resources: [{ name: 'mem', type: 'SCALAR', value: 30 }] };
    expectPassed(
      { op: 'add_agent', agent: 'y', total_quantities: { mem: 100 } },
      ...join('a', 'b'),
      allocated('a', 4),
      memory,
      order('b', 'a'),
      { op: 'add_agent', agent: 'x', total_quantities: { cpus: 10 } },
      order('a', 'b'),
    );
  });

  it('are nobody’s once all is gone', () => {
    expectPassed(
      ...join('a'),
      allocated('a', 4),
      { op: 'check', expect: { count: 1, total_allocation_quantities: { cpus: 4 } } },
      { op: 'remove', client: 'a' },
      { op: 'check', expect: { count: 0, contains: { a: false }, total_allocation_quantities: {} } },
      order(),
    );
  });
});

it('what cannot be done is an error', () => {
  expect(errorOf({ op: 'activate', client: 'a' })).toBe('an error: there is no client a');
  expect(errorOf(allocated('a', 1))).toBe('an error: there is no client a');
  expect(errorOf(...join('a'), { ...allocated('a', 1), op: 'unallocated' })).toBe(
    'an error: client a holds less than that on agent x',
  );
});

it('a client of twice the weight comes first twice as often where the order is random', () => {
  const step = {
    op: 'position_probabilities',
    clients: ['a', 'b'],
    weights: { a: 2 },
    runs: 20_000,
    expect: {
      table: [
        [2 / 3, 1 / 3],
        [1 / 3, 2 / 3],
      ],
      tolerance_abs: 0.015,
    },
  };
  expect(failuresOf('random_sorter', [step])).toEqual([]);
});
