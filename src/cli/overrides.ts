import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { KNOWN_NAMES } from '../experiment/prepare.ts';
import {
  type AllocatorSpec,
  formatDuration,
  nearestName,
  otherGranularityText,
  parseDuration,
  type Scenario,
} from '../scenario/index.ts';
import { UsageError } from './usage-error.ts';

/** What the command line may say otherwise than the scenario. */
export interface Overrides {
  readonly seed?: string | undefined;
  readonly until?: string | undefined;
  readonly allocator?: readonly string[] | undefined;
}

export function overridden(scenario: Scenario, { seed, until, allocator }: Overrides): Scenario {
  return {
    ...scenario,
    ...(seed === undefined ? {} : { seed: seedOf(seed) }),
    ...(until === undefined ? {} : { until: endOf(until, scenario) }),
    ...(allocator === undefined ? {} : { allocators: picked(scenario, allocator) }),
  };
}

function seedOf(text: string): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new UsageError(`--seed: expected a whole number of at least 0; got "${text}"`);
  return value;
}

/** The same rules as in a scenario: more than nothing, and what is measured lies before it. */
function endOf(text: string, { measure }: Scenario): number {
  let end: number;
  try {
    end = parseDuration(text);
  } catch (error) {
    throw new UsageError(`--until: ${(error as Error).message}`);
  }
  if (end === 0) throw new UsageError(`--until: expected more than 0; got "${text}"`);
  if (measure.from >= end)
    throw new UsageError(`--until: the scenario measures from ${formatDuration(measure.from)} on, which is not before ${text}`);
  if (measure.to !== undefined && measure.to > end)
    throw new UsageError(`--until: the scenario measures to ${formatDuration(measure.to)}, which is after ${text}`);
  return end;
}

function picked(scenario: Scenario, names: readonly string[]): AllocatorSpec[] {
  const specs: AllocatorSpec[] = [];
  for (const name of new Set(names)) {
    const spec = pick(scenario, name);
    const same = specs.find((other) => other.label === spec.label);
    if (same === undefined) specs.push(spec);
    else if (same.use !== spec.use)
      throw new UsageError(`--allocator: ${same.written} and ${spec.written} would both be called "${spec.label}"`);
  }
  return specs;
}

const FILE_ENDING = /\.[cm]?[jt]s$/;

export function isAllocatorFile(name: string): boolean {
  return FILE_ENDING.test(name);
}

/** What an allocator is called that the command line names: by its name, or by that of its file. */
export function labelOf(name: string): string {
  return isAllocatorFile(name) ? basename(name).replace(FILE_ENDING, '') : name;
}

/** One of the scenario's by its label, or another by its name or file. */
function pick(scenario: Scenario, name: string): AllocatorSpec {
  const own = scenario.allocators.find((spec) => spec.label === name);
  if (own) return own;
  const only = KNOWN_NAMES.granularities[name];
  if (only !== undefined && only !== scenario.allocation.granularity)
    throw new UsageError(`--allocator: ${otherGranularityText(name, only)}`);
  if (KNOWN_NAMES.allocators.includes(name)) return { use: name, written: name, label: name, options: {} };
  if (isAllocatorFile(name)) {
    if (!existsSync(name)) throw new UsageError(`--allocator: there is no file ${name}`);
    return { use: resolve(name), written: name, label: labelOf(name), options: {} };
  }
  const names = [...new Set([...scenario.allocators.map((spec) => spec.label), ...KNOWN_NAMES.allocators])];
  const near = nearestName(name, names);
  throw new UsageError(
    `--allocator: expected one of ${names.join(', ')}, or a .ts or .js file; got "${name}"${near ? `, did you mean "${near}"?` : ''}`,
  );
}
