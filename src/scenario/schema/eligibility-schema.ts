import { z } from 'zod';
import { parseAttributes } from '../../cluster/resources/attributes.ts';
import { fullMatcher } from '../../cluster/resources/full-match.ts';
import {
  type AttributeConstraint,
  type AttributePredicate,
  type ConstraintGroups,
  PSEUDO_ATTRIBUTES,
} from '../../cluster/resources/offer-constraints.ts';
import * as messages from '../messages/mesos-messages.ts';
import { checkOneOf, either, issue, mapping, parsing, text } from './schema-parts.ts';

/** Which agents a framework may be offered: what agents say of themselves, and what frameworks ask of it. */

const word = either('a text', [z.string(), z.number(), z.boolean()]);

const ATTRIBUTES = 'attributes such as "rack:a;slots:4", or a mapping';

/** Values by name, as Mesos writes them: `a`, `4`, `[1-5]`, `{a,b}`. */
export const agentAttributes = either(ATTRIBUTES, [
  text(ATTRIBUTES, (raw) => attributesIn(raw), { examples: ['rack:a;slots:4'] }),
  z
    .record(
      z.string(),
      either('a text, a number, or a list', [word, z.array(either('a text or a number', [z.string(), z.number()]))]),
    )
    .transform((value, context) =>
      Object.fromEntries(
        Object.entries(value).map(([name, each]) => [
          name,
          parsing(context, [name], () => {
            const written = Array.isArray(each) ? listText(each.map(String)) : String(each);
            checkAttribute(name, written);
            return written;
          }),
        ]),
      ),
    ),
]);

function attributesIn(raw: string): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  let offset = 0;
  for (const piece of raw.split(';')) {
    const start = offset + (piece.length - piece.trimStart().length);
    offset += piece.length + 1;
    if (piece.trim() === '') continue;
    const colon = piece.indexOf(':');
    const name = piece.slice(0, colon).trim();
    const written = piece.slice(colon + 1).trim();
    try {
      if (colon < 0) parseAttributes(piece.trim());
      checkAttribute(name, written);
    } catch (error) {
      throw messages.badAttribute((error as Error).message).shifted(start);
    }
    if (Object.hasOwn(attributes, name)) throw messages.duplicateAttribute(name).shifted(start);
    attributes[name] = written;
  }
  return attributes;
}

/** Throws unless Mesos would read one attribute of this name. */
function checkAttribute(name: string, written: string): void {
  try {
    if (parseAttributes(`${name}:${written}`).length === 1) return;
  } catch (error) {
    throw messages.badAttribute((error as Error).message);
  }
  throw messages.badAttribute(`the value of "${name}" may not hold a ";" or a line break`);
}

function listText(items: readonly string[]): string {
  return items.every((item) => /^\d+-\d+$/.test(item)) ? `[${items.join(',')}]` : `{${items.join(',')}}`;
}

const place = (what: string) => z.string().describe(what);

/** Mesos demands both. */
export const faultDomain = mapping({
  region: place('The region they are in.'),
  zone: place('The zone of the region; only constraints look at it.'),
});

/** No rule looks at the zones of masters. */
export const domainOfMasters = mapping({ region: place('The region they are in.') });

// ------------------------------------------------------------------------------------------------------- frameworks

/** FrameworkInfo.Capability, as far as it decides what a framework is offered, and what it hears of tasks it has lost sight of. */
export const CAPABILITIES = [
  'GPU_RESOURCES',
  'REVOCABLE_RESOURCES',
  'SHARED_RESOURCES',
  'RESERVATION_REFINEMENT',
  'PARTITION_AWARE',
  'REGION_AWARE',
] as const;

export const capabilities = z.array(z.enum(CAPABILITIES), { error: () => 'a list of capabilities' });

const PREDICATES = ['exists', 'not_exists', 'equals', 'not_equals', 'matches', 'not_matches'] as const;

const claim = z.literal(true, { error: () => 'true' });

const constraint = mapping({
  attribute: z.string().optional().describe('Name of the attribute; only the first one of that name counts.'),
  pseudo_attribute: z.enum(PSEUDO_ATTRIBUTES).optional().describe("Or the agent's name, or its domain's region or zone."),
  exists: claim.optional().describe('There is one.'),
  not_exists: claim.optional().describe('There is none.'),
  equals: word.optional().describe('It is this text.'),
  not_equals: word.optional().describe('It is another text, or there is none.'),
  matches: z.string().optional().describe('A regular expression (RE2) matches all of it.'),
  not_matches: z.string().optional().describe('It does not, or there is none.'),
})
  .superRefine((value, context) => {
    checkOneOf(['attribute', 'pseudo_attribute'], value, context);
    checkOneOf(PREDICATES, value, context);
    for (const key of ['matches', 'not_matches'] as const) {
      const pattern = value[key];
      if (pattern !== undefined) parsing(context, [key], () => checkPattern(pattern));
    }
  })
  .transform((value): AttributeConstraint => {
    const predicate = predicateOf(value);
    return value.attribute === undefined
      ? { pseudo_attribute: value.pseudo_attribute ?? 'hostname', predicate }
      : { attribute: value.attribute, predicate };
  });

function checkPattern(pattern: string): void {
  try {
    fullMatcher(pattern);
  } catch (error) {
    throw messages.badPattern((error as Error).message);
  }
}

type WrittenPredicate = { readonly [K in (typeof PREDICATES)[number]]?: string | number | boolean | undefined };

function predicateOf(value: WrittenPredicate): AttributePredicate {
  if (value.exists !== undefined) return { exists: true };
  if (value.not_exists !== undefined) return { not_exists: true };
  if (value.equals !== undefined) return { text_equals: String(value.equals) };
  if (value.not_equals !== undefined) return { text_not_equals: String(value.not_equals) };
  if (value.matches !== undefined) return { text_matches: String(value.matches) };
  return { text_not_matches: String(value.not_matches) };
}

const group = z.array(constraint, { error: () => 'a list of constraints' }).superRefine((value, context) => {
  if (value.length === 0) issue(context, messages.emptyGroup());
});

/** A list of constraints that all hold; or, under `any`, several such lists, of which one does. */
export const constraints = either('a list of constraints, or a mapping with any', [
  group.transform((all): ConstraintGroups => [all]),
  mapping({
    any: z
      .array(group, { error: () => 'a list of lists of constraints' })
      .min(1)
      .describe('Lists of constraints, of which one has to hold.'),
  }).transform(({ any }): ConstraintGroups => any),
]);
