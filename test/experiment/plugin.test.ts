import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, folderWith } from '../cli/run-cli.ts';

const scenario = (allocator: string, scheduler = 'batch') => `until: 30s
allocators: [${allocator}]
agents: [{ count: 2, resources: "cpus:4;mem:8GB" }]
frameworks:
  - { name: a, role: a, scheduler: ${scheduler}, workload: { arrivals: { every: 2s }, resources: "cpus:1;mem:1GB", duration: 5s } }
  - { name: b, role: b, scheduler: batch, workload: { arrivals: { every: 2s }, resources: "cpus:1;mem:1GB", duration: 5s } }
`;

async function runWith(plugin: string, yaml = scenario('./mine.ts')) {
  const folder = folderWith({ 's.yaml': yaml, 'mine.ts': plugin });
  const { code, stderr } = await cli(join(folder, 's.yaml'), '--out', join(folder, 'out'), '--quiet');
  return { code, stderr };
}

const ROUND = `
  allocate(cycle) {
    while (cycle.nextAgent())
      for (const framework of [0, 1]) if (cycle.wants(framework)) { cycle.offer(framework); break; }
  }`;

describe('a plug-in allocator', () => {
  it.each<[what: string, plugin: string]>([
    ['an object', `export default { name: 'mine', ${ROUND} };`],
    ['a function of its options', `export default (options: { odd?: boolean }) => ({ name: 'mine', ${ROUND} });`],
    ['a class', `export default class Mine { readonly name = 'mine'; ${ROUND} }`],
    ['a sorter', `export default { name: 'mine', key: (client: { share: number }): number => client.share };`],
    ['a sorter with a second key', `export default { name: 'mine', key: () => 0, secondKey: (client) => client.allocations };`],
  ])('may be %s', async (_, plugin) => {
    expect(await runWith(plugin)).toEqual({ code: 0, stderr: '' });
  });

  it('gets what else stands beside it in the scenario', async () => {
    const plugin = `export default ({ bonus }) => { if (bonus !== 3) throw new Error('bonus is ' + bonus); return { name: 'mine', key: () => bonus }; };`;
    expect((await runWith(plugin, scenario('{ use: ./mine.ts, bonus: 3 }'))).code).toBe(0);
    expect(await runWith(plugin, scenario('{ use: ./mine.ts, bonus: 4 }'))).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^\.\/mine\.ts:1:\d+: cannot be created: bonus is 4\n$/),
    });
  });

  it.each<[what: string, plugin: string, message: RegExp]>([
    [
      'throws',
      `\n\nthrow new Error('no luck today');\nexport default 1;`,
      /^\.\/mine\.ts:3:7: cannot be loaded: no luck today\n$/,
    ],
    ['throws a text', `throw 'in the towel';`, /^\.\/mine\.ts: cannot be loaded: threw "in the towel"\n$/],
    [
      'is no TypeScript',
      `export default {\n  name: 'x',\n  allocate( {\n}\n`,
      /^\.\/mine\.ts:\d+:\d+: cannot be loaded: ParseError: Unexpected token.*[^0-9]\n$/,
    ],
    [
      'imports what is not there',
      `import { x } from './nowhere.ts';\nexport default x;`,
      /^\.\/mine\.ts.*: cannot be loaded: Cannot find module '\.\/nowhere\.ts'\n$/,
    ],
    [
      'exports nothing',
      `const allocator = 1;`,
      /^\.\/mine\.ts: expected the default export to be an allocator \{ name, allocate\(cycle\) \}.*; got .*\n$/,
    ],
    ['exports half of one', `export default { name: 'mine' };`, /^\.\/mine\.ts: expected .*; got an object with name\n$/],
    ['exports a function of nothing', `export default () => {};`, /^\.\/mine\.ts: expected .*; got nothing\n$/],
    [
      'is created async',
      `export default async () => ({ name: 'mine', key: () => 0 });`,
      /^\.\/mine\.ts: expected .*; got a promise\n$/,
    ],
  ])('that %s when it is loaded is bad input', async (_, plugin, message) => {
    const { code, stderr } = await runWith(plugin);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it.each<[what: string, plugin: string, message: RegExp]>([
    [
      'throws in allocate',
      `export default {\n  name: 'mine',\n  allocate() {\n    throw new Error('no luck today');\n  },\n};`,
      /^the run failed: mine: \.\/mine\.ts:4:11: in allocate: no luck today\n$/,
    ],
    [
      'makes a mistake in key',
      `export default {\n  name: 'mine',\n  key: (client) => client.nothing.at.all,\n};`,
      /^the run failed: mine: \.\/mine\.ts:3:\d+: in key: TypeError: Cannot read properties of undefined \(reading 'at'\)\n$/,
    ],
    [
      'throws in attach',
      `export default { name: 'mine', attach() { throw new Error('not ready'); }, ${ROUND} };`,
      /^the run failed: mine: \.\/mine\.ts:1:\d+: in attach: not ready\n$/,
    ],
    [
      'has no number for a key',
      `export default { name: 'mine', key: (client) => client.name === 'b' ? undefined : 0 };`,
      /in key: sorter "mine": key\(client\) must return a number; for client "b" it returned nothing\n$/,
    ],
    [
      'has NaN for a key',
      `export default { name: 'mine', key: () => 0 / 0 };`,
      /in key: sorter "mine": key\(client\) must return a number; .* it returned NaN\n$/,
    ],
    [
      'allocates later',
      `export default { name: 'mine', async allocate() {} };`,
      /in allocate: it must not be async: the cycle is over when it returns\n$/,
    ],
    [
      'offers twice',
      `export default {\n  name: 'greedy',\n  allocate(cycle) {\n    while (cycle.nextAgent())\n      if (cycle.wants(0)) {\n        cycle.offer(0);\n        cycle.offer(0);\n      }\n  },\n};`,
      /^the run failed: mine: \.\/mine\.ts:7:\d+: in allocate: allocator "greedy" offered agent \d+ \(agent-\d\) to framework 0 \(a\) twice in one cycle; nothing came back in between\n$/,
    ],
    [
      'offers to whoever does not want it',
      `export default { name: 'blind', allocate(cycle) { while (cycle.nextAgent()) { cycle.offer(0); cycle.offer(1); } } };`,
      /in allocate: allocator "blind" offered agent \d+ \(agent-\d\) to framework \d \([ab]\), which does not want it/,
    ],
  ])('that %s fails the run', async (_, plugin, message) => {
    const { code, stderr } = await runWith(plugin);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('is told with its seed where there are several', async () => {
    const { stderr } = await runWith(
      `export default { name: 'mine', allocate() { throw new RangeError('off'); } };`,
      `${scenario('drf, ./mine.ts')}replications: 2\n`,
    );
    expect(stderr).toMatch(/^the run failed: mine, seed 1: \.\/mine\.ts:1:\d+: in allocate: RangeError: off\n$/);
  });

  it('shows its stack only when asked', async () => {
    process.env.CLUSTERSIM_DEBUG = '1';
    try {
      const { stderr } = await runWith(`export default { name: 'mine', allocate() { throw new Error('no luck'); } };`);
      expect(stderr).toMatch(/\n {4}at [^]*Caused by: Error: no luck\n {4}at /);
    } finally {
      delete process.env.CLUSTERSIM_DEBUG;
    }
  });
});

describe('a plug-in scheduler', () => {
  const scheduler = (method: string, body: string) => `
    export default (cluster) => {
      const sets = [];
      const one = {
        name: 'mine',
        waitingSince: Infinity,
        submitted: (set) => void sets.push(set),
        returned() {},
        resourceOffers(offers) {
          while (offers.next())
            for (const set of sets) if (offers.fits(set) > 0) offers.launch(set, 1);
        },
        leastDemand() {},
        nextTask: () => -1,
      };
      ${body === '' ? '' : `one.${method} = ${body};`}
      return one;
    };`;
  const yaml = scenario('drf', '{ use: ./mine.ts }');

  it('runs', async () => {
    expect(await runWith(scheduler('', ''), yaml)).toEqual({ code: 0, stderr: '' });
  });

  it.each<[what: string, plugin: string, code: number, message: RegExp]>([
    [
      'throws',
      scheduler('resourceOffers', `() => { throw new Error('too many') }`),
      1,
      /^the run failed: drf: \.\/mine\.ts:\d+:\d+: in resourceOffers: too many\n$/,
    ],
    [
      'launches what does not fit',
      scheduler('resourceOffers', '(offers) => { offers.next(); offers.launch(sets[0], 99); }'),
      1,
      /^the run failed: drf: \.\/mine\.ts:\d+:\d+: in resourceOffers: scheduler "mine" launched 99 tasks .* on which 1 fit\n$/,
    ],
    ['is incomplete', scheduler('nextTask', 'undefined'), 2, /^\.\/mine\.ts: the scheduler has no method nextTask\n$/],
    [
      'cannot be made',
      `export default () => { throw new Error('not today') };`,
      2,
      /^\.\/mine\.ts:1:\d+: cannot be created: not today\n$/,
    ],
    [
      'is no function',
      `export default 3;`,
      2,
      /^\.\/mine\.ts: expected the default export to be a function \(cluster, options\) that returns a scheduler; got 3\n$/,
    ],
  ])('that %s is told', async (_, plugin, code, message) => {
    const outcome = await runWith(plugin, yaml);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.code).toBe(code);
  });
});
