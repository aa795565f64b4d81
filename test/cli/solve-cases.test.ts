import { describe, expect, it, test } from 'vitest';
import { cli } from './run-cli.ts';

/** Groups B to G of the published cases, as anybody would ask the command line. */

interface Solution {
  readonly allocation: Record<string, { tasks: number; exact: string | null; share: number; servers?: number[] }>;
  readonly saturated: string[];
  readonly complaints?: { user: string }[];
  readonly trace?: string[];
}

/** `options` as they are typed, apart at blanks. */
async function asked(policy: string, options: string): Promise<Solution> {
  const { code, stdout, stderr } = await cli('solve', policy, ...options.split(/\s+/), '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Solution;
}

async function tasks(policy: string, options: string): Promise<string> {
  const { allocation } = await asked(policy, options);
  return Object.values(allocation)
    .map(({ exact }) => exact)
    .join(' ');
}

const PAPER = '--resources cpus=9,mem=18 --demand A=1,4 --demand B=3,1';
const ENGINEERING = '--resources cpus=10,mem=10 --demand sci=1,1 --demand eng/dev=1,0 --demand eng/prod=0,1';
const STARVATION = '--resources cpus=10,gpus=10 --demand n1=0,1 --demand n2/n21=1,0 --demand n2/n22=0,1';
const BLOCKED =
  '--resources cpus=30,gpus=30 --demand n1=1,0 --demand n2=1,0 --demand n31=1,0 --demand n32=0,1 --demand n4=0,1 --path n31=n3/n31 --path n32=n3/n32';
const HEADLINE = '--servers 2,12 --servers 12,2 --demand 1=.2,1 --demand 2=1,.2';
const FIG_1 = '--resources cpus=9,mem=18 --servers 1,14 --servers 8,4 --demand 1=1,4 --demand 2=3,1';
const CONTENDED = `--resources slots ${'--servers 1 '.repeat(9)}--demand u0=1 --demand u1=1 --demand u2=1 --accept u1=0,1,2 --accept u2=0,1,2`;

describe('one pool, divisible', () => {
  it.each([
    ['case 19', 'drf', PAPER, '3 2'],
    ['case 20', 'asset-fairness', PAPER, '63/25 54/25'],
    ['case 21', 'ceei', PAPER, '45/11 18/11'],
    ['case 22', 'static', PAPER, '9/4 3/2'],
    ['case 22', 'max-min:cpus', PAPER, '54/13 18/13'],
    ['case 22', 'max-min:mem', PAPER, '9/13 36/13'],
    ['case 22', 'strict-priority', `${PAPER} --priority A=2 --priority B=1`, '9/2 0'],
    ['case 22', 'strict-priority', `${PAPER} --priority B=1`, '0 3'],
    ['case 24', 'asset-fairness', '--resources r1=30,r2=30 --demand 1=1,3 --demand 2=1,1', '6 12'],
    ['case 24', 'static', '--resources r1=30,r2=30 --demand 1=1,3 --demand 2=1,1', '5 15'],
    ['case 24', 'drf', '--resources r1=30,r2=30 --demand 1=1,3 --demand 2=1,1', '5 15'],
    ['case 26', 'ceei', '--resources r1=100,r2=100 --demand 1=16,1 --demand 2=1,2', '100/31 1500/31'],
    ['case 26', 'ceei', '--resources r1=100,r2=100 --demand 1=16,8 --demand 2=1,2', '25/6 100/3'],
    ['case 26', 'drf', '--resources r1=100,r2=100 --demand 1=16,1 --demand 2=1,2', '25/6 100/3'],
    ['case 26', 'drf', '--resources r1=100,r2=100 --demand 1=16,8 --demand 2=1,2', '25/6 100/3'],
    ['case 28', 'drf', '--resources r1=1,r2=1 --demand A=2,1 --demand B=1,2', '1/3 1/3'],
    ['case 28', 'drf', '--resources r1=2,r2=1 --demand A=2,1 --demand B=1,2', '1/2 1/4'],
    ['case 28', 'ceei', '--resources r1=2,r2=1 --demand A=2,1 --demand B=1,2', '1/2 1/4'],
    ['case 28', 'asset-fairness', '--resources r1=2,r2=1 --demand A=2,1 --demand B=1,2', '5/13 4/13'],
    ['case 29', 'drf', `${PAPER} --weight A=2 --weight B=1`, '54/13 18/13'],
    ['case 29', 'drf', `${PAPER} --weight A=1 --weight B=2`, '9/5 12/5'],
    ['case 29', 'drf', `${PAPER} --weight A=1,3 --weight B=3,1`, '9/4 9/4'],
    ['case 30', 'drf', `${PAPER} --cap A=2`, '2 7/3'],
    ['case 30', 'drf', `${PAPER} --cap B=1`, '17/4 1'],
    ['case 31', 'drf', '--resources r1=1,r2=1 --demand 1=1,0 --demand 2=1,0 --demand 3=0,1', '1/2 1/2 1'],
    ['case 31', 'drf-single-round', '--resources r1=1,r2=1 --demand 1=1,0 --demand 2=1,0 --demand 3=0,1', '1/2 1/2 1/2'],
    ['case 34', 'max-min:r', '--resources r=10 --demand a=1 b=1 c=1 d=1 --cap a=2 b=2.6 c=4 d=5', '2 13/5 27/10 27/10'],
    ['case 34', 'drf', '--resources r=10 --demand a=1 b=1 c=1 d=1 --cap a=2 b=2.6 c=4 d=5', '2 13/5 27/10 27/10'],
    [
      'case 35',
      'max-min:r',
      '--resources r=16 --demand a=1 b=1 c=1 d=1 --weight a=2.5 b=4 c=.5 d=1 --cap a=4 b=2 c=10 d=4',
      '4 2 6 4',
    ],
  ])('%s: %s %s', async (_, policy, options, expected) => {
    expect(await tasks(policy, options)).toBe(expected);
  });

  test('case 19: dominant shares and what is full', async () => {
    const { allocation, saturated } = await asked('drf', PAPER);
    expect([allocation.A.share, allocation.B.share, saturated]).toEqual([2 / 3, 2 / 3, ['cpus']]);
  });

  test('case 36: A may complain of DRF, nobody of CEEI', async () => {
    const complaining = async (policy: string) =>
      (await asked(policy, `${PAPER} --complaints`)).complaints?.map(({ user }) => user);
    expect(await complaining('drf')).toEqual(['A']);
    expect(await complaining('ceei')).toEqual([]);
  });

  test('case 37: nobody complains', async () => {
    const four = '--resources r1=1,r2=1 --demand 1=1/4,1/4 2=.35,.30 3=.25,.20 4=.15,.25 --cap 1=1 2=1 3=1 4=1 --complaints';
    const { allocation, complaints, saturated } = await asked('drf', four);
    expect(Object.values(allocation).map(({ exact }) => exact)).toEqual(['1', '1', '1', '1']);
    expect([complaints, saturated]).toEqual([[], ['r1', 'r2']]);
  });
});

describe('whole tasks', () => {
  const order = async (policy: string, options: string): Promise<string> =>
    (await asked(policy, `${options} --trace`)).trace!.map((line) => line[0]).join('');

  test('case 39: whose turn it is, and what is full', async () => {
    expect((await asked('drf-discrete', PAPER)).saturated).toEqual(['cpus']);
    expect(await order('drf-discrete', PAPER)).toBe('ABABA');
    expect(await order('drf-discrete', '--resources cpus=9,mem=18 --demand B=3,1 --demand A=1,4')).toBe('BAABA');
  });

  it.each([
    ['case 39', 'drf-discrete', PAPER, '3 2'],
    ['case 40', 'drf-discrete', '--resources r=2 --demand 1=1 --demand 2=2', '2 0'],
    ['case 40', 'drf-discrete', '--resources r=2 --demand 1=1 --demand 2=2 --misfit stop', '1 0'],
    ['case 40', 'drf-discrete-stop', '--resources r=2 --demand 1=1 --demand 2=2', '1 0'],
    ['case 41', 'drf-discrete', '--resources r=2 --demand 1=2 --demand 2=1', '1 0'],
    ['case 41, ties', 'drf-discrete', '--resources r=2 --demand 1=2 --demand 2=1 --tie smallest-delta', '0 2'],
    ['case 42', 'sequential-min-max', '--resources r=2 --demand 1=2 --demand 2=1', '0 2'],
    ['case 43', 'drf-discrete', '--resources r=2 --demand 1=1 --demand 2=1', '1 1'],
    ['case 43', 'drf-discrete', '--resources r=2 --demand 1=2 --demand 2=1', '1 0'],
    ['case 45', 'drf', '--resources cpus=192,mem=672 --demand 1=1,10 --demand 2=1,1', '448/9 1280/9'],
    ['case 45', 'drf-discrete', '--resources cpus,mem --servers 48*4,14 --demand 1=1,10 --demand 2=1,1', '48 144'],
  ])('%s: %s %s', async (_, policy, options, expected) => {
    expect(await tasks(policy, options)).toBe(expected);
  });

  test('ties may be drawn, by a seed', async () => {
    const drawn = (seed: number) =>
      tasks('drf-discrete', `--resources r=1 --demand 1=1 --demand 2=1 --tie random --seed ${seed}`);
    const found: string[] = [];
    for (let seed = 0; seed < 8; seed++) found.push(await drawn(seed));
    expect(new Set(found)).toEqual(new Set(['1 0', '0 1']));
  });
});

describe('many servers', () => {
  it.each([
    ['case 47, the first server alone', 'drf', '--resources cpus=2,mem=12 --demand 1=.2,1 --demand 2=1,.2', '5 1'],
    ['case 47, the second', 'drf-discrete', '--resources cpus=12,mem=2 --demand 1=.2,1 --demand 2=1,.2', '1 5'],
    ['case 47', 'drfh', HEADLINE, '10 10'],
    ['case 47', 'drfh-best-fit', HEADLINE, '10 10'],
    ['case 49, the pool', 'drf-discrete', PAPER, '3 2'],
    ['case 49, alone', 'drfh-first-fit', '--servers 1,14 --servers 8,4 --demand 1=1,4', '2'],
    ['case 49', 'drfh', FIG_1, '12/7 8/7'],
    ['case 49', 'drfh-first-fit', FIG_1, '1 2'],
    ['case 49', 'drfh-best-fit', FIG_1, '2 0'],
    ['case 51', 'drfh', '--servers 4,3;5,5 --demand 1=3,1 2=3,4 3=2,2', '27/23 18/23 36/23'],
    ['case 51', 'drfh', '--servers 4,3;5,10 --demand 1=3,1 2=3,4 3=2,2', '1 1 3/2'],
  ])('%s: %s %s', async (_, policy, options, expected) => {
    expect(await tasks(policy, options)).toBe(expected);
  });

  test('case 47, 49: where tasks run, and shares of all servers', async () => {
    const { allocation } = await asked('drfh', HEADLINE);
    expect(Object.values(allocation).map(({ servers, share }) => [servers, share])).toEqual([
      [[10, 0], 5 / 7],
      [[0, 10], 5 / 7],
    ]);
    expect((await asked('drfh', FIG_1)).allocation[1].share).toBeCloseTo(8 / 21, 12);
  });
});

describe('trees', () => {
  const idle = '--resources n=480 --demand left/a=1 --demand left/b=1 --demand right=1 --weight left/a=40 --weight left/b=60';
  it.each([
    ['case 54', 'hdrf', `${idle} --weight left=50 --weight right=50`, '96 144 240'],
    ['case 54', 'hdrf', `${idle} --cap left/a=0`, '0 240 240'],
    ['case 54', 'hdrf-discrete', `${idle} --cap left/a=0`, '0 240 240'],
    ['case 55', 'hdrf', `${ENGINEERING} --weight sci=50 --weight eng=50`, '5 5 5'],
    ['case 55', 'hdrf-discrete', `${ENGINEERING} --weight eng/dev=50 --weight eng/prod=50`, '5 5 5'],
    ['case 56', 'hdrf-discrete', STARVATION, '5 10 5'],
    ['case 56', 'hdrf-discrete-naive', STARVATION, '6 10 4'],
    ['case 56', 'hdrf', STARVATION, '5 10 5'],
    ['case 57', 'hdrf', BLOCKED, '10 10 10 15 15'],
    ['case 57', 'hdrf-rescale-all', BLOCKED, '10 10 10 20 10'],
    ['case 58', 'hdrf-collapsed', ENGINEERING, '20/3 10/3 10/3'],
  ])('%s: %s %s', async (_, policy, options, expected) => {
    expect(await tasks(policy, options)).toBe(expected);
  });
});

describe('constraints', () => {
  it.each([
    ['case 59', 'cmmf', '--servers slots=1;1;1 --demand u0=1 --demand u1=1 --accept u0=0 --accept u1=0,1,2', '1 2'],
    ['case 60', 'cmmf', '--resources slots --servers 4*1 --demand u0=1 u1=1 u2=1 --accept u0=0,1 u1=0,1', '1 1 2'],
    ['case 61', 'cmmf', CONTENDED, '6 3/2 3/2'],
    ['case 61, whole', 'cmmf-discrete', CONTENDED, '6 2 1'],
    ['case 62', 'choosy', CONTENDED, '7 1 1'],
    ['case 62, churn', 'choosy', `${CONTENDED} --churn 1`, '6 2 1'],
    ['case 62, churn', 'choosy:5', CONTENDED, '6 2 1'],
    ['the trap', 'choosy', '--servers 4*s=1 --demand a=1 b=1 c=1 --accept b=0 c=0', '4 0 0'],
  ])('%s: %s %s', async (_, policy, options, expected) => {
    expect(await tasks(policy, options)).toBe(expected);
  });
});

describe('other policies', () => {
  test('case 64: Fig. 7 of Tiresias, a quantum after the other', async () => {
    const jobs = [
      { name: '1', gpus: 2, left: 2, attained: 0, over: 0 },
      { name: '2', gpus: 1, left: 8, attained: 0, over: 0 },
      { name: '3', gpus: 2, left: 6, attained: 0, over: 0 },
    ];
    let owners = '';
    for (let now = 1; jobs.some(({ left }) => left > 0); now++) {
      const waiting = jobs.filter(({ left }) => left > 0);
      const options = waiting.map(
        ({ name, gpus, attained }) => `--demand ${name}=${gpus} --cap ${name}=1 --attained ${name}=${attained}`,
      );
      const { allocation } = await asked('las', `--resources gpus=2 ${options.join(' ')}`);
      for (const job of waiting.filter(({ name }) => allocation[name].tasks === 1)) {
        owners += job.name;
        job.attained += job.gpus;
        if (--job.left === 0) job.over = now;
      }
    }
    expect(owners).toBe('1232123223223233');
    expect(jobs.map(({ over }) => over)).toEqual([5, 14, 16]);
  });

  it.each([
    ['case 65', 'las', '--resources gpus=1 --demand A=1 --demand new=1 --attained A=10', '0 1'],
    ['l3', 'las', '--resources gpus=2 --demand 1=1 2=2 3=1 --cap 1=1 2=1 3=1 --attained 2=1 3=2', '1 0 0'],
    ['l3', 'las-backfill', '--resources gpus=2 --demand 1=1 2=2 3=1 --cap 1=1 2=1 3=1 --attained 2=1 3=2', '1 0 1'],
    ['case 67', 'tetris', `${PAPER} --knob f=1`, '3 2'],
    ['e1', 'tetris:0', '--resources r=10 --demand 1=4 --demand 2=3', '2 0'],
    ['e2', 'tetris', '--resources r=10 --demand 1=4 --demand 2=5 --knob f=0,m=0', '0 2'],
    ['case 70', 'gang', '--resources slots=10 --demand 1=1 --demand 2=1 --cap 1=6 --cap 2=6', '6 0'],
    ['case 70', 'gang-hoard', '--resources slots=10 --demand 1=1 --demand 2=1 --cap 1=6 --cap 2=6', '0 0'],
    ['gangs without an end', 'gang', '--resources slots=10 --demand 1=1 --demand 2=1 --size 1=3 --size 2=4', '6 4'],
    ['t1', 'slots', `${PAPER} --slots 3`, '2 1'],
    ['t3', 'slots:2', PAPER, '1 1'],
    ['t3', 'slots', `${PAPER} --slots 4`, '2 2'],
    ['HUG', 'hug', PAPER, '3 2'],
  ])('%s: %s %s', async (_, policy, options, expected) => {
    expect(await tasks(policy, options)).toBe(expected);
  });

  test('case 67: f = 1 is the order of DRF', async () => {
    const trace = (await asked('tetris', `${PAPER} --knob f=1 --trace`)).trace!;
    expect(trace.map((line) => /: ([AB])/.exec(line)?.[1]).join('')).toBe('ABABA');
  });

  test('case 71: lottery', async () => {
    const { allocation } = await asked('lottery', '--resources slots=80000 --demand a=1 b=1 c=1 --weight a=1 b=2 c=5 --seed 1');
    for (const [name, part] of Object.entries({ a: 1 / 8, b: 2 / 8, c: 5 / 8 }))
      expect(Math.abs(allocation[name].tasks / 80_000 - part)).toBeLessThan(0.005);
  });
});
