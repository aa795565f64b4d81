import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { campaign } from '../fuzz/campaign.ts';
import { manyHands, ONE_HAND } from './fuzz-hands.ts';
import { Progress } from './progress.ts';
import { UsageError } from './usage-error.ts';

export interface FuzzArguments {
  readonly seed?: string | undefined;
  readonly runs?: string | undefined;
  readonly minutes?: string | undefined;
  readonly jobs?: string | undefined;
  readonly out?: string | undefined;
  readonly quiet?: boolean | undefined;
}

const DEFAULT_RUNS = 1000;

/** Runs drawn worlds and writes the smallest scenario of each kind of failure; false: something failed. */
export async function fuzzCommand(args: FuzzArguments): Promise<boolean> {
  const seed = wholeOf('seed', args.seed ?? '1', 0);
  const jobs = wholeOf('jobs', args.jobs ?? '1', 1);
  const minutes = args.minutes === undefined ? null : minutesOf(args.minutes);
  const runs = args.runs === undefined ? (minutes === null ? DEFAULT_RUNS : Infinity) : wholeOf('runs', args.runs, 1);
  const folder = args.out ?? '.';
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`--out: there is no folder ${folder}`);
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 60_000;
  const progress = new Progress(!args.quiet);
  const hands = jobs === 1 ? ONE_HAND : manyHands(jobs);
  let failed = 0;
  try {
    const result = await campaign(hands, {
      seed,
      isEnough: (begun) => begun >= runs || (minutes !== null && elapsed() >= minutes),
      done: (last, { failure }) => {
        if (failure !== undefined) failed++;
        const done = last - seed + 1;
        progress.update(
          `seed ${last}${failed > 0 ? `, ${failed} failed` : ''}`,
          Math.max(done / runs, elapsed() / (minutes ?? Infinity)),
        );
      },
      found: (failing, failure, { text, tries }) => {
        progress.stop();
        const path = join(folder, `fuzz-${failing}.yaml`);
        writeFileSync(path, text);
        process.stdout.write(`seed ${failing}: ${failure.message}\n`);
        process.stdout.write(`  made small in ${tries} tries: ${path}\n`);
        process.stdout.write(`  clustersim run ${path} --check\n  clustersim fuzz --seed ${failing} --runs 1\n`);
      },
    });
    progress.stop();
    const last = seed + result.worlds - 1;
    process.stdout.write(`${counted(result.worlds, 'world')}, seeds ${seed} to ${last}, ${counted(result.events, 'event')}: `);
    process.stdout.write(`${failed === 0 ? 'all pass' : `${failed} fail`}; digest ${result.digest}\n`);
    for (const [kind, seeds] of result.failures)
      if (seeds.length > 1) process.stdout.write(`  ${kind}: seeds ${listed(seeds)}\n`);
    return failed === 0;
  } finally {
    progress.stop();
    hands.stop();
  }
}

function wholeOf(option: string, text: string, least: number): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`--${option}: expected a whole number of at least ${least}; got "${text}"`);
}

function minutesOf(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`--minutes: expected a number of more than 0; got "${text}"`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

const MOST_LISTED = 20;

function listed(seeds: readonly number[]): string {
  const more = seeds.length - MOST_LISTED;
  return seeds.slice(0, MOST_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
