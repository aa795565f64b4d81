import { z } from 'zod';
import type { ResourceEntry } from '../../cluster/resources/resource-entry.ts';
import type { Path, Problem } from '../error.ts';
import * as messages from '../messages/messages.ts';
import {
  checkScalarName,
  mergeEntries,
  needFromMapping,
  parseLimits,
  parseNeeds,
  parseQuantities,
  parseResources,
  quantityFromMapping,
  resourceFromMapping,
  type WrittenResource,
} from '../resources.ts';
import { parseDuration, parseThousandths } from '../units.ts';
import {
  amountOf,
  DURATION,
  distributionOf,
  type Quantity,
  type UnreadDistribution,
  type WrittenDistribution,
  writtenDistribution,
  writtenDuration,
} from './distribution-schema.ts';
import { either, issue, parsing, text, whole, written } from './schema-parts.ts';

/** The kinds of values a scenario file holds: times, amounts, distributions, names of plug-ins. */

const TIMES = ['10s', '5min', '24h'];

export const duration = written(messages.A_DURATION, parseDuration, TIMES);

export const positiveDuration = written(messages.A_DURATION, positive, TIMES);

function positive(raw: string | number): number {
  const time = parseDuration(raw);
  if (time === 0) throw messages.moreThanZero(raw);
  return time;
}

/** As in Mesos a plain number is seconds. */
export const seconds = written(
  'seconds, or a time with its unit',
  (raw) => (typeof raw === 'number' ? parseThousandths(raw) * 1000 : parseDuration(raw)),
  [5, '5s'],
);

export const count = whole(1);

const plainText = either('a text', [z.string(), z.number(), z.boolean()]);

export const attributes = z.record(z.string(), plainText, { error: () => 'a mapping of names to texts' });

const writtenEntry = either('an amount, or a list such as [31000-32000] or [a, b]', [
  z.string(),
  z.number(),
  z.array(either('a text or a number', [z.string(), z.number()])),
]);

const AMOUNTS = 'resources such as "cpus:8;mem:16GB", or a mapping';

/** What an agent has: Mesos' text, or a mapping `{ cpus: 8, mem: 16GB }`. */
export const resources = entriesOf(parseResources, resourceFromMapping, [
  'cpus:8;mem:16GB',
  'cpus(*):8;mem(*):16GB;cpus(prod):8;ports:[31000-32000]',
]);

/** What a task or an executor holds: the same without roles. */
export const needs = entriesOf(parseNeeds, needFromMapping, ['cpus:0.1;mem:32MB']);

function entriesOf(
  parse: (text: string) => readonly ResourceEntry[],
  fromMapping: (key: string, value: WrittenResource) => ResourceEntry,
  examples: readonly string[],
) {
  return either(AMOUNTS, [
    text(AMOUNTS, parse, { examples }),
    z.record(z.string(), writtenEntry).transform((value, context) => {
      const entries = Object.entries(value).map(([key, each]) => parsing(context, [key], () => fromMapping(key, each)));
      return context.issues.length > 0 ? z.NEVER : parsing(context, [], () => mergeEntries(entries));
    }),
  ]);
}

/** What each task of a generator needs: as `needs`, where an amount may also be a distribution. */
export const demands = either(AMOUNTS, [
  text(AMOUNTS, (raw) => demandsOf(parseNeeds(raw)), { examples: ['cpus:1;mem:2GB'] }),
  z
    .record(z.string(), either('an amount, a distribution, or a list', [writtenEntry, writtenDistribution]))
    .transform((value, context) => {
      const drawn: Record<string, UnreadDistribution> = {};
      const entries: ResourceEntry[] = [];
      for (const [key, each] of Object.entries(value)) {
        const isDrawn = typeof each === 'object' && !Array.isArray(each);
        parsing(context, [key], () => {
          if (!isDrawn) entries.push(needFromMapping(key, each as WrittenResource));
          else checkScalarName(key);
        });
        if (!isDrawn || context.issues.length > 0) continue;
        const report = (path: Path, problem: Problem) => issue(context, problem, [key, ...path]);
        const spec = distributionOf(each as WrittenDistribution, amountOf(key), report);
        if (spec !== undefined) drawn[key] = spec;
      }
      if (context.issues.length > 0) return z.NEVER;
      const { demand, claims } = parsing(context, [], () => demandsOf(mergeEntries(entries)));
      return { demand: { ...demand, ...drawn }, claims };
    }),
]);

const amountsByName = z
  .record(z.string(), either('an amount', [z.string(), z.number()]))
  .transform((value, context) =>
    Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, parsing(context, [key], () => quantityFromMapping(key, each))]),
    ),
  );

/** Scalars by name, thousandths. */
export const quantities = either('amounts such as "cpus:1;mem:2GB", or a mapping', [
  text('amounts', parseQuantities, { examples: ['cpus:1;mem:2GB'] }),
  amountsByName,
]);

export function distribution(quantity: Quantity) {
  return writtenDistribution.transform((value, context) => {
    const spec = distributionOf(value, quantity, (path, problem) => issue(context, problem, path));
    return spec ?? z.NEVER;
  });
}

export const durations = writtenDuration.transform((value, context) => {
  const spec = distributionOf(value, DURATION, (path, problem) => issue(context, problem, path));
  const per = typeof value === 'object' ? (value.per ?? 'task') : 'task';
  return spec === undefined ? z.NEVER : { spec, per };
});

/** A built-in name, or the path of a plug-in. */
export function plugIn(names: readonly string[]) {
  const what = names.length === 0 ? 'the path of a plug-in' : `one of ${names.join(', ')}`;
  const check = (raw: string) => {
    if (!isPath(raw) && !names.includes(raw)) throw messages.notOneOf(names, raw);
    return raw;
  };
  return text(what, check, {
    anyOf: [
      { type: 'string', enum: [...names] },
      { type: 'string', pattern: PATH.source },
    ],
  });
}

const PATH = /[/\\]|\.[cm]?[jt]s$/;

export function isPath(use: string): boolean {
  return PATH.test(use);
}

/** As `quantities`, but nothing of something is said, not left out. */
export const limits = either('amounts such as "cpus:8;gpus:0", or a mapping', [
  text('amounts', parseLimits, { examples: ['cpus:8;gpus:0'] }),
  amountsByName,
]);

export const minAllocatable = text('amounts such as "cpus:0.01|mem:32MB", or none', parseMinAllocatable);

/** `cpus:0.01|mem:32MB`: alternatives of amounts; or `none`. */
function parseMinAllocatable(raw: string): Readonly<Record<string, number>>[] {
  if (raw.trim() === 'none') return [];
  let offset = 0;
  return raw.split('|').map((alternative) => {
    const start = offset;
    offset += alternative.length + 1;
    const quantities = shiftedBy(start, () => parseQuantities(alternative));
    if (Object.keys(quantities).length === 0) throw messages.notAnEntry(alternative.trim()).shifted(start);
    return quantities;
  });
}

function shiftedBy<T>(characters: number, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw (error as Problem).shifted(characters);
  }
}

function demandsOf(entries: readonly ResourceEntry[]) {
  const demand: Record<string, UnreadDistribution> = {};
  for (const { type, name, value } of entries) if (type === 'scalar') demand[name] = { kind: 'constant', value };
  return { demand, claims: entries.filter(({ type }) => type !== 'scalar') };
}
