import { expect, test } from 'vitest';
import { given, pool } from './kit.ts';

/** Group B of the published cases: one pool, divisible tasks. All to the last digit. */

const DRF_PAPER = pool(
  [9, 18],
  [
    [1, 4],
    [3, 1],
  ],
);

test.each([
  ['case 19: the worked example of the DRF paper', 'drf', 'A 3, B 2'],
  ['case 20: asset fairness in the same', 'asset-fairness', 'A 63/25, B 54/25'],
  ['case 21: CEEI in the same', 'ceei', 'A 45/11, B 18/11'],
  ['case 22: halves', 'static', 'A 9/4, B 3/2'],
  ['case 22: fair in cpus', 'max-min:r1', 'A 54/13, B 18/13'],
  ['case 22: fair in memory', 'max-min:r2', 'A 9/13, B 36/13'],
])('%s', (_, policy, expected) => {
  expect(given(policy, DRF_PAPER)).toBe(expected);
});

test('case 22: priority', () => {
  const preferring = (first: number) => ({
    ...DRF_PAPER,
    users: DRF_PAPER.users.map((user, index) => ({ ...user, priority: index === first ? 1 : 0 })),
  });
  expect(given('strict-priority', preferring(0))).toBe('A 9/2, B 0');
  expect(given('strict-priority', preferring(1))).toBe('A 0, B 3');
});

test('those of one priority share by DRF', () => {
  const users = [
    [1, 2],
    [2, 1],
    [1, 1],
  ];
  const instance = pool([12, 12], users, { caps: [undefined, undefined, 3] });
  const withFirst = { ...instance, users: instance.users.map((user, index) => ({ ...user, priority: index === 2 ? 5 : -1 })) };
  expect(given('strict-priority', withFirst)).toBe('A 3, B 3, C 3');
});

test('case 24: asset fairness is no incentive to share', () => {
  const instance = pool(
    [30, 30],
    [
      [1, 3],
      [1, 1],
    ],
  );
  expect(given('asset-fairness', instance)).toBe('A 6, B 12');
  expect(given('static', instance)).toBe('A 5, B 15');
  expect(given('drf', instance)).toBe('A 5, B 15');
});

test('case 26: CEEI can be lied to, DRF cannot', () => {
  const truth = pool(
    [100, 100],
    [
      [16, 1],
      [1, 2],
    ],
  );
  const lie = pool(
    [100, 100],
    [
      [16, 8],
      [1, 2],
    ],
  );
  expect(given('ceei', truth)).toBe('A 100/31, B 1500/31');
  expect(given('ceei', lie)).toBe('A 25/6, B 100/3');
  expect(given('drf', truth)).toBe('A 25/6, B 100/3');
  expect(given('drf', lie)).toBe('A 25/6, B 100/3');
});

test('who leaves may hurt others under CEEI (c2)', () => {
  expect(
    given(
      'ceei',
      pool(
        [12, 12],
        [
          [1, 1],
          [1, 2],
          [3, 1],
        ],
      ),
    ),
  ).toBe('A 4, B 16/5, C 8/5');
  expect(
    given(
      'ceei',
      pool(
        [12, 12],
        [
          [1, 1],
          [1, 2],
        ],
      ),
    ),
  ).toBe('A 6, B 3');
});

test('case 28: more of a resource may be less for somebody', () => {
  const demands = [
    [2, 1],
    [1, 2],
  ];
  for (const policy of ['drf', 'ceei']) {
    expect(given(policy, pool([1, 1], demands))).toBe('A 1/3, B 1/3');
    expect(given(policy, pool([2, 1], demands))).toBe('A 1/2, B 1/4');
  }
  expect(given('asset-fairness', pool([2, 1], demands))).toBe('A 5/13, B 4/13');
});

test('case 29: weights', () => {
  const weighted = (weights: (number | number[])[]) =>
    pool(
      [9, 18],
      [
        [1, 4],
        [3, 1],
      ],
      { weights },
    );
  expect(given('drf', weighted([2, 1]))).toBe('A 54/13, B 18/13');
  expect(given('drf', weighted([1, 2]))).toBe('A 9/5, B 12/5');
  expect(
    given(
      'drf',
      weighted([
        [1, 3],
        [3, 1],
      ]),
    ),
  ).toBe('A 9/4, B 9/4');
});

test('case 30: demands that are finite', () => {
  const capped = (caps: (number | undefined)[]) =>
    pool(
      [9, 18],
      [
        [1, 4],
        [3, 1],
      ],
      { caps },
    );
  expect(given('drf', capped([2, undefined]))).toBe('A 2, B 7/3');
  expect(given('drf', capped([undefined, 1]))).toBe('A 17/4, B 1');
});

test('case 31: demands of zero need more than one round', () => {
  const instance = pool(
    [1, 1],
    [
      [1, 0],
      [1, 0],
      [0, 1],
    ],
  );
  expect(given('drf', instance)).toBe('A 1/2, B 1/2, C 1');
  expect(given('drf-single-round', instance)).toBe('A 1/2, B 1/2, C 1/2');
});

test('case 34: one resource', () => {
  const instance = pool([10], [[1], [1], [1], [1]], { caps: [2, 2.6, 4, 5] });
  for (const policy of ['drf', 'max-min:r1', 'asset-fairness', 'ceei', 'cmmf', 'drfh'])
    expect(given(policy, instance)).toBe('A 2, B 13/5, C 27/10, D 27/10');
});

test('case 35: one resource, weights', () => {
  const instance = pool([16], [[1], [1], [1], [1]], { weights: [2.5, 4, 0.5, 1], caps: [4, 2, 10, 4] });
  for (const policy of ['drf', 'max-min:r1', 'asset-fairness', 'ceei', 'cmmf', 'drfh'])
    expect(given(policy, instance)).toBe('A 4, B 2, C 6, D 4');
});

test('case 45: pooled nodes', () => {
  const instance = pool(
    [192, 672],
    [
      [1, 10],
      [1, 1],
    ],
  );
  expect(given('drf', instance)).toBe('A 448/9, B 1280/9');
});

test('what nobody has cannot be needed', () => {
  const instance = pool(
    [0, 12],
    [
      [1, 1],
      [0, 1],
    ],
  );
  for (const policy of ['drf', 'asset-fairness', 'ceei', 'max-min:r2', 'static', 'strict-priority', 'drfh', 'hug', 'hdrf'])
    expect(given(policy, instance)).toBe(policy === 'static' ? 'A 0, B 6' : 'A 0, B 12');
});

test('who needs nothing of the resource that counts is served first', () => {
  expect(
    given(
      'max-min:r1',
      pool(
        [12, 12],
        [
          [0, 2],
          [1, 1],
        ],
      ),
    ),
  ).toBe('A 6, B 0');
});

test('the control that uses all it can is fair to nobody', () => {
  expect(given('total-share', pool([12], [[1], [1]]))).toMatch(/^A 12, B 0$|^A 0, B 12$/);
});

test.each([
  [
    'drf',
    { ...DRF_PAPER, servers: [DRF_PAPER.servers[0], DRF_PAPER.servers[0]] },
    'drf divides one pool; got 2 servers (drfh divides servers)',
  ],
  ['hug', pool([9], [[1], [1]], { weights: [1, 2] }), 'hug knows nothing of weights, which B has'],
  ['hug', pool([9], [[1], [1]], { caps: [1] }), 'hug knows nothing of caps, which A has'],
  ['ceei', pool([9, 9], [[1, 1]], { weights: [[1, 2]] }), 'ceei knows nothing of weights by resource, which A has'],
  ['drf', pool([9], [[1]], { accepts: [[0]] }), 'drf knows nothing of accept sets, which A has'],
  ['cmmf', DRF_PAPER, 'cmmf divides one resource; got r1, r2 (drfh divides several, on servers)'],
  ['max-min:r3', DRF_PAPER, 'max-min:r3: expected one of r1, r2 after the colon; got "r3", did you mean "r1"?'],
])('%s refuses what it knows nothing of', (policy, instance, message) => {
  expect(() => given(policy, instance)).toThrow(message);
});
