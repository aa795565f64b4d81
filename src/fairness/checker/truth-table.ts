import { sample } from 'fast-check';
import { worlds } from '../arbitraries.ts';
import { hdrfDiscrete, sequentialMinMax, tetris } from '../discrete/index.ts';
import type { Instance, Policy } from '../instance.ts';
import { policyNamed } from '../policies.ts';
import { equalSiblings } from '../properties/equal-siblings.ts';
import { PROPERTIES } from '../properties/index.ts';
import type { Mechanism, Violation } from '../properties/property.ts';
import { falseReport } from '../properties/strategy-proofness.ts';
import { PLAIN, type WorldSpace } from '../world-space.ts';
import { tinyWorlds } from './tiny-worlds.ts';

/** What a cell says: it holds; it is broken, by a counterexample with a label or by one that is found; nothing. */
export type Cell = 'holds' | { readonly label: string } | 'found' | null;

export interface Row {
  readonly title: string;
  readonly policy: Policy;
  readonly space: WorldSpace;
  /** Worlds of each cell that holds. */
  readonly worlds: number;
  /** By property. */
  readonly cells: Readonly<Record<string, Cell>>;
  /** It is wrong on purpose: what it breaks has to be seen. */
  readonly isControl?: boolean;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** Worlds of a cell; where each of them takes linear programs or a numerical solution; and of CEEI. */
const MANY = 3000;
const FEW = 250;
const SOME = 500;

const FLUID = [
  'sharing-incentive',
  'strategy-proofness',
  'envy-freeness',
  'pareto-efficiency',
  'single-resource-fairness',
  'bottleneck-fairness',
  'population-monotonicity',
  'resource-monotonicity',
] as const;

const DISCRETE = [
  'sharing-incentive',
  'strategy-proofness',
  'envy-freeness',
  'ef1-other',
  'ef1-own',
  'pareto-efficiency',
] as const;

const TREES = ['hierarchical-share-guarantee', 'equal-siblings'] as const;
const WEIGHTED = ['weighted-share-guarantee', 'envy-freeness', 'pareto-efficiency'] as const;

const label = (name: string): Cell => ({ label: name });
const yes = 'holds';

function row(
  columns: readonly string[],
  title: string,
  policy: Policy | string,
  cells: readonly Cell[],
  options: Partial<Pick<Row, 'worlds' | 'isControl'>> & { readonly space?: Partial<WorldSpace> } = {},
): Row {
  const { space, ...rest } = options;
  return {
    title,
    policy: typeof policy === 'string' ? policyNamed(policy) : policy,
    worlds: MANY,
    ...rest,
    space: { ...PLAIN, isDiscrete: columns === DISCRETE, ...space },
    cells: Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? null])),
  };
}

const RANKED = { space: { extra: 'priorities' } } as const;
/** Tasks of one of each resource or none, in trees. */
const TREE = { extra: 'tree', hasZeros: true, frameworks: 5, resources: { least: 2, most: 2 }, greatest: 1 } as const;
const WHOLE_TREE = { ...TREE, isDiscrete: true } as const;
const ZEROS = { space: { hasZeros: true } } as const;

/** The tables of the literature, with what was found beyond it. */
export const TRUTH_TABLE: readonly Table[] = [
  {
    title: 'Divisible tasks that need something of everything',
    columns: FLUID,
    rows: [
      row(FLUID, 'DRF', 'drf', [yes, yes, yes, yes, yes, yes, yes, label('r1')]),
      row(FLUID, 'Asset fairness', 'asset-fairness', [label('a1'), yes, yes, yes, yes, label('a2'), yes, label('a3')]),
      row(FLUID, 'CEEI', 'ceei', [yes, label('c1'), yes, yes, yes, yes, label('c2'), label('c3')], { worlds: SOME }),
      row(FLUID, 'CPU fairness', 'max-min:cpus', [label('k1'), yes, yes, yes, yes, label('k2'), yes, yes]),
      row(FLUID, 'Static partition', 'static', [yes, yes, yes, label('s1'), yes, yes, yes, yes]),
      row(
        FLUID,
        'Strict priority',
        'strict-priority',
        [label('p1'), yes, label('p1'), yes, label('p1'), label('p2'), yes, yes],
        RANKED,
      ),
      row(FLUID, 'Greatest total share', 'total-share', ['found', 'found', 'found', yes, 'found', 'found', 'found', 'found'], {
        worlds: SOME,
        isControl: true,
      }),
      row(FLUID, 'DRFH, two servers', 'drfh', [label('h1'), yes, yes, yes, null, null, yes, label('h2')], {
        worlds: FEW,
        space: { shape: 'servers', resources: { least: 2, most: 2 } },
      }),
      row(FLUID, 'DRFH, one server', 'drfh', [yes, yes, yes, yes, yes, yes, yes, label('r1')], { worlds: FEW }),
      row(FLUID, 'CMMF, slots', 'cmmf', [null, yes, yes, yes, null, null, yes, yes], {
        worlds: FEW,
        space: { shape: 'slots', resources: { least: 1, most: 1 } },
      }),
      row(FLUID, 'CMMF, one machine', 'cmmf', [yes, null, null, null, yes], {
        worlds: FEW,
        space: { resources: { least: 1, most: 1 } },
      }),
      row(FLUID, 'H-DRF, flat', 'hdrf', [yes, null, null, yes, yes, yes, null, label('r1')], { worlds: FEW }),
    ],
  },
  {
    title: 'By weights',
    columns: WEIGHTED,
    rows: [
      row(WEIGHTED, 'Weighted DRF', 'drf', [yes, yes, yes], {
        space: { extra: 'weights' },
      }),
    ],
  },
  {
    title: 'Hierarchies',
    columns: TREES,
    rows: [
      row(TREES, 'H-DRF', 'hdrf', [yes, yes], { worlds: FEW, space: TREE }),
      row(TREES, 'H-DRF, whole tasks', hdrfDiscrete(), [null, yes], { worlds: FEW, space: WHOLE_TREE }),
      row(TREES, 'H-DRF, whole tasks, plain sums', hdrfDiscrete('naive'), [null, 'found'], {
        space: WHOLE_TREE,
        isControl: true,
      }),
      row(TREES, 'H-DRF, blocked nodes rescaled', 'hdrf-rescale-all', [null, 'found'], { space: TREE, isControl: true }),
      row(TREES, 'H-DRF, collapsed', 'hdrf-collapsed', ['found', null], { space: TREE, isControl: true }),
    ],
  },
  {
    title: 'Divisible tasks that may need nothing of something',
    columns: FLUID,
    rows: [
      row(FLUID, 'DRF in rounds', 'drf', [yes, yes, yes, yes, yes, yes, label('z1'), 'found'], ZEROS),
      row(FLUID, 'Asset fairness', 'asset-fairness', ['found', yes, yes, yes, yes, 'found', label("z1'"), 'found'], ZEROS),
      row(FLUID, 'Static partition', 'static', [yes, yes, yes, 'found', yes, yes, yes, yes], ZEROS),
      row(FLUID, 'Strict priority', 'strict-priority', ['found', yes, 'found', yes, 'found', 'found', label('z2'), label('z3')], {
        space: { ...ZEROS.space, ...RANKED.space },
      }),
      row(FLUID, 'DRF, one round only', 'drf-single-round', [null, null, null, label('x1')], { ...ZEROS, isControl: true }),
    ],
  },
  {
    title: 'Whole tasks',
    columns: DISCRETE,
    rows: [
      row(DISCRETE, 'DRF', 'drf-discrete', [label('d1'), label('d2'), label('d3'), yes, label('d1'), yes]),
      row(DISCRETE, 'DRF that stops at a misfit', 'drf-discrete-stop', [null, null, null, null, null, label('d4')], {
        isControl: true,
      }),
      row(DISCRETE, 'SequentialMinMax', 'sequential-min-max', [yes, label('d5'), label('d3'), label("d6'"), yes, yes]),
      row(DISCRETE, 'SequentialMinMax, ties by number', 'sequential-min-max:index', [
        yes,
        label('d5'),
        label('d3'),
        label('d6'),
        yes,
        yes,
      ]),
      row(
        DISCRETE,
        'SequentialMinMax that stops',
        sequentialMinMax({ misfit: 'stop' }),
        [null, null, null, null, null, 'found'],
        { isControl: true },
      ),
      row(DISCRETE, 'Slots', 'slots', [label('t1'), label('t2'), 'found', null, null, label('t3')]),
      row(DISCRETE, 'Tetris (f = 0)', tetris({ f: 0 }), [label('e1'), label('e2'), label('e1'), label('e1'), label('e1'), yes]),
      row(DISCRETE, 'LAS', 'las', [label('l1'), label('l2'), null, null, null, label('l3')]),
      row(DISCRETE, 'Gang', 'gang', [null, null, label('g1'), null, null, label('g2')]),
    ],
  },
];

/** Worlds of a cell that need more than the row's own. */
const OWN: Readonly<Record<string, Partial<WorldSpace>>> = {
  'single-resource-fairness': { resources: { least: 1, most: 1 } },
  'bottleneck-fairness': { resources: { least: 2, most: 3 }, hasBottleneck: true, hasZeros: false },
  'equal-siblings': { extra: 'equal-tree' },
  // Every report is tried: those up to the greatest demand.
  'strategy-proofness': { greatest: 4 },
};

export interface CellOutcome {
  readonly worlds: number;
  readonly violation: { readonly instance: Instance; readonly violation: Violation } | null;
}

/**
 * Looks at so many worlds of a cell: all tiny ones, then drawn ones; until it is violated. One user lies in each drawn world, each
 * in turn.
 */
export function lookAt(property: string, { policy, space }: Row, most: number, seed = 1): CellOutcome {
  const found = [...PROPERTIES, equalSiblings].find(({ name }) => name === property);
  if (found === undefined) throw new Error(`there is no property "${property}"`);
  const mechanism: Mechanism = { name: policy.name, kind: policy.kind, divide: (instance) => divided(policy, instance) };
  let count = 0;
  for (const instance of worldsOf({ ...space, ...OWN[property] }, most, seed)) {
    if (!found.applies(instance, mechanism)) continue;
    if (count === most) break;
    count++;
    const violation =
      property === 'strategy-proofness'
        ? falseReport(instance, mechanism, [count % instance.users.length])
        : found.violation(instance, mechanism);
    if (violation !== null) return { worlds: count, violation: { instance, violation } };
  }
  return { worlds: count, violation: null };
}

const drawn = new Map<string, readonly Instance[]>();

/** The same worlds are the same objects, so that what divides them can remember. */
function worldsOf(space: WorldSpace, most: number, seed: number): readonly Instance[] {
  const key = JSON.stringify([space, most, seed]);
  let known = drawn.get(key);
  if (known === undefined) {
    const tiny = [...tinyWorlds(space)].slice(0, Math.floor(most / 2));
    // Some may be none that a property looks at.
    known = [
      ...tiny,
      ...sample(worlds(space), {
        seed,
        numRuns: Math.ceil(1.3 * (most - tiny.length)) + (space.extra === 'equal-tree' ? 3000 : 50),
      }),
    ];
    drawn.set(key, known);
  }
  return known;
}

const divisions = new WeakMap<Policy, WeakMap<Instance, ReturnType<Policy['divide']>>>();

function divided(policy: Policy, instance: Instance): ReturnType<Policy['divide']> {
  let known = divisions.get(policy);
  if (known === undefined) divisions.set(policy, (known = new WeakMap()));
  let allocation = known.get(instance);
  if (allocation === undefined) known.set(instance, (allocation = policy.divide(instance)));
  return allocation;
}

/** Every label that a table has. */
export function labelsOf(tables: readonly Table[]): string[] {
  const cells = tables.flatMap(({ rows }) => rows.flatMap((each) => Object.values(each.cells)));
  return [...new Set(cells.flatMap((cell) => (cell !== null && typeof cell === 'object' ? [cell.label] : [])))];
}
