import { EventLog } from '../metrics/event-log.ts';
import type { Prepared } from './prepared.ts';
import { othersTurn } from './run-experiment.ts';
import { type SimulateOptions, simulateInSlices } from './simulate.ts';
import { type PartedLines, StepComparison } from './step-comparison.ts';
import { StepTape } from './step-tape.ts';
import { type Step, stepOf } from './step-words.ts';
import { EVENT_MARK, StepWriter } from './step-writer.ts';

/** A run to be run again. */
export interface RunOf {
  readonly prepared: Prepared;
  readonly label: string;
  readonly seed: number;
}

/** The first step that is not the same in two runs; null where one has no more. */
export interface FirstDifference {
  readonly known: Step | null;
  readonly found: Step | null;
  /** The event that the steps are part of; null: they are events themselves, or it is not known. */
  readonly within: Step | null;
}

/** Runs both from the start with every step written down; the second is left where it parts. Null: they are the same. */
export async function tracePair(one: RunOf, other: RunOf, isPauseDue: () => boolean): Promise<FirstDifference | null> {
  const comparison = new StepComparison((await taped(one, isPauseDue)).reader(), EVENT_MARK);
  const writer = new StepWriter((text) => comparison.write(text));
  await untilParted(other, tracing(writer), comparison, isPauseDue);
  writer.flush();
  comparison.end();
  return comparison.parted && inWords(comparison.parted, comparison.header);
}

/** Runs it once more beside its recorded `events.csv.gz`; null: all is as recorded there. */
export async function compareWithLog(
  run: RunOf,
  recorded: () => string | null,
  isPauseDue: () => boolean,
): Promise<FirstDifference | null> {
  const comparison = new StepComparison(recorded);
  const log = new EventLog((text) => comparison.write(text));
  await untilParted(run, { observers: [log] }, comparison, isPauseDue);
  log.flush();
  comparison.end();
  return comparison.parted && inWords(comparison.parted, comparison.header);
}

/** Runs it, and gives the first steps after so many of its events. */
export async function stepsAfter(run: RunOf, events: number, count: number, isPauseDue: () => boolean): Promise<readonly Step[]> {
  const found: Step[] = [];
  const next = (await taped(run, isPauseDue)).reader();
  let seen = 0;
  let header: string | null = null;
  for (let text = next(); text !== null; text = next())
    for (const line of text.split('\n').slice(0, -1)) {
      const isEvent = line.startsWith(EVENT_MARK);
      const isHeader = !isEvent && header === null;
      if (isHeader) header = line;
      if (isEvent) seen++;
      if (!isHeader && seen > events) found.push(stepOf(line, header));
      if (found.length === count) return found;
    }
  return found;
}

/** Runs it to the end, and keeps every step. */
async function taped(run: RunOf, isPauseDue: () => boolean): Promise<StepTape> {
  const tape = new StepTape();
  const writer = new StepWriter((text) => tape.write(text));
  await finished(run, tracing(writer), isPauseDue);
  writer.flush();
  return tape;
}

function tracing({ observer, trace }: StepWriter): SimulateOptions {
  return { observers: [observer], trace };
}

/** Runs until the comparison has seen a difference, or to the end. */
async function untilParted(
  run: RunOf,
  options: SimulateOptions,
  comparison: StepComparison,
  isPauseDue: () => boolean,
): Promise<void> {
  const hasParted = () => comparison.parted !== null;
  await finished(run, options, () => hasParted() || isPauseDue(), hasParted);
}

async function finished(
  { prepared, label, seed }: RunOf,
  options: SimulateOptions,
  isPauseDue: () => boolean,
  isEnough: () => boolean = () => false,
): Promise<void> {
  const slices = simulateInSlices(prepared, label, seed, isPauseDue, { ...options, keepsJobs: false });
  while (slices.next().done !== true && !isEnough()) await othersTurn();
}

function inWords({ known, found, within }: PartedLines, header: string | null): FirstDifference {
  const step = (line: string | null) => (line === null ? null : stepOf(line, header));
  const areEvents = [known, found].every((line) => line === null || line.startsWith(EVENT_MARK));
  return { known: step(known), found: step(found), within: areEvents ? null : step(within) };
}
