import { isList, isMapping, type Plain, type PlainWorld, scenarioText } from './plain.ts';

export interface Shrunk {
  readonly world: PlainWorld;
  /** How many smaller worlds were tried. */
  readonly tries: number;
}

/**
 * The smallest world found that still fails: tries one smaller world after the other and goes on from the first that does,
 * until none does or `mostTries` are spent. Greedy; the same world and answers give the same result.
 */
export async function shrink(
  world: PlainWorld,
  fails: (smaller: PlainWorld) => Promise<boolean>,
  mostTries = 400,
): Promise<Shrunk> {
  const tried = new Set([scenarioText(world)]);
  let smallest = world;
  let tries = 0;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    // What is cut away first is gone from all that follows, so a round goes on with what the last success left.
    for (let position = 0; tries < mostTries; position++) {
      const candidate = nth(smallerWorlds(smallest), position);
      if (candidate === undefined) break;
      const text = scenarioText(candidate);
      if (tried.has(text)) continue;
      tried.add(text);
      tries++;
      if (!(await fails(candidate))) continue;
      smallest = candidate;
      isSmaller = true;
      position--; // what followed has moved up
    }
  }
  return { world: smallest, tries };
}

function nth<T>(items: Iterable<T>, position: number): T | undefined {
  let at = 0;
  for (const item of items) if (at++ === position) return item;
  return undefined;
}

/** Worlds with less in them: first halves of lists are cut away, then single parts, the larger first, then values made smaller. */
export function* smallerWorlds(world: PlainWorld): Generator<PlainWorld> {
  for (const smaller of without(world)) yield smaller as PlainWorld;
  for (const smaller of reduced(world)) yield smaller as PlainWorld;
}

/** The same without one of its parts, level by level. */
function* without(value: Plain): Generator<Plain> {
  for (let depth = 0; depth < DEEPEST; depth++) yield* withoutAt(value, depth);
}

const DEEPEST = 6;

/** What brings a run, or a fault in it, to an end: without them any world is one that does not end. */
const ENDS: readonly string[] = ['until', 'for', 'mttr'];

function* withoutAt(value: Plain, depth: number): Generator<Plain> {
  if (depth > 0) yield* inside(value, (part) => withoutAt(part, depth - 1));
  else if (isList(value)) {
    for (let length = Math.floor(value.length / 2); length > 1; length = Math.floor(length / 2))
      for (let from = 0; from < value.length; from += length) yield value.filter((_, i) => i < from || i >= from + length);
    for (const index of value.keys()) yield value.filter((_, i) => i !== index);
  } else if (isMapping(value)) {
    for (const key of Object.keys(value).filter((each) => !ENDS.includes(each)))
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
  }
}

/** The same with one of its values made simpler. */
function* reduced(value: Plain): Generator<Plain> {
  if (typeof value === 'number') yield* simplerNumbers(value);
  else if (typeof value === 'string') yield* simplerTexts(value);
  else yield* inside(value, reduced);
}

/** The same with one of its parts replaced by each of what `change` makes of it. */
function* inside(value: Plain, change: (part: Plain) => Iterable<Plain>): Generator<Plain> {
  if (isList(value)) for (const [i, part] of value.entries()) for (const other of change(part)) yield value.with(i, other);
  else if (isMapping(value))
    for (const [key, part] of Object.entries(value)) for (const other of change(part)) yield { ...value, [key]: other };
}

function* simplerNumbers(number: number): Generator<number> {
  if (number > 1) yield 1;
  if (number > 3) yield Math.floor(number / 2);
  if (number > 1 && !Number.isInteger(number)) yield Math.floor(number);
  else if (number > 2) yield number - 1;
}

/** `12500ms` → `1ms`, `6250ms` … and names of what is below in a tree → what is above. */
function* simplerTexts(text: string): Generator<string> {
  const [, number, unit] = /^(\d+)([a-z/]+)$/.exec(text) ?? [];
  if (number !== undefined && unit !== undefined) for (const simpler of simplerNumbers(Number(number))) yield `${simpler}${unit}`;
  const above = text.lastIndexOf('/');
  if (number === undefined && above > 0) yield text.slice(0, above);
}
