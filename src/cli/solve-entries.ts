import { nearestName } from '../scenario/index.ts';
import * as messages from './solve-messages.ts';
import { pair } from './solve-numbers.ts';
import { UsageError } from './usage-error.ts';

/** What follows the name in an option, and the option as it is written. */
export interface Entry {
  readonly value: string;
  readonly written: string;
}

/**
 * An option that is given once for each name: `A=1,4`, or several between semicolons.
 *
 * @param example what was expected, for an error
 * @param isNext is this the name of another entry, if it follows a comma (`A=2,B=3`)?
 */
export function byName(
  option: string,
  texts: readonly string[] = [],
  example: string,
  isNext: (name: string) => boolean = () => false,
): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const text of texts.flatMap((each) => each.split(';')).filter((each) => each.trim() !== '')) {
    for (const each of apart(text, isNext)) {
      const { name, value, written } = pair(option, each, example);
      if (entries.has(name)) throw new UsageError(messages.twice(option, name));
      entries.set(name, { value, written });
    }
  }
  return entries;
}

function apart(text: string, isNext: (name: string) => boolean): string[] {
  const entries: string[] = [];
  for (const part of text.split(',')) {
    const name = /^\s*([^=]+?)\s*=/.exec(part)?.[1];
    if (entries.length === 0 || (name !== undefined && isNext(name))) entries.push(part);
    else entries.push(`${entries.pop()},${part}`);
  }
  return entries;
}

/** A list of users, each with what is told of it. @throws UsageError if one of them is no user */
export function ofUsers(
  option: string,
  texts: readonly string[] | undefined,
  users: readonly string[],
  example: string,
): Map<string, Entry> {
  const entries = byName(option, texts, example);
  for (const [name, { written }] of entries) expectKnown(written, 'a user', name, users);
  return entries;
}

/** The same where all that is told of a user is one number: `A=2,B=3` is two of them. */
export function numbersOfUsers(
  option: string,
  texts: readonly string[] | undefined,
  users: readonly string[],
  example: string,
): Map<string, Entry> {
  const entries = byName(option, texts, example, () => true);
  for (const [name, { written }] of entries) expectKnown(written, 'a user', name, users);
  return entries;
}

/** @throws UsageError with the nearest of what is known */
export function expectKnown(written: string, what: string, name: string, known: readonly string[]): void {
  if (!known.includes(name)) throw new UsageError(messages.unknownOf(written, what, name, known, nearestName(name, known)));
}
