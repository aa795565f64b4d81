import type { ExperimentResult, RunResult } from '../../experiment/result.ts';
import { allocatorChannels } from './allocator-channels.ts';
import { firstSeedRuns, seedSentence } from './first-seed.ts';
import { chart, fractionChannel, type Medium, SIZES, type Spec } from './style.ts';

/** Where a logarithmic axis of durations has its ticks, seconds, and what they are called. */
const TICKS: readonly (readonly [number, string])[] = [
  [0.001, '1 ms'],
  [0.01, '10 ms'],
  [0.1, '0.1 s'],
  [1, '1 s'],
  [10, '10 s'],
  [60, '1 min'],
  [600, '10 min'],
  [3600, '1 h'],
  [36000, '10 h'],
  [4 * 86400, '4 d'],
  [40 * 86400, '40 d'],
  [400 * 86400, '400 d'],
];

/** Points of a curve: enough for a smooth one on paper. */
const POINTS = 240;

/**
 * How long jobs waited for their first task: for each allocator the fraction that had started within x, logarithmic. Jobs
 * that had not started when the run ended are censored, not dropped (Kaplan and Meier's estimator).
 */
export function waitingTimeChart(result: ExperimentResult, medium: Medium): Spec | undefined {
  const curves = firstSeedRuns(result)
    .map((run) => ({ allocator: run.allocator, steps: startedWithin(waits(run, result.scenario.measure)) }))
    .filter((curve) => curve.steps.length > 0);
  if (curves.length === 0) return undefined;
  const [from, to] = span(
    curves.flatMap((curve) => [curve.steps.find((step) => step.wait > 0)?.wait, curve.steps[curve.steps.length - 1].wait]),
  );
  const values = curves.flatMap(({ allocator, steps }) =>
    thinned(steps, from, to).map((step) => ({ allocator, wait: step.wait, started: step.started })),
  );
  const ticks = TICKS.filter(([seconds]) => seconds >= from && seconds <= to);
  const channels = allocatorChannels(
    curves.map((curve) => curve.allocator),
    medium,
  );
  const names = ticks.map(([seconds, name]) => `datum.value == ${seconds} ? '${name}' : `).join('');
  const sentences = [
    'Fraction of jobs whose first task had started (Kaplan–Meier: jobs still waiting are censored).',
    ...seedSentence(result),
  ];
  return chart(medium, 'Waiting time of jobs', sentences, {
    ...SIZES[medium],
    height: SIZES[medium].height * 1.6,
    data: { values },
    ...channels.params,
    mark: { type: 'line', interpolate: 'step-after', strokeJoin: 'round' },
    encoding: {
      x: {
        field: 'wait',
        type: 'quantitative',
        title: 'Wait from submission to first task',
        scale: { type: 'log', domain: [from, to], nice: false },
        axis: { values: ticks.map(([seconds]) => seconds), labelExpr: `${names}''`, labelOverlap: true },
      },
      y: fractionChannel('started', 'Jobs started'),
      ...channels.encoding,
      ...(medium === 'screen'
        ? {
            tooltip: [
              { field: 'allocator' },
              { field: 'wait', title: 'within (s)', format: '.4~g' },
              { field: 'started', title: 'started', format: '.1%' },
            ],
          }
        : {}),
    },
  });
}

interface Wait {
  readonly seconds: number;
  /** False: it still waited when the run ended. */
  readonly started: boolean;
}

/** Of the jobs submitted within the measured span. */
function waits(run: RunResult, measure: { readonly from: number; readonly to?: number }): Wait[] {
  const { jobs } = run;
  const from = measure.from / 1e6;
  const to = measure.to === undefined ? Number.POSITIVE_INFINITY : measure.to / 1e6;
  return jobs.submitted.flatMap((submitted, row) => {
    if (submitted < from || submitted > to) return [];
    const started = jobs.firstStart[row] >= 0;
    return [{ seconds: (started ? jobs.firstStart[row] : run.simulatedSeconds) - submitted, started }];
  });
}

interface Step {
  readonly wait: number;
  /** Estimated fraction of jobs started within `wait`. */
  readonly started: number;
}

/**
 * Kaplan and Meier (1958): at each wait, of those still waiting (n) the d that start multiply what remains by (1 − d/n).
 * Equal to the plain distribution function where nothing is censored. The last step is where the data end.
 */
export function startedWithin(waiting: readonly Wait[]): Step[] {
  const sorted = [...waiting].sort((a, b) => a.seconds - b.seconds);
  const steps: Step[] = [];
  let remaining = 1;
  for (let at = 0; at < sorted.length; ) {
    const { seconds } = sorted[at];
    const atRisk = sorted.length - at;
    let starts = 0;
    for (; at < sorted.length && sorted[at].seconds === seconds; at++) if (sorted[at].started) starts++;
    remaining *= 1 - starts / atRisk;
    steps.push({ wait: seconds, started: 1 - remaining });
  }
  return steps;
}

/** From the tick below the least positive wait, so that its step is seen, to the tick at or above the greatest. */
function span(waitsSeen: readonly (number | undefined)[]): [number, number] {
  const positive = waitsSeen.filter((wait): wait is number => wait !== undefined && wait > 0);
  if (positive.length === 0) return [TICKS[0][0], TICKS[1][0]];
  const ticks = TICKS.map(([seconds]) => seconds);
  const from = ticks.findLast((tick) => tick < Math.min(...positive)) ?? ticks[0];
  const to = ticks.find((tick) => tick >= Math.max(...positive) && tick > from) ?? Math.max(...positive);
  return [from, to];
}

/**
 * The curve at waits evenly spaced on the logarithmic axis; its left end is all that waited less. It ends where the data do, but
 * where all have started it goes on: nobody waits longer.
 */
export function thinned(steps: readonly Step[], from: number, to: number): Step[] {
  const { wait: end, started } = steps[steps.length - 1];
  const last = started === 1 ? to : Math.min(to, Math.max(from, end));
  const points: Step[] = [];
  let at = -1;
  for (let point = 0; point <= POINTS; point++) {
    const wait = point === POINTS ? last : from * (last / from) ** (point / POINTS);
    while (at + 1 < steps.length && steps[at + 1].wait <= wait) at++;
    points.push({ wait: Number(wait.toPrecision(6)), started: at < 0 ? 0 : Number(steps[at].started.toFixed(6)) });
  }
  return points;
}
