import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { type CheckOptions, type CheckProgress, check, type Verdict } from '../fairness/checker/check.ts';
import { unknownProperty } from '../fairness/checker/messages.ts';
import type { Subject } from '../fairness/checker/subject.ts';
import { PROPERTY_NAMES } from '../fairness/properties/index.ts';
import { nearestName } from '../scenario/index.ts';
import { boundaryCommand } from './boundary-command.ts';
import { checkTogether } from './check-hands.ts';
import { everySubject, subjectNamed } from './check-subjects.ts';
import { truthTable, verdictTable } from './check-table.ts';
import { Progress } from './progress.ts';
import { UsageError } from './usage-error.ts';

export interface CheckArguments {
  readonly allocator?: string | undefined;
  readonly all?: boolean | undefined;
  readonly property?: readonly string[] | undefined;
  readonly runs?: string | undefined;
  readonly seed?: string | undefined;
  readonly 'max-frameworks'?: string | undefined;
  readonly out?: string | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly against?: string | undefined;
  readonly maximize?: string | undefined;
}

/** What is not told. */
export const DEFAULTS: CheckOptions = { runs: 200, seed: 1, frameworks: 4 };

/** `clustersim check`: which properties an allocator has, and the smallest world for each it has not; false: a declared one is violated. */
export async function checkCommand(args: CheckArguments): Promise<boolean> {
  const options: CheckOptions = {
    runs: wholeOf('runs', args.runs ?? String(DEFAULTS.runs), 0),
    seed: wholeOf('seed', args.seed ?? String(DEFAULTS.seed), 0),
    frameworks: wholeOf('max-frameworks', args['max-frameworks'] ?? String(DEFAULTS.frameworks), 1, 8),
    ...(args.property ? { properties: args.property.map(propertyNamed) } : {}),
  };
  if (args.all === true) {
    if (args.allocator !== undefined) throw new UsageError(`--all checks everything; got "${args.allocator}" as well`);
    return checkAll(args, options);
  }
  if (args.allocator === undefined) throw new UsageError('expected an allocator by name or file, fluid:<policy>, or --all');
  const folder = args.out ?? join('results', `check-${folderName(args.allocator)}`);
  if ((args.against === undefined) !== (args.maximize === undefined))
    throw new UsageError('--against and --maximize go together: another allocator, and the metric in which they are to differ');
  if (args.against !== undefined && args.maximize !== undefined) {
    const { against, maximize: metric, allocator } = args;
    const bar = new Progress(args.quiet !== true && args.json !== true);
    await boundaryCommand({ ...options, allocator, against, metric, folder, isJson: args.json === true }, bar);
    return true;
  }
  const subject = await subjectNamed(args.allocator, folder);
  const progress = new Progress(args.quiet !== true && args.json !== true);
  const verdicts = await verdictsOf(subject, options, ({ what, fraction }) => progress.update(what, fraction));
  progress.stop();
  const files = write(folder, verdicts);
  if (args.json) process.stdout.write(`${JSON.stringify(jsonOf(subject.name, verdicts, files), null, 2)}\n`);
  else {
    process.stdout.write(`${subject.name}\n\n${verdictTable(verdicts, subject.declares)}`);
    for (const { name, counterexample } of verdicts)
      if (counterexample !== null)
        process.stdout.write(`\n${name}: ${counterexample.explanation}\n  ${replay(files.get(name))}\n`);
  }
  return keepsItsWord(subject, verdicts);
}

async function checkAll(args: CheckArguments, options: CheckOptions): Promise<boolean> {
  const progress = new Progress(args.quiet !== true && args.json !== true);
  const tasks = everySubject().map((name) => ({
    name,
    options,
    folder: join(args.out ?? join('results', 'check-all'), folderName(name)),
  }));
  progress.update('check --all', 0);
  const replies = await checkTogether(tasks, availableParallelism(), (count, name) =>
    progress.update(name, count / tasks.length),
  );
  progress.stop();
  const files = tasks.map(({ folder }, i) => write(folder, replies[i].verdicts));
  const rows = tasks.map(({ name }, i) => ({ allocator: name, properties: replies[i].verdicts }));
  if (args.json)
    process.stdout.write(
      `${JSON.stringify(
        rows.map((row, i) => jsonOf(row.allocator, row.properties, files[i])),
        null,
        2,
      )}\n`,
    );
  else process.stdout.write(truthTable(rows));
  const broken = tasks.flatMap(({ name }, i) =>
    brokenPromises(replies[i], replies[i].verdicts).map(
      (property) => `${name} declares ${property}, and it is violated: ${replay(files[i].get(property))}`,
    ),
  );
  for (const line of broken) process.stderr.write(`${line}\n`);
  return broken.length === 0;
}

/** All of a check, with time for the progress bar now and then. */
async function verdictsOf(subject: Subject, options: CheckOptions, hear: (progress: CheckProgress) => void): Promise<Verdict[]> {
  const work = check(subject, options);
  let last = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - last < 50) continue;
    hear(step.value);
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
  }
}

/** A folder a violated property: scenario.yaml, changed.yaml where two worlds are compared, explanation.txt. Returns the scenarios' paths. */
function write(folder: string, verdicts: readonly Verdict[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const { name, counterexample } of verdicts) {
    if (counterexample === null) continue;
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'scenario.yaml'), counterexample.scenario);
    writeFileSync(join(own, 'explanation.txt'), `${counterexample.explanation}\n`);
    if (counterexample.changed !== null) writeFileSync(join(own, 'changed.yaml'), counterexample.changed);
    files.set(name, join(own, 'scenario.yaml'));
  }
  return files;
}

/** What plays it again, with a folder for its results beside it: all counterexamples have the same file name. */
function replay(file = ''): string {
  return `clustersim ${file} --out ${join(dirname(file), 'run')}`;
}

function jsonOf(allocator: string, verdicts: readonly Verdict[], files: ReadonlyMap<string, string>): object {
  return {
    allocator,
    properties: verdicts.map(({ name, verdict, worlds, counterexample }) => ({
      name,
      verdict,
      worlds,
      counterexample: counterexample === null ? null : { ...counterexample, file: files.get(name) ?? null },
    })),
  };
}

function brokenPromises({ declares }: Pick<Subject, 'declares'>, verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ name, verdict }) => (verdict === 'violated' && declares.includes(name) ? [name] : []));
}

function keepsItsWord(subject: Subject, verdicts: readonly Verdict[]): boolean {
  const broken = brokenPromises(subject, verdicts);
  for (const name of broken) process.stderr.write(`${subject.name} declares ${name}, and it is violated\n`);
  return broken.length === 0;
}

function propertyNamed(name: string): string {
  if (PROPERTY_NAMES.includes(name)) return name;
  throw new UsageError(unknownProperty(name, PROPERTY_NAMES, nearestName(name, PROPERTY_NAMES)));
}

function folderName(name: string): string {
  return name
    .replace(/^.*[\\/]/, '')
    .replace(/\.[cm]?[jt]s$/, '')
    .replace(/[^\w.-]+/g, '-');
}

export function wholeOf(option: string, text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new UsageError(`--${option}: expected a whole number ${range}; got "${text}"`);
}
