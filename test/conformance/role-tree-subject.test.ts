import { expect, it } from 'vitest';
import { cpus, failuresOf, type Step } from './written.ts';

/** The roles of the cluster, as cases of kind `role_tree` see them. */

function expectPassed(...steps: readonly Step[]): void {
  expect(failuresOf('role_tree', steps)).toEqual([]);
}

function reserved(value: number, ...roles: readonly string[]): object {
  return { resources: cpus(value, { reservations: roles.map((role) => ({ type: 'DYNAMIC', role })) }) };
}

it('a role exists while it has a weight, a quota, a reservation or a framework of its own', () => {
  expectPassed(
    { op: 'weight', role: 'a', weight: 2, expect: { exists: ['a'], weights: { a: 2 } } },
    { op: 'weight', role: 'a', weight: 1, expect: { absent: ['a'] } },
    { op: 'quota', role: 'a', limits: { cpus: 0 }, expect: { exists: ['a'] } },
    { op: 'quota', role: 'a', expect: { absent: ['a'] } },
    { op: 'track_reservation', ...reserved(1, 'a'), expect: { exists: ['a'] } },
    { op: 'untrack_reservation', ...reserved(1, 'a'), expect: { absent: ['a'] } },
    { op: 'track_framework', framework: 'f', role: 'a', expect: { exists: ['a'], framework_counts: { a: 1 } } },
    { op: 'untrack_framework', framework: 'f', role: 'a', expect: { absent: ['a'] } },
  );
});

it('a role exists while one below it does', () => {
  expectPassed(
    { op: 'track_framework', framework: 'f', role: 'a/b/c', expect: { exists: ['a', 'a/b'], framework_counts: { a: 0 } } },
    { op: 'untrack_framework', framework: 'f', role: 'a/b/c', expect: { absent: ['a', 'a/b', 'a/b/c'] } },
  );
});

it('reservations count for the innermost role, and for all above it', () => {
  expectPassed(
    {
      op: 'track_reservation',
      ...reserved(2, 'a', 'a/b'),
      expect: { reservation_quantities: { a: { cpus: 2 }, 'a/b': { cpus: 2 } } },
    },
    { op: 'track_reservation', ...reserved(1, 'a'), expect: { reservation_quantities: { a: { cpus: 3 }, 'a/b': { cpus: 2 } } } },
    {
      op: 'untrack_reservation',
      ...reserved(2, 'a', 'a/b'),
      expect: { absent: ['a/b'], reservation_quantities: { a: { cpus: 1 } } },
    },
  );
});

it('what is reserved for nobody counts for nobody', () => {
  expectPassed(
    { op: 'track_reservation', resources: cpus(1), expect: {} },
    { op: 'weight', role: 'a', weight: 1, expect: { absent: ['a'] } },
  );
});
