import type { RangesEntry, ResourceEntry, ScalarEntry, SetEntry } from '../cluster/resources/resource-entry.ts';
import { Problem } from './error.ts';
import * as messages from './messages/messages.ts';
import { checkRoleName } from './role-name.ts';
import { hasSizeUnit, parseAmount } from './units.ts';

/** A value in the mapping form: `8`, `16GB`, `"[31000-32000]"`, `[31000-32000]`, `[a, b]`. */
export type WrittenResource = string | number | readonly (string | number)[];

/** How the amount of a resource is read, in thousandths. */
export type ReadAmount = (resource: string, written: string | number) => number;

/**
 * Mesos' `--resources` text, `cpus(*):8;mem:16GB;ports:[31000-32000];zones:{a,b}`, to entries: equal ones merged, zeros
 * left out, in order of first appearance (src/common/resources.cpp). A `Problem` points at the offending entry. Amounts
 * must come out whole in thousandths, unless `readAmount` says otherwise.
 */
export function parseResources(text: string, readAmount: ReadAmount = parseAmount): readonly ResourceEntry[] {
  return parseEntries(text, (piece) => parseEntry(piece, readAmount));
}

/** The same for what a task or an executor needs, which no role owns. */
export function parseNeeds(text: string): readonly ResourceEntry[] {
  return parseEntries(text, (piece) => unreserved(parseEntry(piece)));
}

/** One entry of the mapping form; its key may carry a role, `cpus(prod)`. */
export function resourceFromMapping(key: string, value: WrittenResource): ResourceEntry {
  const { name, role } = parseName(key);
  if (!isList(value)) return parseValue(name, role, value);
  const items = value.map(String);
  const areRanges = name === 'ports' || items.every((item) => /^\d+(-\d+)?$/.test(item));
  return parseValue(name, role, areRanges ? `[${items.join(',')}]` : `{${items.join(',')}}`);
}

/** The same for what a task or an executor needs. */
export function needFromMapping(key: string, value: WrittenResource): ResourceEntry {
  return unreserved(resourceFromMapping(key, value));
}

/** Throws unless the key of a mapping is the plain name of a scalar. */
export function checkScalarName(key: string): void {
  const { name, role } = parseName(key);
  if (role !== '*') throw messages.roleNotAllowed(name, role);
  if (name === 'ports') throw messages.rangesExpected(name, 'amounts');
}

/** Amounts of scalars only, by name, thousandths: `cpus:0.01;mem:32MB`. */
export function parseQuantities(text: string): Readonly<Record<string, number>> {
  const entries = parseEntries(text, (piece) => scalar(unreserved(parseEntry(piece))));
  return Object.fromEntries(entries.map((entry) => [entry.name, entry.value as number]));
}

/** The same where nothing of something is said, not left out: `gpus:0`. */
export function parseLimits(text: string): Readonly<Record<string, number>> {
  const limits: Record<string, number> = {};
  parseEntries(text, (piece) => {
    const { name, value, ...rest } = scalar(unreserved(parseEntry(piece)));
    limits[name] = (limits[name] ?? 0) + value;
    return { ...rest, name, value };
  });
  return limits;
}

/** The same from a mapping's entry. */
export function quantityFromMapping(key: string, value: string | number): number {
  return scalar(needFromMapping(key, value)).value;
}

/** Mesos' rule: entries equal in name, role and type are one; nothing of something is nothing. */
export function mergeEntries(entries: readonly ResourceEntry[]): readonly ResourceEntry[] {
  const merged = new Map<string, ResourceEntry>();
  const types = new Map<string, ResourceEntry['type']>();
  for (const entry of entries) {
    const type = types.get(entry.name) ?? entry.type;
    if (type !== entry.type) throw messages.mixedTypes(entry.name, type, entry.type);
    types.set(entry.name, type);
    if (isEmpty(entry)) continue;
    const key = `${entry.name}(${entry.role})`;
    const twin = merged.get(key);
    merged.set(key, twin === undefined ? entry : add(twin, entry));
  }
  return [...merged.values()];
}

function parseEntries(text: string, parse: (piece: string) => ResourceEntry): readonly ResourceEntry[] {
  let entries: readonly ResourceEntry[] = [];
  let offset = 0;
  for (const piece of text.split(';')) {
    const start = offset + (piece.length - piece.trimStart().length);
    if (piece.trim() !== '') entries = shifting(start, () => mergeEntries([...entries, parse(piece.trim())]));
    offset += piece.length + 1;
  }
  return entries;
}

function parseEntry(text: string, readAmount: ReadAmount = parseAmount): ResourceEntry {
  const colon = text.indexOf(':');
  if (colon < 0 || text.includes(':', colon + 1)) throw messages.notAnEntry(text);
  const { name, role } = parseName(text.slice(0, colon));
  return parseValue(name, role, text.slice(colon + 1), readAmount);
}

function parseName(written: string): { name: string; role: string } {
  const [all, name, role = '*'] = /^\s*([^()\s]+)\s*(?:\(([^()]*)\))?\s*$/.exec(written) ?? [];
  if (all === undefined || name === undefined) throw messages.notAResourceName(written.trim());
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) throw messages.notAResourceName(written.trim());
  checkRoleName(role.trim());
  return { name, role: role.trim() };
}

function parseValue(name: string, role: string, written: string | number, readAmount: ReadAmount = parseAmount): ResourceEntry {
  const text = String(written).replace(/\s+/g, '');
  const entry = text.startsWith('[')
    ? parseRanges(name, role, text)
    : text.startsWith('{')
      ? parseSet(name, role, text)
      : ({
          type: 'scalar',
          name,
          role,
          value: readAmount(name, typeof written === 'number' ? written : text),
        } satisfies ScalarEntry);
  if (name === 'ports' && entry.type !== 'ranges') throw messages.rangesExpected(name, text);
  const isScalar = name === 'cpus' || name === 'gpus' || hasSizeUnit(name);
  if (isScalar && entry.type !== 'scalar') throw messages.scalarExpected(name);
  return entry;
}

function parseRanges(name: string, role: string, text: string): RangesEntry {
  const inside = /^\[([^[\]]*)\]$/.exec(text)?.[1];
  if (inside === undefined) throw messages.rangesExpected(name, text);
  const ranges: [number, number][] = [];
  for (const piece of inside.split(',').filter((each) => each !== '')) {
    const [, first, last = first] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(piece) ?? [];
    if (first === undefined) throw messages.rangesExpected(name, piece);
    if (Number(first) > Number(last)) throw messages.backwardRange(name, piece);
    ranges.push([Number(first), Number(last)]);
  }
  return { type: 'ranges', name, role, value: coalesce(ranges) };
}

function parseSet(name: string, role: string, text: string): SetEntry {
  const inside = /^\{([^{}]*)\}$/.exec(text)?.[1];
  if (inside === undefined) throw messages.setExpected(name, text);
  return { type: 'set', name, role, value: distinct(inside.split(',').filter((each) => each !== '')) };
}

function unreserved(entry: ResourceEntry): ResourceEntry {
  if (entry.role !== '*') throw messages.roleNotAllowed(entry.name, entry.role);
  return entry;
}

function scalar(entry: ResourceEntry): ScalarEntry {
  if (entry.type !== 'scalar') throw messages.scalarExpected(entry.name);
  return entry;
}

function isList(value: WrittenResource): value is readonly (string | number)[] {
  return Array.isArray(value);
}

function isEmpty(entry: ResourceEntry): boolean {
  return entry.type === 'scalar' ? entry.value === 0 : entry.value.length === 0;
}

function add(a: ResourceEntry, b: ResourceEntry): ResourceEntry {
  if (a.type === 'scalar' && b.type === 'scalar') {
    if (!Number.isSafeInteger(a.value + b.value)) throw messages.tooLarge(`${a.name} in all`);
    return { ...a, value: a.value + b.value };
  }
  if (a.type === 'ranges' && b.type === 'ranges') return { ...a, value: coalesce([...a.value, ...b.value]) };
  if (a.type === 'set' && b.type === 'set') return { ...a, value: distinct([...a.value, ...b.value]) };
  throw messages.mixedTypes(a.name, a.type, b.type);
}

function coalesce(ranges: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const joined: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = joined.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

function distinct(items: readonly string[]): readonly string[] {
  return [...new Set(items)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function shifting<T>(characters: number, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof Problem ? error.shifted(characters) : error;
  }
}
