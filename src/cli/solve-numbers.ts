import type Fraction from 'fraction.js';
import { fractionOf } from '../fairness/fraction.ts';
import { nearestName } from '../scenario/index.ts';
import * as messages from './solve-messages.ts';
import { UsageError } from './usage-error.ts';

/** A part of a list: `4`, `mem=4` or `mem:4`. */
interface Part {
  readonly resource: string | null;
  readonly amount: Fraction;
}

/** `A=1,4` → A and `1,4`. */
export function pair(option: string, text: string, example: string): { name: string; value: string; written: string } {
  const written = `--${option} ${text}`;
  const at = text.indexOf('=');
  const name = text.slice(0, at).trim();
  const value = text.slice(at + 1).trim();
  if (at < 0 || name === '' || value === '') throw new UsageError(messages.notAPair(written, example));
  return { name, value, written };
}

export function number(written: string, text: string): Fraction {
  const value = fractionOf(text);
  if (value === null) throw new UsageError(messages.notANumber(written, text.trim()));
  return value;
}

export function wholeNumber(written: string, text: string): number {
  if (!/^-?\d{1,9}$/.test(text.trim())) throw new UsageError(messages.notWhole(written, text.trim()));
  return Number(text);
}

/** A whole number of at least 0 or 1. */
export function wholeFrom(least: 0 | 1, written: string, text: string): number {
  if (!/^\d{1,9}$/.test(text.trim()) || Number(text) < least)
    throw new UsageError(messages.notWholeFrom(written, least, text.trim()));
  return Number(text);
}

function parts(written: string, text: string): Part[] {
  return text.split(',').map((part) => {
    const at = part.search(/[=:]/);
    return { resource: at < 0 ? null : part.slice(0, at).trim(), amount: number(written, part.slice(at + 1)) };
  });
}

/** Names of resources and how much there is of each: `cpus=9,mem=18`; null where only names are given: `cpus,mem`. */
export function namedAmounts(written: string, text: string, example: string): Map<string, Fraction | null> {
  const amounts = new Map<string, Fraction | null>();
  for (const part of text.split(',')) {
    const [name, ...rest] = part.split(/[=:]/).map((each) => each.trim());
    const hasAmount = rest.length > 0;
    if (name === '' || rest.length > 1 || /^[\d.]/.test(name)) throw new UsageError(messages.notAPair(written, example));
    if (amounts.has(name)) throw new UsageError(messages.resourceTwice(written, name));
    amounts.set(name, hasAmount ? number(written, rest[0]) : null);
  }
  return amounts;
}

/** One amount for each resource: all in order, or by name (those that are left out: `missing`). */
export function vector(written: string, text: string, resources: readonly string[], missing: Fraction): Fraction[] {
  const found = parts(written, text);
  if (found.every(({ resource }) => resource === null)) {
    if (found.length !== resources.length) throw new UsageError(messages.wrongCount(written, resources, found.length));
    return found.map(({ amount }) => amount);
  }
  const amounts = resources.map(() => missing);
  const seen = new Set<string>();
  for (const { resource: name, amount } of found) {
    if (name === null) throw new UsageError(messages.someNamed(written, resources));
    const index = resources.indexOf(name);
    if (index < 0) throw new UsageError(messages.unknownOf(written, 'a resource', name, resources, nearestName(name, resources)));
    if (seen.has(name)) throw new UsageError(messages.resourceTwice(written, name));
    seen.add(name);
    amounts[index] = amount;
  }
  return amounts;
}
