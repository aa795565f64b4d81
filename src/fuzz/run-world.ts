import type { Cluster } from '../cluster/cluster.ts';
import { KNOWN_NAMES, prepare } from '../experiment/prepare.ts';
import type { Prepared } from '../experiment/prepared.ts';
import type { RunResult } from '../experiment/result.ts';
import { type RunObserver, type SimulateOptions, simulate } from '../experiment/simulate.ts';
import { type Files, parseScenario } from '../scenario/index.ts';
import { Digest, SECOND } from '../sim/index.ts';
import { EndlessRun, type Failure, failureOf, UnequalRuns } from './failure.ts';
import { type PlainWorld, scenarioText } from './plain.ts';

/** What came of a world under all its allocators. */
export interface Outcome {
  /** Fingerprint of all its runs, 16 hexadecimal digits; up to the failure, if there is one. */
  readonly digest: string;
  /** Of all its runs, the one that failed included. */
  readonly events: number;
  /** Absent: it passed. */
  readonly failure?: Failure;
}

export interface RunWorldOptions {
  /** More observers of a run that is checked: each run has its own. */
  readonly observers?: () => readonly RunObserver[];
}

/** A drawn world has some ten thousand events; one that has so many, or lasts so long, does not end. */
const MOST_EVENTS = 1_000_000;
const LONGEST = 500_000 * SECOND;
const MOST_AT_ONCE = 50_000;

const NO_FILES: Files = {
  read: (path) => {
    throw new Error(`a drawn world names no files; this one reads ${path}`);
  },
  exists: () => false,
};

/**
 * Runs a world under each of its allocators: checked, and once more unchecked, which must be the same run. Whatever is thrown
 * is a failure of the program: drawn worlds are valid.
 */
export async function runWorld(world: PlainWorld, options: RunWorldOptions = {}): Promise<Outcome> {
  const digest = new Digest();
  const events = { played: 0 };
  try {
    const { scenario } = parseScenario(scenarioText(world), 'drawn.yaml', KNOWN_NAMES, NO_FILES);
    const prepared = await prepare(scenario);
    let arrivals: string | null = null;
    for (const { label } of scenario.allocators) {
      const checked = complete(prepared, label, events, { check: true, observers: options.observers?.() ?? [] });
      digest.addText(checked.digest);
      const again = complete(prepared, label, { played: 0 }, { observers: options.observers?.() ?? [] });
      compare('a checked run and one that is not', checked, again);
      if (arrivals !== null && arrivals !== checked.arrivalsDigest)
        throw new UnequalRuns('different work arrives under different allocators');
      arrivals = checked.arrivalsDigest;
    }
    return { digest: digest.hex(), events: events.played };
  } catch (error) {
    const failure = failureOf(error);
    digest.addText(failure.message);
    return { digest: digest.hex(), events: events.played, failure };
  }
}

/** Throws if there is no end in sight; adds up the events, however it ends. */
function complete(prepared: Prepared, label: string, events: { played: number }, options: SimulateOptions): RunResult {
  const watch = new Watch();
  try {
    return simulate(prepared, label, prepared.scenario.seed, { ...options, observers: [...(options.observers ?? []), watch] });
  } finally {
    events.played += watch.events;
  }
}

/** Ends a run that does not. */
class Watch implements RunObserver {
  events = 0;
  #instant = 0;
  #begin = 0;

  attach({ simulation }: Cluster): void {
    simulation.afterEach(() => {
      const { now, events, handling } = simulation;
      this.events = events;
      if (now !== this.#instant) [this.#instant, this.#begin] = [now, events];
      const so = () => `at ${now / SECOND} s, after ${events} events, the last "${handling}"`;
      if (events - this.#begin > MOST_AT_ONCE) throw new EndlessRun(`time stands still ${so()}`);
      if (events > MOST_EVENTS || now > LONGEST) throw new EndlessRun(`the run has not ended ${so()}`);
    });
  }
}

function compare(what: string, a: RunResult, b: RunResult): void {
  if (a.digest !== b.digest) throw new UnequalRuns(`${what} part`);
  for (const name of Object.keys({ ...a.metrics, ...b.metrics }))
    if (!Object.is(a.metrics[name], b.metrics[name])) throw new UnequalRuns(`${what} differ in the metric ${name}`);
}
