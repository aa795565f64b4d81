import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, filesIn, folderWith, SMALL } from './run-cli.ts';

const LIMITED = `name: limited
seed: 3
until: 30s
agents: [{ count: 2, resources: "cpus:4;mem:8GB" }]
roles: { a: { quota: { limit: "cpus:3" } } }
allocators: [./greedy.ts]
frameworks:
  - { name: a, role: a, scheduler: batch, workload: { tasks: 9, duration: 5s, resources: "cpus:1;mem:1GB" } }
`;

/** Says that it honours quota, and does not ask for it. */
const GREEDY = `export default {
  name: 'greedy',
  honours: { quota: true },
  allocate(cycle) {
    while (cycle.nextAgent()) if (cycle.wants(0)) cycle.offer(0);
  },
};
`;

test('--check: a run that is not as it must be fails, and says what, when, in which event, and the seed', async () => {
  const folder = folderWith({ 'limited.yaml': LIMITED, 'greedy.ts': GREEDY });
  const out = join(folder, 'out');
  const { code, stderr } = await cli(join(folder, 'limited.yaml'), '--check', '--quiet', '--out', out);
  expect(code).toBe(1);
  expect(stderr).toContain('the run failed: greedy: invariant "limits" does not hold at 0 s in "allocation run", seed 3: ');
  expect(stderr).toMatch(
    /offer 0, framework a, agent agent-\d, role a: with 4 cpus of this offer the role has 4 cpus, and its limit is 3 cpus/,
  );
  expect([...filesIn(folder).keys()].filter((path) => path.startsWith('out'))).toEqual([]);
});

test('without it nobody asks', async () => {
  const folder = folderWith({ 'limited.yaml': LIMITED, 'greedy.ts': GREEDY });
  const { code } = await cli(join(folder, 'limited.yaml'), '--quiet', '--out', join(folder, 'out'));
  expect(code).toBe(0);
});

test('a run that is checked is the same run', async () => {
  const folder = folderWith({ 'small.yaml': SMALL });
  for (const [out, more] of [
    ['plain', []],
    ['checked', ['--check']],
  ] as const)
    expect((await cli(join(folder, 'small.yaml'), '--quiet', ...more, '--out', join(folder, out))).code).toBe(0);
  const [plain, checked] = ['plain', 'checked'].map((out) => filesIn(join(folder, out)));
  expect([...checked.keys()]).toEqual([...plain.keys()]);
  for (const name of ['summary.csv', 'summary.json']) expect(checked.get(name)).toEqual(plain.get(name));
});
