import { expect, test } from 'vitest';
import { policyNamed } from '../../../src/fairness/index.ts';
import { given, onServers, pool } from './kit.ts';

/** Groups D and F of the published cases: several servers, and servers that not everybody accepts. */

test('case 47: DRFH against DRF on every server', () => {
  const users = [
    [0.2, 1],
    [1, 0.2],
  ];
  const servers = [
    [2, 12],
    [12, 2],
  ];
  expect(servers.map((server) => given('drf', pool(server, users)))).toEqual(['A 5, B 1', 'A 1, B 5']);
  const instance = onServers(servers, users);
  expect(given('drfh', instance)).toBe('A 10, B 10');
  const { placed } = policyNamed('drfh').divide(instance);
  expect(placed.map((counts) => counts.map(String))).toEqual([
    ['10', '0'],
    ['0', '10'],
  ]);
});

test('case 49: what a pool could run, servers cannot', () => {
  const users = [
    [1, 4],
    [3, 1],
  ];
  const servers = [
    [1, 14],
    [8, 4],
  ];
  expect(given('drf', pool([9, 18], users))).toBe('A 3, B 2');
  expect(given('drfh', onServers(servers, [[1, 4]]))).toBe('A 2');
  expect(given('drfh', onServers(servers, users))).toBe('A 12/7, B 8/7');
});

test('case 51: DRFH may hurt by what is added', () => {
  const users = [
    [3, 1],
    [3, 4],
    [2, 2],
  ];
  expect(
    given(
      'drfh',
      onServers(
        [
          [4, 3],
          [5, 5],
        ],
        users,
      ),
    ),
  ).toBe('A 27/23, B 18/23, C 36/23');
  expect(
    given(
      'drfh',
      onServers(
        [
          [4, 3],
          [5, 10],
        ],
        users,
      ),
    ),
  ).toBe('A 1, B 1, C 3/2');
});

test('h1: DRFH is no incentive to share', () => {
  const instance = onServers(
    [
      [1, 2],
      [2, 1],
    ],
    [
      [1, 1],
      [1, 2],
    ],
  );
  expect(given('drfh', instance)).toBe('A 4/3, B 2/3');
  expect(given('static', instance)).toBe('A 1, B 3/4');
});

const slots = (count: number): number[][] => Array.from({ length: count }, () => [1]);

test('case 59: who accepts one machine', () => {
  expect(given('cmmf', onServers(slots(3), [[1], [1]], { accepts: [[0], [0, 1, 2]] }))).toBe('A 1, B 2');
});

test('case 60: two tiers', () => {
  expect(given('cmmf', onServers(slots(4), [[1], [1], [1]], { accepts: [[0, 1], [0, 1], undefined] }))).toBe('A 1, B 1, C 2');
});

test('case 61: contended machines', () => {
  const instance = onServers(slots(9), [[1], [1], [1]], { accepts: [undefined, [0, 1, 2], [0, 1, 2]] });
  expect(given('cmmf', instance)).toBe('A 6, B 3/2, C 3/2');
  expect(given('drfh', instance)).toBe('A 6, B 3/2, C 3/2');
});

test('weights and caps on machines', () => {
  const accepts = [undefined, [0, 1, 2], [0, 1, 2]];
  expect(given('cmmf', onServers(slots(9), [[1], [1], [1]], { accepts, weights: [1, 2, 1] }))).toBe('A 6, B 2, C 1');
  expect(given('cmmf', onServers(slots(9), [[1], [1], [1]], { accepts, caps: [5, 1, undefined] }))).toBe('A 5, B 1, C 2');
});

test('thousands of servers of a few kinds', () => {
  const kinds: [number[], number][] = [
    [[2, 4], 3000],
    [[4, 2], 2000],
    [[4, 8], 500],
  ];
  const servers = kinds.flatMap(([server, count]) => Array.from({ length: count }, () => server));
  const { tasks, placed, isExact } = policyNamed('drfh').divide(
    onServers(servers, [
      [1, 4],
      [3, 1],
      [1, 1],
    ]),
  );
  expect(isExact).toBe(true);
  expect(placed.map((counts) => counts.length)).toEqual([5500, 5500, 5500]);
  const few = policyNamed('drfh').divide(
    onServers(
      [
        [8000, 16000],
        [8000, 4000],
      ],
      [
        [1, 4],
        [3, 1],
        [1, 1],
      ],
    ),
  );
  expect(tasks.map(String)).toEqual(few.tasks.map(String));
});

test('who accepts nothing that it could run on has nothing', () => {
  expect(
    given(
      'drfh',
      onServers(
        [
          [1, 0],
          [1, 1],
        ],
        [
          [1, 1],
          [1, 1],
        ],
        { accepts: [[0], undefined] },
      ),
    ),
  ).toBe('A 0, B 1');
});
