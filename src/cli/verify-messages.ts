import type { FirstDifference } from '../experiment/first-difference.ts';
import type { WholeDifference, WindowDifference } from '../experiment/run-difference.ts';
import type { Step } from '../experiment/step-words.ts';
import type { ComparedWith, Difference, DifferingEvents, Verdict } from '../experiment/verify.ts';
import { formatDuration } from '../scenario/index.ts';
import type { ScenarioChange } from './scenario-change.ts';

/*
 * Everything that `clustersim verify` says: one function a message.
 */

export function verdictText(verdict: Verdict): string {
  const { allocator, seed, run, difference } = verdict;
  const name = `${allocator}, seed ${seed}`;
  if (difference === null)
    return `${name}: the same; ${counted(run.windows.length, 'window')}, ${counted(run.events, 'event')}, digest ${run.digest}\n`;
  return `${name}: ${whatDiffers(difference)}\n${eventsText(difference)}`;
}

export function conclusion(what: string, verdicts: readonly Verdict[], howOften: string): string {
  const differing = verdicts.filter(({ difference }) => difference !== null).length;
  if (differing === 0) return `${what}: verified; ${counted(verdicts.length, 'run')}, ${howOften}\n`;
  return `${what}: ${differing} of ${counted(verdicts.length, 'run')} ${differing === 1 ? 'is' : 'are'} not the same\n`;
}

export function scenarioChanged(file: string, { key, recorded, now }: ScenarioChange): string {
  return `${file} is not the scenario of these results any more: ${key} was ${shortened(recorded)}, and is ${shortened(now)} now\n`;
}

export function traceChanged(path: string): string {
  return `the trace is not that of these results any more: ${path} has another SHA-256\n`;
}

export function traceFilesChanged(recorded: number, now: number): string {
  return `the trace is not that of these results any more: it had ${counted(recorded, 'file')}, and has ${now} now\n`;
}

export function noWindows(allocator: string, seed: number): string {
  return `${allocator}, seed ${seed} has no digests.csv: the run can only be compared as a whole`;
}

export function otherVersion(folder: string, recorded: string, now: string): string {
  return `${folder} was made by clustersim ${recorded}; this is ${now}, whose runs may differ`;
}

export function noScenarioFile(folder: string, file: string): string {
  return `${folder} was made from ${file}, which is not there; say with --scenario where it is, or run this where it was made`;
}

export function noAllocatorFile(folder: string, label: string, file: string): string {
  return `${folder}: the allocator "${label}" was the file ${file}, which is not there; say with --allocator where it is`;
}

export const UNTIL_OF_RESULTS = '--until: results are verified to the end that they have';

export const SCENARIO_OF_SCENARIO = '--scenario: only results need to be told where their scenario is';

export function noSuchRuns(option: string, given: string, there: readonly (string | number)[]): string {
  return `${option}: the results have runs of ${there.join(', ')}; got "${given}"`;
}

const PARTIES: Readonly<Record<ComparedWith, readonly [known: string, found: string]>> = {
  first: ['first run', 'second run'],
  anew: ['first run', 'with plug-ins loaded anew'],
  record: ['recorded', 'now'],
};

function whatDiffers({ what, with: kind }: Difference): string {
  if (what.kind === 'failure')
    return `the first run comes to its end, ${kind === 'anew' ? 'but not with plug-ins loaded anew' : 'the second does not'}: ${what.message}`;
  return what.kind === 'window' ? windowDiffers(what, kind) : wholeDiffers(what, kind);
}

function windowDiffers({ from, to, isOfEvents, areArrivalsEqual }: WindowDifference, kind: ComparedWith): string {
  const span = `after ${duration(from)} and by ${duration(to)}`;
  const whose =
    kind === 'record'
      ? 'it parts from the recorded run'
      : kind === 'anew'
        ? 'it parts when plug-ins are loaded anew,'
        : 'two runs of it part';
  const how = isOfEvents ? '' : ': the same events happen, but not to the same agents or frameworks';
  const arrivals = areArrivalsEqual ? '' : '; not even the same work arrives';
  return `${whose} ${span}${how}${arrivals}`;
}

function wholeDiffers({ what, known, found, areWindowsEqual }: WholeDifference, kind: ComparedWith): string {
  const [one, other] = PARTIES[kind];
  const where = kind === 'record' ? 'manifest.json' : 'the result';
  const windows = areWindowsEqual ? 'every window is the same, but not' : 'it is not the same:';
  const hint = kind === 'record' && areWindowsEqual ? '; manifest.json does not belong to digests.csv' : '';
  return `${windows} ${what} of ${where} (${one} ${known}, ${other} ${found})${hint}`;
}

function eventsText({ events, with: kind, what }: Difference): string {
  switch (events.kind) {
    case 'log':
      return `  in events.csv.gz the first step that differs is${firstText(events.first, PARTIES.record)}`;
    case 'pair':
      return `  ${pairIntroduction(kind)}${firstText(events.first, PARTIES[kind === 'anew' ? 'anew' : 'first'])}`;
    case 'gone':
      return '  run twice more with every step written down, it was the same: the difference comes and goes\n';
    case 'repeats':
      return repeatsText(events, what.kind === 'whole' && what.areWindowsEqual);
    case 'failure':
      return `  the steps could not be compared: ${events.message}\n`;
  }
}

function pairIntroduction(kind: ComparedWith): string {
  if (kind === 'record') return 'nor is it the same when run twice now; the first step that differs is';
  return 'run twice more with every step written down, the first that differs is';
}

function firstText({ known, found, within }: FirstDifference, [one, other]: readonly [string, string]): string {
  const time = Math.min(known?.time ?? Infinity, found?.time ?? Infinity);
  const during = within === null ? '' : `, in ${within.words}`;
  const width = Math.max(one.length, other.length) + 1;
  const line = (party: string, step: Step | null) =>
    `    ${`${party}:`.padEnd(width)} ${step === null ? 'nothing more' : stepText(step, time)}\n`;
  return ` at ${formatDuration(time)}${during}\n${line(one, known)}${line(other, found)}`;
}

function stepText({ time, words }: Step, shown: number): string {
  return time === shown ? words : `${words}, at ${formatDuration(time)}`;
}

function repeatsText({ steps }: Extract<DifferingEvents, { kind: 'repeats' }>, isManifestAlone: boolean): string {
  if (isManifestAlone) return '';
  const told = steps.map((step) => `    at ${formatDuration(step.time)} ${step.words}\n`).join('');
  const window = told === '' ? '' : `; that window begins with\n${told.trimEnd()}`;
  return `  run twice now it is the same: what it is made of has changed since, or the record has${window}\n`;
}

/** Seconds, as people write them. */
function duration(seconds: number): string {
  return formatDuration(Math.round(seconds * 1e6));
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const LONGEST_VALUE = 60;

function shortened(json: string | undefined): string {
  if (json === undefined) return 'absent';
  return json.length > LONGEST_VALUE ? `${json.slice(0, LONGEST_VALUE)}…` : json;
}
