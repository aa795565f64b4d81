import { gang, las, slots, tetris } from '../discrete/index.ts';
import type { Instance, Policy } from '../instance.ts';
import { type InstanceSketch, instanceFrom } from '../instance-from.ts';
import { policyNamed } from '../policies.ts';

/** A world that is known to break a property, with what a policy makes of it: all exact. */
export interface Known {
  readonly policy: Policy;
  /** In kebab-case; several if the same world breaks them. */
  readonly properties: readonly string[];
  readonly world: Instance;
  /** Tasks, by user. */
  readonly tasks: readonly string[];
  /** The world after a change (more resources, a user less, a lie), and its tasks. */
  readonly after?: { readonly world: Instance; readonly tasks: readonly string[] };
}

const TWELVE = { cpus: 12, mem: 12 };

function pool(resources: InstanceSketch['resources'], ...demands: (readonly number[])[]): Instance {
  return instanceFrom({ resources, users: Object.fromEntries(demands.map((demand, i) => ['ABCD'[i], demand])) });
}

function servers(rows: readonly (readonly number[])[], ...demands: (readonly number[])[]): Instance {
  return instanceFrom({
    resources: { cpus: 1, mem: 1 },
    servers: rows,
    users: Object.fromEntries(demands.map((demand, i) => ['ABCD'[i], demand])),
  });
}

/** The first is served before the second, and so on. */
function ranked(world: Instance): Instance {
  return { ...world, users: world.users.map((user, i) => ({ ...user, priority: world.users.length - i })) };
}

function without(world: Instance, ...gone: readonly string[]): Instance {
  return { ...world, users: world.users.filter(({ name }) => !gone.includes(name)) };
}

const small = (capacity: number, ...needs: readonly number[]): Instance =>
  pool({ cpus: capacity }, ...needs.map((need) => [need]));

const SI = 'sharing-incentive';
const SP = 'strategy-proofness';
const EF = 'envy-freeness';
const PE = 'pareto-efficiency';
const PM = 'population-monotonicity';
const RM = 'resource-monotonicity';

/** An infinite number of tasks, but only so many of the first's. */
function capped(world: Instance, ...caps: readonly number[]): Instance {
  const bounded = instanceFrom({
    resources: { cpus: 1 },
    users: Object.fromEntries(caps.map((cap, i) => ['ABCD'[i], { demand: [1], cap }])),
  });
  return { ...world, users: world.users.map((user, i) => ({ ...user, cap: bounded.users[i]?.cap ?? null })) };
}

const asset1 = pool(TWELVE, [1, 1], [1, 2]);
const ceei2 = pool(TWELVE, [1, 1], [1, 2], [3, 1]);
const zero1 = pool(TWELVE, [0, 1], [1, 0], [1, 2]);
const ranked2 = ranked(pool(TWELVE, [0, 1], [1, 1], [1, 0]));
const unranked = pool({ cpus: 9, mem: 18 }, [3, 1], [1, 4]);

/** By the labels under which docs/published-results.md has them: the smallest known. */
export const COUNTEREXAMPLES: Readonly<Record<string, Known>> = {
  // Divisible tasks
  r1: entry('drf', [RM], pool(TWELVE, [1, 2], [2, 1]), ['4', '4'], pool({ cpus: 24, mem: 12 }, [1, 2], [2, 1]), ['3', '6']),
  a1: entry('asset-fairness', [SI], asset1, ['36/7', '24/7']),
  a2: entry('asset-fairness', ['bottleneck-fairness'], pool(TWELVE, [1, 2], [1, 3]), ['48/17', '36/17']),
  a3: entry('asset-fairness', [RM], asset1, ['36/7', '24/7'], pool({ cpus: 18, mem: 12 }, [1, 1], [1, 2]), ['16/3', '10/3']),
  c1: entry('ceei', [SP], pool(TWELVE, [1, 2], [2, 1]), ['4', '4'], pool(TWELVE, [2, 3], [2, 1]), ['3', '3']),
  c2: entry('ceei', [PM], ceei2, ['4', '16/5', '8/5'], without(ceei2, 'C'), ['6', '3']),
  c3: entry('ceei', [RM], pool(TWELVE, [1, 2], [2, 1]), ['4', '4'], pool({ cpus: 24, mem: 12 }, [1, 2], [2, 1]), ['3', '6']),
  k1: entry('max-min:cpus', [SI], pool(TWELVE, [1, 1], [1, 2]), ['4', '4']),
  k2: entry('max-min:cpus', ['bottleneck-fairness'], pool(TWELVE, [1, 2], [1, 3]), ['12/5', '12/5']),
  s1: entry('static', [PE], pool(TWELVE, [1, 2], [2, 1]), ['3', '3']),
  p1: entry('strict-priority', [SI, EF, 'single-resource-fairness'], ranked(small(12, 1, 1)), ['12', '0']),
  p2: entry('strict-priority', ['bottleneck-fairness'], ranked(pool(TWELVE, [2, 1], [2, 1])), ['6', '0']),
  h1: entry(
    'drfh',
    [SI],
    servers(
      [
        [1, 2],
        [2, 1],
      ],
      [1, 1],
      [1, 2],
    ),
    ['4/3', '2/3'],
  ),
  h2: entry(
    'drfh',
    [RM],
    servers(
      [
        [4, 3],
        [5, 5],
      ],
      [3, 1],
      [3, 4],
      [2, 2],
    ),
    ['27/23', '18/23', '36/23'],
    servers(
      [
        [4, 3],
        [5, 10],
      ],
      [3, 1],
      [3, 4],
      [2, 2],
    ),
    ['1', '1', '3/2'],
  ),
  z1: entry('drf', [PM], zero1, ['6', '9', '3'], without(zero1, 'A'), ['8', '4']),
  "z1'": entry('asset-fairness', [PM], zero1, ['36/5', '48/5', '12/5'], without(zero1, 'A'), ['9', '3']),
  z2: entry('strict-priority', [PM], ranked2, ['12', '0', '12'], without(ranked2, 'A'), ['12', '0']),
  z3: entry(
    'strict-priority',
    [RM],
    ranked(pool(TWELVE, [1, 2], [1, 0])),
    ['6', '6'],
    ranked(pool({ cpus: 12, mem: 18 }, [1, 2], [1, 0])),
    ['9', '3'],
  ),
  x1: entry('drf-single-round', [PE], pool({ cpus: 1, mem: 1 }, [1, 0], [1, 0], [0, 1]), ['1/2', '1/2', '1/2']),
  // Whole tasks
  d1: entry('drf-discrete', [SI, 'ef1-own'], small(2, 2, 1), ['1', '0']),
  d2: entry('drf-discrete', [SP], small(2, 1, 1), ['1', '1'], small(2, 2, 1), ['1', '0']),
  d3: entry('drf-discrete', [EF], small(1, 1, 1), ['1', '0']),
  d4: entry('drf-discrete-stop', [PE], small(2, 1, 2), ['1', '0']),
  d5: entry('sequential-min-max', [SP], small(2, 2, 2), ['1', '0'], small(2, 2, 1), ['0', '2']),
  d6: entry('sequential-min-max:index', ['ef1-other'], small(3, 1, 2), ['3', '0']),
  "d6'": entry('sequential-min-max', ['ef1-other'], small(4, 1, 3), ['4', '0']),
  t1: of(slots({ perServer: 3 }), [SI], unranked, ['2', '1']),
  t2: of(slots({ perServer: 2 }), [SP], small(4, 1, 1), ['1', '1'], small(4, 2, 1), ['1', '1']),
  t3: of(slots({ perServer: 3 }), [PE], pool({ cpus: 9, mem: 18 }, [1, 4], [3, 1]), ['2', '1']),
  e1: of(tetris({ f: 0 }), [SI, EF, 'ef1-other', 'ef1-own'], small(10, 4, 3), ['2', '0']),
  e2: of(tetris({ f: 0 }), [SP], small(10, 4, 3), ['2', '0'], small(10, 4, 5), ['0', '2']),
  l1: of(las({ attained: { A: 10 } }), [SI], small(2, 1, 1), ['0', '2']),
  l2: of(las({ attained: { A: 10, B: 5 } }), [], small(1, 1, 1), ['0', '1'], small(1, 1, 1, 1), ['0', '0', '1']),
  l3: of(las(), [PE], capped(small(2, 1, 2, 1), 1), ['1', '0', '0']),
  g1: of(gang(), [EF], capped(small(10, 1, 1), 6, 6), ['6', '0']),
  g2: of(gang({ mode: 'hoard' }), [PE], capped(small(10, 1, 1), 6, 6), ['0', '0']),
};

function entry(
  policy: string,
  properties: readonly string[],
  world: Instance,
  tasks: readonly string[],
  after?: Instance,
  afterTasks?: readonly string[],
): Known {
  return of(policyNamed(policy), properties, world, tasks, after, afterTasks);
}

function of(
  policy: Policy,
  properties: readonly string[],
  world: Instance,
  tasks: readonly string[],
  after?: Instance,
  afterTasks: readonly string[] = [],
): Known {
  return { policy, properties, world, tasks, ...(after === undefined ? {} : { after: { world: after, tasks: afterTasks } }) };
}
