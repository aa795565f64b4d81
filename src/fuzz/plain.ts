import { stringify } from 'yaml';

/** What a scenario file may hold, before anything is known of its meaning. */
export type Plain = null | boolean | number | string | PlainList | PlainMapping;
export type PlainList = readonly Plain[];
export interface PlainMapping {
  readonly [key: string]: Plain;
}

/** A drawn scenario, as it would be written. */
export type PlainWorld = PlainMapping;

export function isList(value: Plain): value is PlainList {
  return Array.isArray(value);
}

export function isMapping(value: Plain): value is PlainMapping {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** Without the keys that are not there: what is drawn or left out is written `key: x ? value : undefined`. */
export function mapping(entries: Readonly<Record<string, Plain | undefined>>): PlainMapping {
  return Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, Plain] => entry[1] !== undefined));
}

/** The text of a scenario file; every list and mapping that fits is on one line. */
export function scenarioText(world: PlainWorld): string {
  return stringify(world, { collectionStyle: 'block', lineWidth: 0, aliasDuplicateObjects: false });
}
