import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { KNOWN_NAMES } from '../experiment/prepare.ts';
import { type AllocatorSpec, nearestName, parseDuration, type Scenario } from '../scenario/index.ts';
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
    ...(seed === undefined ? {} : { seed: wholeNumber('--seed', seed) }),
    ...(until === undefined ? {} : { until: duration('--until', until) }),
    ...(allocator === undefined ? {} : { allocators: allocator.map((name) => pick(scenario, name)) }),
  };
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 0) throw new UsageError(`${option}: expected a whole number, got "${text}"`);
  return value;
}

function duration(option: string, text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    throw new UsageError(`${option}: ${(error as Error).message}`);
  }
}

/** One of the scenario's by its label, or another by its name or file. */
function pick(scenario: Scenario, name: string): AllocatorSpec {
  const own = scenario.allocators.find((spec) => spec.label === name);
  if (own) return own;
  if (KNOWN_NAMES.allocators.includes(name)) return { use: name, written: name, label: name, options: {} };
  if (/\.[cm]?[jt]s$/.test(name)) {
    if (!existsSync(name)) throw new UsageError(`--allocator: there is no file ${name}`);
    return { use: resolve(name), written: name, label: basename(name).replace(/\.[cm]?[jt]s$/, ''), options: {} };
  }
  const names = [...new Set([...scenario.allocators.map((spec) => spec.label), ...KNOWN_NAMES.allocators])];
  const near = nearestName(name, names);
  throw new UsageError(`--allocator: expected one of ${names.join(', ')}, or a .ts or .js file; got "${name}"${near ? `, did you mean "${near}"?` : ''}`);
}
