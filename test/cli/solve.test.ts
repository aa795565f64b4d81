import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTROLS, POLICIES, POLICY_NAMES } from '../../src/fairness/index.ts';
import { cli } from './run-cli.ts';

const POOL = ['--resources', 'cpus=9,mem=18', '--demand', 'A=1,4', '--demand', 'B=3,1'];

async function solved(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await cli('solve', ...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { allocation } = JSON.parse(stdout) as { allocation: Record<string, { exact: string | null }> };
  return Object.entries(allocation)
    .map(([name, { exact }]) => `${name} ${exact}`)
    .join(', ');
}

describe('solve', () => {
  it('prints who gets what, what is left, and what is full', async () => {
    expect(await cli('solve', 'asset-fairness', ...POOL)).toEqual({
      code: 0,
      stdout: `asset-fairness

      tasks         dominant share  cpus           mem
A     63/25 (2.52)  14/25 (0.56)    63/25 (2.52)   252/25 (10.08)
B     54/25 (2.16)  18/25 (0.72)    162/25 (6.48)  54/25 (2.16)
free                                0              144/25 (5.76)

saturated: cpus
`,
      stderr: '',
    });
  });

  it('prints every step', async () => {
    const { stdout } = await cli('solve', 'drf', ...POOL, '--cap', 'A=2', '--trace');
    expect(stdout).toMatch(
      /^round 1: dominant share rises to 4\/9 \(0.4444\); a cap is reached; A stops at 2\nround 2: .* to 7\/9 \(0.7778\); cpus is full; B stops at 7\/3 \(2.3333\)\n\ndrf\n/,
    );
  });

  it('prints JSON, and nothing else', async () => {
    const { stdout } = await cli('solve', 'drf', ...POOL, '--json');
    expect(JSON.parse(stdout)).toEqual({
      policy: 'drf',
      allocation: {
        A: { tasks: 3, exact: '3', share: 2 / 3, bundle: { cpus: 3, mem: 12 } },
        B: { tasks: 2, exact: '2', share: 2 / 3, bundle: { cpus: 6, mem: 2 } },
      },
      saturated: ['cpus'],
    });
    const traced = JSON.parse((await cli('solve', 'drf', ...POOL, '--json', '--trace')).stdout);
    expect(traced.trace).toHaveLength(1);
  });

  it('tells which tasks are on which server', async () => {
    const args = ['--servers', 'cpus=2,mem=12', '--servers', '12,2', '--demand', 'u1=.2,1', '--demand', 'u2=1,.2'];
    const { stdout } = await cli('solve', 'drfh', ...args);
    expect(stdout).toContain('\nsaturated: nothing\nserver 0: u1 10\nserver 1: u2 10\n');
    const { allocation } = JSON.parse((await cli('solve', 'drfh', ...args, '--json')).stdout);
    expect(allocation.u1).toMatchObject({ tasks: 10, exact: '10', share: 5 / 7, servers: [10, 0] });
  });

  it.each([
    [['2,12', '12,2']],
    [['2,12;12,2']],
    [['cpus=2,mem=12', 'cpus=12,mem=2']],
    [['cpus:2,mem:12;cpus:12,mem:2']],
    [['cpus=2,mem=12', '12,2']],
    [['s1=2,12', 's2=12,2']],
    [['s1:2,12', 's2:12,2']],
    [['s1=cpus=2,mem=12', 's2=mem=2,cpus=12']],
    [['1*2,12', '12,2*1']],
  ])('servers may be written %j, with or without what they have together', async (servers) => {
    const demands = ['--demand', 'u1=cpus=.2,mem=1', 'u2=1,1/5'];
    for (const resources of [
      ['--resources', 'cpus=14,mem=14'],
      ['--resources', 'cpus,mem'],
    ])
      for (const each of [['--servers', ...servers], servers.flatMap((server) => ['--servers', server])])
        expect(await solved('drfh', ...resources, ...each, ...demands)).toBe('u1 10, u2 10');
    expect(await solved('drfh', '--servers', ...servers, '--demand', 'u1=.2,1', 'u2=1,.2')).toBe('u1 10, u2 10');
  });

  it('calls servers by their names, or their numbers from 0, also step by step', async () => {
    const args = ['--resources', 'cpus,mem', '--servers', 'small=1,14', 'large=8,4', '--demand', 'A=1,4', 'B=3,1'];
    expect((await cli('solve', 'drfh-first-fit', ...args)).stdout).toContain('\nserver small: A 1\nserver large: B 2\n');
    expect((await cli('solve', 'drfh-first-fit', ...args, '--trace')).stdout).toMatch(/^A: task 1 on server 0, key 2\/9\n/);
  });

  it('tells who may complain', async () => {
    const { stdout } = await cli('solve', 'drf', ...POOL, '--complaints');
    expect(stdout).toContain('\nsaturated: cpus\ncomplaint: A is entitled to 1/2 (0.5); has 1/3 (0.3333) of cpus\n');
    expect((await cli('solve', 'ceei', ...POOL, '--complaints')).stdout).toContain('\ncomplaints: none\n');
    expect(JSON.parse((await cli('solve', 'drf', ...POOL, '--complaints', '--json')).stdout).complaints).toEqual([
      { user: 'A', entitlement: 0.5, bottleneck: { resource: 'cpus', share: 1 / 3 } },
    ]);
  });

  it('says when a number is not exact', async () => {
    const args = ['--resources', 'r=10', '--demand', 'A=1', '--demand', 'B=1', '--demand', 'C=1'];
    expect(await solved('ceei', ...args)).toBe('A 10/3, B 10/3, C 10/3');
    const irrational = ['ceei', '--resources', 'r=7,s=7', '--demand', 'A=1,3', '--demand', 'B=3,1', '--demand', 'C=2,3'];
    expect(await solved(...irrational)).toBe('A null, B null, C null');
    expect((await cli('solve', ...irrational)).stdout).toMatch(/^ceei \(to 1e-9, not exact\)\n/);
  });

  it.each([
    [['drf', ...POOL, '--weight', 'A=2'], 'A 54/13, B 18/13'],
    [['drf', ...POOL, '--weight', 'A=1,3', '--weight', 'B=3,1'], 'A 9/4, B 9/4'],
    [['drf', ...POOL, '--weight', 'A=mem:3', '--weight', 'B=cpus=3'], 'A 9/4, B 9/4'],
    [['drf', '--resources', 'cpus=9,mem=18', '--demand', 'A=mem:4,cpus:1', '--demand', 'B=cpus=3,mem=1'], 'A 3, B 2'],
    [['drf', ...POOL, '--cap', 'B=1'], 'A 17/4, B 1'],
    [['drf', '--resources', 'r=1/3', '--demand', 'A=0.5'], 'A 2/3'],
    [['max-min:mem', ...POOL], 'A 9/13, B 36/13'],
    [['strict-priority', ...POOL, '--priority', 'B=1'], 'A 0, B 3'],
    [['strict-priority', ...POOL, '--priority', 'B=-1'], 'A 9/2, B 0'],
    [['cmmf', '--servers', '9*slots=1', '--demand', 'a=1', '--demand', 'b=1', '--accept', 'b=0,1,2'], 'a 6, b 3'],
    [['cmmf', '--resources', 'slots', '--servers', '1;1;1', '--demand', 'a=1', '--demand', 'b=1', '--accept', 'a=0'], 'a 1, b 2'],
    [
      ['drfh', '--resources', 'cpus=9,mem=18', '--servers', '1,14', '--servers', 'mem=4,cpus=8', ...POOL.slice(2)],
      'A 12/7, B 8/7',
    ],
    [['drf', ...POOL, '--weight', 'A=2,B=1'], 'A 54/13, B 18/13'],
    [['drf', ...POOL, '--weight', 'A=1,3;B=3,1'], 'A 9/4, B 9/4'],
    [['drf', ...POOL, '--cap', 'A=2,B=1'], 'A 2, B 1'],
    [['drf', '--resources', 'cpus=9,mem=18', '--demand', 'A=1,4', 'B=3,1'], 'A 3, B 2'],
    [['drf', '--resources', 'cpus=9,mem=18', '--demand', 'A=1,4;B=3,1'], 'A 3, B 2'],
    [['--demand', 'A=1,4', 'B=3,1', '--resources', 'cpus=9,mem=18', 'drf'], 'A 3, B 2'],
    [['cmmf', '--servers', 'm0=1', 'm1=1', 'm2=1', '--demand', 'a=1', 'b=1', '--accept', 'a=m0'], 'a 1, b 2'],
    [['cmmf', '--resources', 'slots', '--servers', '9x1', '--demand', 'a=1', 'b=1', '--accept', 'b=0-2'], 'a 6, b 3'],
    [['slots', ...POOL, '--slots', '2'], 'A 1, B 1'],
    [['slots:2', ...POOL], 'A 1, B 1'],
  ])('%j', async (args, expected) => {
    expect(await solved(...args)).toBe(expected);
  });

  it.each([
    [
      'by where users hang',
      ['--demand', 's=1,1', '--demand', 'd=1,0', '--demand', 'p=0,1', '--path', 'd=eng/dev', '--path', 'p=eng/prod'],
    ],
    [
      'by users below one node',
      ['--demand', 's=1,1', '--demand', 'd=1,0', '--demand', 'p=0,1', '--path', 'd=eng', '--path', 'p=eng'],
    ],
  ])('a tree can be told %s', async (_, args) => {
    expect(await solved('hdrf', '--resources', 'cpus=10,mem=10', ...args)).toBe('s 5, d 5, p 5');
    expect(await solved('hdrf', '--resources', 'cpus=9,mem=9', ...args, '--weight', 'eng=2')).toBe('s 3, d 6, p 6');
  });

  it('a tree can be told by the names of users', async () => {
    const args = [
      '--demand',
      'left/a=1',
      '--demand',
      'left/b=1',
      '--demand',
      'right=1',
      '--weight',
      'left/a=40',
      '--weight',
      'left/b=60',
    ];
    expect(await solved('hdrf', '--resources', 'n=480', ...args)).toBe('left/a 96, left/b 144, right 240');
    expect(await solved('hdrf', '--resources', 'n=480', ...args, '--cap', 'left/a=0')).toBe('left/a 0, left/b 240, right 240');
  });

  it.each([...Object.keys(POLICIES), ...Object.keys(CONTROLS)])('%s divides something', async (name) => {
    const policy = name === 'max-min' ? 'max-min:slots' : name;
    const { code, stderr } = await cli(
      'solve',
      policy,
      '--resources',
      'slots=4',
      '--demand',
      'A=1',
      '--demand',
      'B=1',
      '--trace',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('solve refuses', () => {
  const A = ['--demand', 'A=1,4'];
  const RESOURCES = ['--resources', 'cpus=9,mem=18'];
  it.each<[args: string[], message: string]>([
    [['drff', ...POOL], `expected a policy: ${POLICY_NAMES.join(', ')}; got "drff", did you mean "drf"?`],
    [['DRF'], `expected a policy: ${POLICY_NAMES.join(', ')}; got "DRF", did you mean "drf"?`],
    [['drf:cpus', ...POOL], 'drf takes nothing after a colon; got "drf:cpus"'],
    [['max-min', ...POOL], 'max-min: expected a resource after a colon, as in max-min:…'],
    [['max-min:', ...POOL], 'max-min: expected a resource after a colon, as in max-min:…'],
    [['max-min:cpu', ...POOL], 'max-min:cpu: expected one of cpus, mem after the colon; got "cpu", did you mean "cpus"?'],
    [['slots:x', ...POOL], 'slots: expected a whole number from 1 after the colon; got "x"'],
    [['slots', ...POOL, '--slots', '0'], '--slots 0: expected a whole number from 1; got "0"'],
    [['slots:3', ...POOL, '--slots', '4'], '--slots: slots:3 says it already'],
    [['drf', ...POOL, '--slots', '4'], '--slots is for slots and slots-strict; drf does not take it'],
    [['drf', ...POOL, '--seed', '4'], '--seed is for drf-discrete, sequential-min-max and lottery; drf does not take it'],
    [['drf', ...A], 'expected --resources (such as cpus=9,mem=18) or --servers (such as cpus=2,mem=12, once for each)'],
    [['drf', ...RESOURCES], 'expected --demand (such as A=1,4), once for each user'],
    [
      ['drf', '--resources', '9,18', ...A],
      '--resources 9,18: expected names of resources and how much there is of them, such as cpus=9,mem=18',
    ],
    [
      ['drf', '--resources', 'cpus,mem', ...A],
      '--resources cpus,mem: expected names of resources and how much there is of them, such as cpus=9,mem=18',
    ],
    [['drf', '--resources', 'cpus=9,cpus=18', ...A], '--resources cpus=9,cpus=18: cpus is given more than once'],
    [
      ['drf', '--resources', 'cpus=-9', '--demand', 'A=1'],
      '--resources cpus=-9: expected a number of at least 0, such as 4, 0.5 or 1/3; got "-9"',
    ],
    [['drf', ...RESOURCES, '--demand', 'A'], '--demand A: expected a user and what a task of it needs, such as A=1,4'],
    [['drf', ...RESOURCES, '--demand', 'A=1'], '--demand A=1: expected 2 numbers (cpus, mem); got 1'],
    [
      ['drf', ...RESOURCES, '--demand', 'A=1,x'],
      '--demand A=1,x: expected a number of at least 0, such as 4, 0.5 or 1/3; got "x"',
    ],
    [
      ['drf', ...RESOURCES, '--demand', 'A=1,1/0'],
      '--demand A=1,1/0: expected a number of at least 0, such as 4, 0.5 or 1/3; got "1/0"',
    ],
    [
      ['drf', ...RESOURCES, '--demand', 'A=0,0'],
      '--demand A=0,0: expected more than 0 of at least one resource (who wants nothing now: --cap A=0)',
    ],
    [['drf', ...RESOURCES, ...A, ...A], '--demand A=… is given more than once'],
    [
      ['drf', ...RESOURCES, '--demand', 'A=memm=4'],
      '--demand A=memm=4: expected a resource: cpus, mem; got "memm", did you mean "mem"?',
    ],
    [['drf', ...RESOURCES, '--demand', 'A=mem=4,mem=4'], '--demand A=mem=4,mem=4: mem is given more than once'],
    [['drf', ...POOL, '--weight', 'C=2'], '--weight C=2: expected a user or a node of the tree: A, B; got "C"'],
    [['drf', ...POOL, '--weight', 'A=0'], '--weight A=0: expected more than 0; got "0"'],
    [['drf', ...POOL, '--weight', 'A=1,2,3'], '--weight A=1,2,3: expected 2 numbers (cpus, mem); got 3'],
    [['drf', ...POOL, '--cap', 'A=-1'], '--cap A=-1: expected a number of at least 0, such as 4, 0.5 or 1/3; got "-1"'],
    [['drf', ...POOL, '--cap', 'long=1'], '--cap long=1: expected a user: A, B; got "long"'],
    [['strict-priority', ...POOL, '--priority', 'A=1.5'], '--priority A=1.5: expected a whole number; got "1.5"'],
    [['drf', ...POOL, '--priority', 'A=1'], 'drf knows nothing of priorities, which A has'],
    [['drfh', ...POOL, '--accept', 'A=1'], '--accept A=1: there is only server 0; got "1"'],
    [['drfh', '--servers', '3*cpus=1', '--demand', 'A=1', '--accept', 'A=x'], '--accept A=x: servers are 0 to 2; got "x"'],
    [['hdrf', ...POOL, '--path', 'A=eng//dev'], '--path A=eng//dev: expected names between slashes, such as eng/dev'],
    [
      ['hdrf', ...POOL, '--path', 'A=eng/dev', '--path', 'B=eng/prod', '--weight', 'eng=1,2'],
      '--weight eng=1,2: a node of the tree has one weight for all resources',
    ],
    [
      ['hdrf', '--resources', 'c=1', '--demand', 'A=1', '--demand', 'A/b=1'],
      'A is a user, and cannot have another at its place or below it',
    ],
    [['drfh', '--servers', 's=2,12', '--servers', 's=12,2', ...A], '--servers: two are named s'],
    [['drfh', '--servers', '2*s=2,12', ...A], '--servers 2*s=2,12: so many alike cannot have one name'],
    [
      ['drfh', '--servers', '2*2,12*3', ...A],
      '--servers 2*2,12*3: expected what a server has, such as cpus=2,mem=12, or so many alike, such as 48*2,12',
    ],
    [
      ['drfh', '--resources', 'cpus,mem', '--servers', 'cpu=2,mem=12', ...A],
      '--servers cpu=2,mem=12: expected a resource: cpus, mem; got "cpu", did you mean "cpus"?',
    ],
    [
      ['drfh', '--servers', 's1=1;s2=1', '--demand', 'A=1', '--accept', 'A=s3'],
      '--accept A=s3: expected servers: s1, s2; got "s3"',
    ],
    [['drfh', '--servers', '3*1', '--demand', 'A=1', '--accept', 'A=1-3'], '--accept A=1-3: servers are 0 to 2; got "1-3"'],
    [
      ['drf', ...RESOURCES, '--demand', 'A=NaN,1'],
      '--demand A=NaN,1: expected a number of at least 0, such as 4, 0.5 or 1/3; got "NaN"',
    ],
    [
      ['drf', ...RESOURCES, '--demand', 'A=1,-4'],
      '--demand A=1,-4: expected a number of at least 0, such as 4, 0.5 or 1/3; got "-4"',
    ],
    [['drf', ...RESOURCES, '--demand', '=1,4'], '--demand =1,4: expected a user and what a task of it needs, such as A=1,4'],
    [
      ['drf', ...RESOURCES, '--demand', 'A=1,mem=4'],
      '--demand A=1,mem=4: expected all amounts by name or none, such as cpus=1,mem=1',
    ],
    [
      ['drf', '--resources', '', ...A],
      '--resources : expected names of resources and how much there is of them, such as cpus=9,mem=18',
    ],
    [
      ['drf-discrete', ...POOL, '--cap', 'A=2.5'],
      '--cap A=5/2: expected a whole number, as drf-discrete divides whole tasks; got "5/2"',
    ],
    [
      ['drf-discrete', ...POOL, '--tie', 'indx'],
      '--tie indx: expected one of: index, fewest-tasks, smallest-delta, random; got "indx", did you mean "index"?',
    ],
    [['drf-discrete', ...POOL, '--misfit', 'wait'], '--misfit wait: expected one of: skip, stop; got "wait"'],
    [['drf-discrete', ...POOL, '--seed', '4'], '--seed: nothing is drawn without --tie random'],
    [['drf', ...POOL, '--tie', 'index'], '--tie is for drf-discrete and sequential-min-max; drf does not take it'],
    [['las', ...POOL, '--attained', 'C=1'], '--attained C=1: expected a user: A, B; got "C"'],
    [['las', ...POOL, '--attained', 'A=-1'], '--attained A=-1: expected a number of at least 0, such as 4, 0.5 or 1/3; got "-1"'],
    [['gang', ...POOL, '--size', 'A=0'], '--size A=0: expected a whole number from 1; got "0"'],
    [['drf', ...POOL, '--size', 'A=2'], '--size is for gang, gang-backfill and gang-hoard; drf does not take it'],
    [['tetris', ...POOL, '--knob', 'f=2'], '--knob f=2: expected a number from 0 to 1; got "2"'],
    [['tetris', ...POOL, '--knob', 'g=1'], '--knob g=1: expected one of: f, m; got "g"'],
    [['tetris:0.5', ...POOL, '--knob', 'm=1'], '--knob: tetris:0.5 says it already'],
    [['choosy', ...POOL, '--churn', 'x'], '--churn x: expected a whole number from 0; got "x"'],
    [
      ['hdrf', ...POOL, '--path', 'A=B', '--path', 'B=A'],
      '--path A=B: expected names of nodes; B is a user, and cannot have another below it',
    ],
    [
      ['hdrf', ...POOL, '--path', 'A=B/x'],
      '--path A=B/x: expected names of nodes; B is a user, and cannot have another below it',
    ],
    [['drfh', '--servers', 'cpus=2,mem=12', '--servers', '12', ...A], '--servers 12: expected 2 numbers (cpus, mem); got 1'],
    [['drfh', '--servers', '0*cpus=2,mem=12', ...A], '--servers 0*cpus=2,mem=12: expected more than 0; got "0"'],
    [['drfh', '--servers', '20001*cpus=2,mem=12', ...A], '--servers 20001*cpus=2,mem=12: expected at most 20000 servers'],
    [
      ['drfh', ...RESOURCES, '--servers', '1,14', ...A],
      '--resources: cpus is 9, but the servers have 1; with --servers it may be left out',
    ],
    [
      ['drf', '--servers', 'cpus=2,mem=12', '--servers', '12,2', ...A],
      'drf divides one pool; got 2 servers (drfh divides servers)',
    ],
  ])('%j', async (args, message) => {
    expect(await cli('solve', ...args)).toEqual({ code: 2, stdout: '', stderr: `${message}\n` });
  });

  it.each<[args: string[], message: string]>([
    [[], 'expected a policy, such as drf'],
    [['drf', '--demands', 'A=1'], 'unknown option --demands, did you mean --demand?'],
    [['drf', '--demand'], '--demand: a value is missing'],
  ])('%j, and says where help is', async (args, message) => {
    const expected = `${message}\n"clustersim --help" tells what there is.\n`;
    expect(await cli('solve', ...args)).toEqual({ code: 2, stdout: '', stderr: expected });
  });

  it('an option given twice', async () => {
    expect((await cli('solve', 'drf', ...POOL, '--resources', 'cpus=9')).stderr).toBe('--resources is given more than once\n');
  });
});

describe('docs/guides/fairness-solvers.md', () => {
  const guide = readFileSync(new URL('../../docs/guides/fairness-solvers.md', import.meta.url), 'utf8');

  it('names every policy and control', () => {
    const variants = Object.keys(CONTROLS).filter((name) => !name.startsWith('hdrf-discrete-'));
    const missing = [...POLICY_NAMES, ...variants].filter((name) => !guide.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });

  it('shows what is printed', async () => {
    const [, command, shown] = /\$ clustersim solve (.*)\n([\s\S]*?)```/.exec(guide) ?? [];
    expect((await cli('solve', ...command.split(' '))).stdout).toBe(shown);
  });
});
