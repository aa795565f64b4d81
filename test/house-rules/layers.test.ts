import { expect, test } from 'vitest';
import { code, importsOf, SOURCES, source } from './sources.ts';

/**
 * Who may import what: arrows point down only (docs/ARCHITECTURE.md). `folder` is all of it, `folder/file` that file alone,
 * and after `type` only types: what is gone when it runs.
 */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  sim: [],
  cluster: ['sim'],
  // Processes and messages between them.
  control: ['sim', 'cluster'],
  // Plug-ins: none knows another.
  allocators: ['sim', 'cluster'],
  frameworks: ['sim', 'cluster'],
  workloads: ['sim', 'cluster'],
  metrics: ['sim', 'cluster'],
  // What fails when; who carries it out is above.
  faults: [
    'sim',
    'type cluster/ids',
    'type control/party',
    'type scenario',
    'workloads/distribution',
    'type workloads/distribution-spec',
    'type workloads/traces/trace',
  ],
  // Looks at everything that must always be true, and changes nothing.
  invariants: ['sim', 'cluster'],
  // A scenario names distributions, resources, roles and attributes, so it uses what describes them; it knows nothing that runs.
  scenario: [
    'sim',
    'cluster/role-path',
    'cluster/resources/attributes',
    'cluster/resources/full-match',
    'cluster/resources/fault-domain',
    'cluster/resources/offer-constraints',
    'type cluster/resources/resource-entry',
    'type workloads/distribution-spec',
  ],
  // Puts everything together: the only folder that knows all plug-ins.
  experiment: [
    'sim',
    'cluster',
    'control',
    'faults',
    'allocators',
    'frameworks',
    'workloads',
    'metrics',
    'invariants',
    'scenario',
  ],
  // Draws what a run left behind: knows the shape of results, and nothing that runs.
  report: ['type scenario', 'type experiment/result', 'type metrics/series'],
  fairness: ['sim', 'cluster', 'allocators', 'scenario'],
  // Plays worlds under allocators, so it needs all that runs them; nothing else of fairness does.
  'fairness/checker': ['sim', 'cluster', 'allocators', 'frameworks', 'scenario', 'experiment', 'fuzz', 'fairness'],
  'fairness/library.ts': ['fairness', 'fairness/checker'],
  'fairness/lab.ts': ['fairness', 'fairness/checker'],
  // Plays cases recorded from Mesos on the cluster's own parts.
  conformance: ['sim', 'cluster', 'control', 'allocators', 'scenario'],
  // Draws scenarios and runs them, as anybody could.
  fuzz: ['sim', 'cluster', 'invariants', 'scenario', 'experiment'],
  cli: [
    'sim',
    'cluster',
    'allocators',
    'frameworks',
    'workloads',
    'metrics',
    'scenario',
    'experiment',
    'report',
    'fairness',
    'fairness/checker',
    'conformance',
    'fuzz',
  ],
  // The library's table of contents.
  'index.ts': [
    'sim',
    'cluster',
    'allocators',
    'frameworks',
    'workloads',
    'metrics',
    'invariants',
    'scenario',
    'experiment',
    'report',
    'fairness',
  ],
};

/** Files that may touch the disk, the process or the machine; all others are pure. `*` is a whole folder. */
const EDGE = [
  'cli/*',
  'report/*',
  'experiment/prepare.ts',
  'experiment/plugin.ts',
  'scenario/load.ts',
  'workloads/traces/trace-file.ts',
];

/** Modules of Node that compute, and touch nothing. */
const HARMLESS = ['node:path', 'node:zlib'];

function isEdge(path: string): boolean {
  return EDGE.some((edge) => (edge.endsWith('*') ? path.startsWith(edge.slice(0, -1)) : path === edge));
}

/** The folder below `src`, or what has a line of its own within it. */
function layerOf(path: string): string {
  const [folder, part] = path.split('/');
  return `${folder}/${part}` in LAYERS ? `${folder}/${part}` : folder;
}

test('every folder of src has its place among the layers', () => {
  expect([...new Set(SOURCES.map(layerOf))].filter((layer) => !(layer in LAYERS))).toEqual([]);
});

test('imports point down only', () => {
  const wrong = SOURCES.flatMap((path) =>
    importsOf(path)
      .filter(({ isOurs, target }) => isOurs && layerOf(target) !== layerOf(path))
      .filter(({ target, isType }) => {
        const allowed = LAYERS[layerOf(path)].some((entry) => {
          const [name, ...rest] = entry.split(' ').reverse();
          const isMeant = target === `${name}.ts` || target.startsWith(`${name}/`);
          return isMeant && (isType || rest.length === 0);
        });
        return !allowed;
      })
      .map(
        ({ target, isType }) =>
          `${path} imports ${isType ? 'types of ' : ''}${target}: ${layerOf(path)} may import ${LAYERS[layerOf(path)].join(', ') || 'nothing'}`,
      ),
  );
  expect(wrong).toEqual([]);
});

test('only files at the edge import modules of Node', () => {
  const wrong = SOURCES.filter((path) => !isEdge(path)).flatMap((path) =>
    importsOf(path)
      .filter(({ target }) => target.startsWith('node:') && !HARMLESS.includes(target))
      .map(({ target }) => `${path} imports ${target}: take what it needs as an argument, from a file of the edge`),
  );
  expect(wrong).toEqual([]);
});

test('files of the edge exist', () => {
  expect(
    EDGE.filter((edge) => !SOURCES.some((path) => (edge.endsWith('*') ? path.startsWith(edge.slice(0, -1)) : path === edge))),
  ).toEqual([]);
});

test('seedrandom is called in one place', () => {
  const users = SOURCES.filter((path) => importsOf(path).some(({ target }) => target === 'seedrandom'));
  expect(users).toEqual(['sim/random.ts']);
});

/** What the edge may do and the model may not, each with what to use instead. */
const BANNED: readonly { readonly pattern: RegExp; readonly instead: string }[] = [
  { pattern: /\bDate\b/, instead: 'simulated time: cluster.now' },
  { pattern: /\bperformance\s*\./, instead: 'simulated time: cluster.now; wall time is measured in src/cli' },
  { pattern: /\bprocess\s*\./, instead: 'an argument, handed in by src/cli' },
  { pattern: /\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b/, instead: 'an event: simulation.event(name, handler)' },
  { pattern: /\bconsole\s*\./, instead: 'a warning in the result; only src/cli prints' },
  { pattern: /\b(crypto\.|randomUUID|getRandomValues)/, instead: 'simulation.random(name)' },
  {
    pattern: /\blocaleCompare\b|\bIntl\b|\.toLocale/,
    instead: 'compareBytes of src/allocators: the order must not depend on a locale',
  },
];

const BANNED_EVERYWHERE: typeof BANNED = [
  { pattern: /\bMath\s*\.\s*random\b/, instead: 'simulation.random(name), or keyedUniform(key, index)' },
  {
    pattern:
      /\bMath\s*\.\s*(log|log2|log10|log1p|exp|expm1|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|cbrt|hypot)\b/,
    instead: 'log, exp, pow, normalQuantile of src/sim/math.ts: engines differ in the last bits',
  },
  {
    pattern: /\*\*\s*(?![\s\d-])|\*\*\s*-(?!\d)|[\w)\]]\s*\*\*\s*[a-zA-Z(]/,
    instead: 'pow of src/sim/math.ts: engines differ in the last bits',
  },
];

/** Where one of these stands all the same, and why it may. */
const ALLOWED: Readonly<Record<string, string>> = {
  'experiment/run-experiment.ts setImmediate': 'between runs and slices of runs: lets the edge draw and hear an interrupt',
  'workloads/traces/decimal.ts **': 'big integers, which are exact',
  'cluster/tasks/task-ends.ts **': '2 to a small whole power, which is exact everywhere',
  'report/format-number.ts Math.log10': 'how many digits are printed',
  'report/charts/waiting-time.ts **': 'at which points a curve is drawn',
};

function offences(path: string, rules: typeof BANNED): string[] {
  return code(source(path))
    .split('\n')
    .flatMap((line, index) =>
      rules.flatMap(({ pattern, instead }) => {
        const found = pattern.exec(line)?.[0];
        if (found === undefined) return [];
        const what = found.includes('**') ? '**' : found.trim();
        return `${path} ${what}` in ALLOWED ? [] : [`src/${path}:${index + 1}: ${what}; use ${instead}`];
      }),
    );
}

test('below the edge there is no wall clock, process, timer, console or locale', () => {
  expect(SOURCES.filter((path) => !isEdge(path)).flatMap((path) => offences(path, BANNED))).toEqual([]);
});

test('nothing is drawn or computed by functions that differ between engines', () => {
  expect(SOURCES.flatMap((path) => offences(path, BANNED_EVERYWHERE))).toEqual([]);
});

test('every exception is still needed', () => {
  const stale = Object.keys(ALLOWED).filter((entry) => {
    const [path, what] = entry.split(' ');
    return !SOURCES.includes(path) || !code(source(path)).includes(what);
  });
  expect(stale).toEqual([]);
});

test.each([
  ['const now = Date.now();', true],
  ['const x = Math.random ();', true],
  ['const y = Math.log(2);', true],
  ['const z = base ** (1 / n);', true],
  ['const z = 2 ** n;', true],
  ['const z = 2 ** -30 * 10 ** 3;', false],
  ['// Math.random is banned', false],
  ['  /** Date, and process.exit */', false],
  ['const root = Math.sqrt(2) + Math.floor(3);', false],
  ["const update = 'candidate';", false],
])('the rule sees what it should: %s', (line, isBanned) => {
  const rules = [...BANNED, ...BANNED_EVERYWHERE];
  expect(rules.some(({ pattern }) => pattern.test(code(line)))).toBe(isBanned);
});
