import type { ExperimentResult, RunResult } from '../../experiment/result.ts';
import type { ShareSeries } from '../../metrics/series.ts';
import { markLayers, marksOf, marksSentence } from './fault-marks.ts';
import { firstSeedRuns, seedSentence } from './first-seed.ts';
import { COLORS, chart, cycle, legendBelow, type Medium, SHAPES, SIZES, type Spec } from './style.ts';
import { timeChannel, timeUnit } from './time-axis.ts';
import { decimate, MOST_WINDOWS, stepPoints } from './windows.ts';

/** More lines than this cannot be told apart; then only the greatest are drawn. */
const MOST_FRAMEWORKS = 10;
/** With more, the ideals would hide what is held. */
const MOST_WITH_IDEAL = 6;
/** Marks on a line that tell it from the others in grey. */
const MARKS = 7;

/**
 * Each framework's dominant share over time, a panel an allocator, and beside it (dashed) the share it would hold if the
 * allocation were ideally fair. Undefined where no run kept shares.
 */
export function dominantSharesChart(result: ExperimentResult, medium: Medium): Spec | undefined {
  const runs = firstSeedRuns(result).filter((run) => run.shares.time.length > 0);
  if (runs.length === 0) return undefined;
  const all = [...new Set(runs.flatMap((run) => labels(run.shares)))].filter((label) => label !== WHOLE_ROLE);
  const drawn = all.length > MOST_FRAMEWORKS ? greatest(runs, all, MOST_FRAMEWORKS - 1) : all;
  const withIdeal = drawn.length <= MOST_WITH_IDEAL;
  const length = Math.max(...runs.map((run) => run.shares.time[run.shares.time.length - 1]));
  const unit = timeUnit(length);
  const lines = runs.flatMap((run) => rows(run, drawn, withIdeal, unit.seconds, MOST_WINDOWS[medium]));
  const size = SIZES[medium];
  const color = {
    field: 'framework',
    type: 'nominal',
    title: null,
    scale: { domain: drawn, range: cycle(COLORS, drawn.length) },
    legend: { ...legendBelow(drawn, medium), symbolOpacity: 1 },
  };
  const shape = {
    field: 'framework',
    type: 'nominal',
    title: null,
    scale: { domain: drawn, range: cycle(SHAPES, drawn.length) },
  };
  const time = timeChannel(length, medium);
  const share = {
    field: 'share',
    type: 'quantitative',
    title: 'Dominant share',
    axis: { format: '~%', tickCount: 4 },
    scale: { zero: true, nice: true },
  };
  const kind = {
    field: 'kind',
    type: 'nominal',
    title: null,
    scale: {
      domain: ['held', 'ideal'],
      range: [
        [1, 0],
        [3, 2],
      ],
    },
    legend: withIdeal ? { orient: 'bottom', direction: 'horizontal', symbolStrokeColor: '#222' } : null,
  };
  const faded = medium === 'screen' ? { opacity: { condition: { param: 'picked', value: 1 }, value: 0.12 } } : {};
  const picked =
    medium === 'screen' ? { params: [{ name: 'picked', select: { type: 'point', fields: ['framework'] }, bind: 'legend' }] } : {};
  const tooltip = [
    { field: 'framework' },
    { field: 'time', title: `time (${unit.name})`, format: '.4~g' },
    { field: 'share', format: '.2%' },
    ...(withIdeal ? [{ field: 'kind' }] : []),
  ];
  const marks = marksOf(result);
  const { below, above } = markLayers(marks, length, medium);
  const sentences = [
    ...(withIdeal ? ['Dashed: ideal share (weighted max-min fair, capped by demand).'] : []),
    ...(drawn.length < all.length
      ? [`The ${drawn.length} of ${all.length} frameworks with the greatest mean share; the others are not drawn.`]
      : []),
    ...marksSentence(marks, length, medium),
    ...seedSentence(result),
  ];
  return chart(medium, 'Dominant share over time', sentences, {
    data: { values: lines },
    facet: {
      row: {
        field: 'allocator',
        type: 'nominal',
        title: null,
        sort: runs.map((run) => run.allocator),
        header: { labelOrient: 'top', labelAnchor: 'start' },
      },
    },
    spec: {
      ...size,
      layer: [
        ...below,
        {
          ...picked,
          mark: { type: 'line', interpolate: 'step-before', strokeJoin: 'round' },
          encoding: {
            x: time,
            y: share,
            color,
            strokeDash: kind,
            ...faded,
            ...(medium === 'screen' ? { tooltip } : {}),
          },
        },
        {
          transform: [{ filter: 'datum.mark' }],
          mark: {
            type: 'point',
            filled: true,
            size: medium === 'paper' ? 26 : 60,
            opacity: 1,
            stroke: 'white',
            strokeWidth: 0.6,
          },
          encoding: { x: time, y: share, color, shape, ...faded, ...(medium === 'screen' ? { tooltip } : {}) },
        },
        ...above,
      ],
    },
  });
}

interface Row {
  readonly allocator: string;
  readonly framework: string;
  readonly kind: 'held' | 'ideal';
  readonly time: number;
  readonly share: number;
  readonly mark?: true;
}

function rows(run: RunResult, drawn: readonly string[], withIdeal: boolean, unitSeconds: number, most: number): Row[] {
  const { shares } = run;
  const names = labels(shares);
  return drawn.flatMap((framework, position) => {
    const at = indicesOf(shares, names.indexOf(framework));
    const line = (column: readonly number[], kind: Row['kind']): Row[] => {
      const windows = decimate({ end: at.map((index) => shares.time[index]), value: at.map((index) => column[index]) }, most);
      const points = stepPoints(windows, unitSeconds);
      return points.map(({ time, value }, index) => ({
        allocator: run.allocator,
        framework,
        kind,
        time,
        share: value,
        ...(kind === 'held' && isMarked(index, points.length, position, drawn.length) ? { mark: true as const } : {}),
      }));
    };
    return [...line(shares.dominant, 'held'), ...(withIdeal ? line(shares.ideal, 'ideal') : [])];
  });
}

/** Evenly along the line, those of different lines side by side rather than on top of each other. */
function isMarked(index: number, count: number, position: number, lines: number): boolean {
  const apart = Math.max(1, Math.floor(count / MARKS));
  return index % apart === Math.floor(((position + 0.5) / lines) * apart);
}

function indicesOf(shares: ShareSeries, framework: number): number[] {
  const at: number[] = [];
  for (let row = 0; row < shares.framework.length; row++) if (shares.framework[row] === framework) at.push(row);
  return at;
}

/** Lines of whole roles are not drawn: their frameworks are. */
const WHOLE_ROLE = '';

/** The framework's name; with its role's before it where that says more. */
function labels(shares: ShareSeries): string[] {
  return shares.frameworks.map(({ name, role }) => {
    const roleName = shares.roles[role];
    if (name === '') return WHOLE_ROLE;
    if (roleName === '*' || roleName === name) return name;
    return roleName.endsWith(`/${name}`) ? roleName : `${roleName}/${name}`;
  });
}

/** Those of the greatest mean share over all runs, in the given order. */
function greatest(runs: readonly RunResult[], all: readonly string[], count: number): string[] {
  const sums = new Map(all.map((label) => [label, 0]));
  for (const { shares } of runs) {
    const names = labels(shares);
    const windows = shares.time.length / names.length;
    for (const [row, framework] of shares.framework.entries()) {
      const label = names[framework];
      sums.set(label, (sums.get(label) ?? 0) + shares.dominant[row] / windows);
    }
  }
  const kept = new Set([...all].sort((a, b) => (sums.get(b) ?? 0) - (sums.get(a) ?? 0)).slice(0, count));
  return all.filter((label) => kept.has(label));
}
