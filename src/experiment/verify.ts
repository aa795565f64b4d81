import { compareWithLog, type FirstDifference, type RunOf, stepsAfter, tracePair } from './first-difference.ts';
import { PluginError } from './plugin.ts';
import type { Prepared } from './prepared.ts';
import type { RunResult } from './result.ts';
import { type KnownRun, type RunDifference, runDifference } from './run-difference.ts';
import { othersTurn, planOf, RunError, runName } from './run-experiment.ts';
import { simulateInSlices } from './simulate.ts';
import type { Step } from './step-words.ts';

export interface VerifyOptions {
  /** Hears what is being done, and how far all of it is (0 … 1). */
  readonly progress?: (what: string, fraction: number) => void;
  /** Whether it is time to let others have the processor for a moment; asked at the end of every window of a run. */
  readonly isPauseDue?: () => boolean;
}

/** What a run was compared with: its first run, the same with plug-ins loaded anew, or what is recorded of it. */
export type ComparedWith = 'first' | 'anew' | 'record';

/** What came of comparing one run. */
export interface Verdict {
  readonly allocator: string;
  readonly seed: number;
  /** The run that was compared with; of a record: the new run. */
  readonly run: RunResult;
  /** Null: it is the same. */
  readonly difference: Difference | null;
}

export interface Difference {
  readonly with: ComparedWith;
  /** A `failure`: the run does not come to its end this time; what it says. */
  readonly what: RunDifference | { readonly kind: 'failure'; readonly message: string };
  readonly events: DifferingEvents;
}

/** What further runs tell of the events that differ. */
export type DifferingEvents =
  /** Two more runs, or a run and its recorded event log, part here. */
  | { readonly kind: 'pair' | 'log'; readonly first: FirstDifference }
  /** Two more runs are equal: the difference comes and goes. */
  | { readonly kind: 'gone' }
  /** Two more runs are equal, so it is the record that differs; these come first in the window that does. */
  | { readonly kind: 'repeats'; readonly steps: readonly Step[] }
  /** They failed: what they say. */
  | { readonly kind: 'failure'; readonly message: string };

/** A run as a result folder has it. */
export interface RecordedRun extends KnownRun {
  readonly allocator: string;
  readonly seed: number;
  /** Opens its `events.csv.gz`: the text in pieces, null after the last. Null: there is none. */
  readonly openLog: (() => () => string | null) | null;
}

/** Prepares the scenario once more, with its plug-ins loaded anew; null: it has none. */
export type LoadAnew = (() => Promise<Prepared>) | null;

/**
 * Runs everything twice and compares. Where the scenario has plug-ins, a third run follows with these loaded anew: what a
 * file draws while it is loaded is the same in the first two.
 */
export async function verifyScenario(
  prepared: Prepared,
  loadAnew: LoadAnew,
  options: VerifyOptions = {},
): Promise<readonly Verdict[]> {
  const plan = planOf(prepared.scenario);
  const anew = loadAnew && (await loadAnew());
  const verdicts: Verdict[] = [];
  for (const [i, { label, seed }] of plan.entries()) {
    const one = new Attempt(prepared, label, seed, options, i / plan.length);
    const run = await one.run();
    let difference = await one.differenceFrom(run, one, 'first', loadAnew);
    if (anew !== null) difference ??= await one.differenceFrom(run, one.with(anew), 'anew', null);
    verdicts.push({ allocator: label, seed, run, difference });
  }
  return verdicts;
}

/** Runs once more what is recorded, in the order of the scenario, and compares. */
export async function verifyRecord(
  prepared: Prepared,
  recorded: readonly RecordedRun[],
  loadAnew: LoadAnew,
  options: VerifyOptions = {},
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [i, known] of recorded.entries()) {
    const { allocator, seed } = known;
    const one = new Attempt(prepared, allocator, seed, options, i / recorded.length);
    const run = await one.run();
    const what = runDifference(known, run);
    const events = what === null ? null : await one.eventsBeside(known, what, loadAnew);
    verdicts.push({ allocator, seed, run, difference: what && events && { with: 'record', what, events } });
  }
  return verdicts;
}

/** So many events of a window are told where there is nothing to compare them with. */
const MOST_TOLD = 3;

/** One run of the plan, to be run as often as it takes. */
class Attempt implements RunOf {
  readonly prepared: Prepared;
  readonly label: string;
  readonly seed: number;
  readonly fraction: number;
  readonly #options: VerifyOptions;

  constructor(prepared: Prepared, label: string, seed: number, options: VerifyOptions, fraction: number) {
    this.prepared = prepared;
    this.label = label;
    this.seed = seed;
    this.fraction = fraction;
    this.#options = options;
  }

  async run(): Promise<RunResult> {
    this.#tell();
    await othersTurn();
    try {
      const slices = simulateInSlices(this.prepared, this.label, this.seed, this.#isPauseDue, { keepsJobs: false });
      let slice = slices.next();
      for (; slice.done !== true; slice = slices.next()) await othersTurn();
      return slice.value;
    } catch (error) {
      if (error instanceof PluginError || !(error instanceof Error)) throw error;
      throw new RunError(`${this.#name}: ${error.message}`, { cause: error });
    }
  }

  /** The same run of the same scenario, loaded at another time. */
  with(prepared: Prepared): Attempt {
    return new Attempt(prepared, this.label, this.seed, this.#options, this.fraction);
  }

  /** Runs `again`, and says where it parts from a run of this one. */
  async differenceFrom(known: RunResult, again: Attempt, kind: 'first' | 'anew', loadAnew: LoadAnew): Promise<Difference | null> {
    let what: Difference['what'] | null;
    try {
      what = runDifference(known, await again.run());
    } catch (error) {
      what = { kind: 'failure', message: messageOf(error) };
    }
    return (
      what && { with: kind, what, events: await told(async () => (await this.#parted(again, loadAnew)) ?? { kind: 'gone' }) }
    );
  }

  /** What can be known of where a recorded run parts from this one. */
  async eventsBeside({ openLog }: RecordedRun, what: RunDifference, loadAnew: LoadAnew): Promise<DifferingEvents> {
    if (what.kind === 'whole' && what.areWindowsEqual) return { kind: 'repeats', steps: [] };
    return told(async () => {
      this.#tell();
      const first = openLog && (await compareWithLog(this, openLog(), this.#isPauseDue));
      if (first) return { kind: 'log', first };
      const before = what.kind === 'window' ? what.eventsBefore : null;
      return (await this.#parted(this, loadAnew)) ?? { kind: 'repeats', steps: await this.#stepsAfter(before) };
    });
  }

  /**
   * Where two more runs part; null: nowhere. The first two may have parted because a plug-in was fresh in one of them, so
   * that is tried first.
   */
  async #parted(other: Attempt, loadAnew: LoadAnew): Promise<DifferingEvents | null> {
    const fresh = loadAnew && this.with(await loadAnew());
    for (const [one, two] of [...(fresh ? [[fresh, fresh]] : []), [this, other]]) {
      this.#tell();
      const first = await tracePair(one, two, this.#isPauseDue);
      if (first !== null) return { kind: 'pair', first };
    }
    return null;
  }

  /** The first steps of the run after so many events; none if that is not known. */
  async #stepsAfter(events: number | null): Promise<readonly Step[]> {
    return events === null ? [] : stepsAfter(this, events, MOST_TOLD, this.#isPauseDue);
  }

  #tell(): void {
    this.#options.progress?.(this.#name, this.fraction);
  }

  get #name(): string {
    return runName(this.prepared.scenario, this.label, this.seed);
  }

  get #isPauseDue(): () => boolean {
    return this.#options.isPauseDue ?? (() => false);
  }
}

/** What further runs tell, or why they don't. */
async function told(tell: () => Promise<DifferingEvents>): Promise<DifferingEvents> {
  try {
    return await tell();
  } catch (error) {
    return { kind: 'failure', message: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
