import type { CaseConversion, CaseResource } from '../../src/conformance/subject.ts';
import {
  type Entry,
  formatEntry,
  includes,
  isEmpty,
  isValid,
  merged,
  merges,
  ownerOf,
  parseEntry,
  reduced,
  reduces,
} from './entries.ts';

/** A resource set (semantics §1): entries that cannot be merged any further, in the order in which they came. */
export type ResourceSet = readonly Entry[];

export function parseResources(resources: readonly CaseResource[]): ResourceSet {
  return add([], resources.map(parseEntry).filter(isValid));
}

export function formatResources(set: ResourceSet): CaseResource[] {
  return set.map(formatEntry);
}

export function add(set: ResourceSet, added: ResourceSet): ResourceSet {
  const result = [...set];
  for (const entry of added.filter((each) => !isEmpty(each))) {
    const at = result.findIndex((each) => merges(each, entry));
    if (at === -1) result.push(entry);
    else result[at] = merged(result[at], entry);
  }
  return result;
}

/** Taking more than there is leaves nothing: no negative entries. */
export function subtract(set: ResourceSet, taken: ResourceSet): ResourceSet {
  let result = set;
  for (const entry of taken) {
    const at = result.findIndex((each) => reduces(each, entry));
    if (at !== -1) result = result.with(at, reduced(result[at], entry)).filter((each) => !isEmpty(each));
  }
  return result;
}

/** Entry by entry; two equal volumes need two. */
export function contains(set: ResourceSet, wanted: ResourceSet): boolean {
  let rest = set;
  return wanted.every((entry) => {
    if (!rest.some((each) => includes(each, entry))) return false;
    if (entry.persistenceId !== undefined) rest = subtract(rest, [entry]);
    return true;
  });
}

export function isSameSet(a: ResourceSet, b: ResourceSet): boolean {
  return contains(a, b) && contains(b, a);
}

/** What is left after conversions (reserve, create a volume, …) one after another; undefined: one of them consumes what is not there. */
export function convert(set: ResourceSet, conversions: readonly CaseConversion[]): ResourceSet | undefined {
  let result = set;
  for (const conversion of conversions) {
    const consumed = parseResources(conversion.consumed);
    if (!contains(result, consumed)) return undefined;
    result = add(subtract(result, consumed), parseResources(conversion.converted));
  }
  return result;
}

/** Whether a role may use it: unreserved, or reserved for the role itself or an ancestor (§8). */
export function isOfferableTo(entry: Entry, role: string): boolean {
  const owner = ownerOf(entry);
  return owner === undefined || owner === role || role.startsWith(`${owner}/`);
}

/** What quota counts and limits: the rest bypasses them (§9). */
export function isQuotaScalar(entry: Entry): boolean {
  return entry.value.type === 'SCALAR' && ownerOf(entry) === undefined && !entry.revocable;
}
