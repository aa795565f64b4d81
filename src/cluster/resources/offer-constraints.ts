import type { Attribute } from './attributes.ts';
import { fullMatcher } from './full-match.ts';

/**
 * Which agents a framework wants to hear of at all, per role: groups, of which one must hold; a group holds if all its
 * constraints do (Mesos src/master/allocator/mesos/offer_constraints_filter.cpp).
 */
export type ConstraintGroups = readonly (readonly AttributeConstraint[])[];

/** `{ attribute: rack, predicate: { text_equals: a } }`, or with `pseudo_attribute: hostname`. */
export type AttributeConstraint = AttributeSelector & { readonly predicate: AttributePredicate };

/** By name, of which only the first attribute counts; or what every agent has without saying so. */
export type AttributeSelector = { readonly attribute: string } | { readonly pseudo_attribute: PseudoAttribute };

export const PSEUDO_ATTRIBUTES = ['hostname', 'region', 'zone'] as const;
export type PseudoAttribute = (typeof PSEUDO_ATTRIBUTES)[number];

/** A pattern must match all of the text. What is there but is no text passes the last four. */
export type AttributePredicate =
  | { readonly exists: true }
  | { readonly not_exists: true }
  | { readonly text_equals: string }
  | { readonly text_not_equals: string }
  | { readonly text_matches: string }
  | { readonly text_not_matches: string };

/** What constraints look at of an agent. */
export interface AgentFeatures {
  readonly attributes: readonly Attribute[];
  readonly hostname?: string;
  readonly region?: string;
  readonly zone?: string;
}

/** Whether an agent is kept from the framework. */
export type AgentExclusion = (agent: AgentFeatures) => boolean;

/** Without groups, nothing is excluded. Throws if a group is empty or a pattern is none. */
export function compileOfferConstraints(groups: ConstraintGroups): AgentExclusion {
  if (groups.length === 0) return () => false;
  const compiled = groups.map((group) => {
    if (group.length === 0) throw new Error('a group of offer constraints is empty');
    return group.map(compileConstraint);
  });
  return (agent) => !compiled.some((group) => group.every((holds) => holds(agent)));
}

function compileConstraint(constraint: AttributeConstraint): (agent: AgentFeatures) => boolean {
  const holds = compilePredicate(constraint.predicate);
  if ('pseudo_attribute' in constraint) return (agent) => holds(agent[constraint.pseudo_attribute]);
  return ({ attributes }) => {
    const first = attributes.find(({ name }) => name === constraint.attribute);
    if (first === undefined) return holds(undefined);
    return holds(first.type === 'text' ? first.value : NOT_A_TEXT);
  };
}

const NOT_A_TEXT = Symbol('an attribute that is no text');

type Seen = string | typeof NOT_A_TEXT | undefined;

function compilePredicate(predicate: AttributePredicate): (seen: Seen) => boolean {
  if ('exists' in predicate) return (seen) => seen !== undefined;
  if ('not_exists' in predicate) return (seen) => seen === undefined;
  if ('text_equals' in predicate) return passing((text) => text === predicate.text_equals, false);
  if ('text_not_equals' in predicate) return passing((text) => text !== predicate.text_not_equals, true);
  if ('text_matches' in predicate) return passing(fullMatcher(predicate.text_matches), false);
  const matches = fullMatcher(predicate.text_not_matches);
  return passing((text) => !matches(text), true);
}

function passing(ofText: (text: string) => boolean, ofNothing: boolean): (seen: Seen) => boolean {
  return (seen) => {
    if (seen === undefined) return ofNothing;
    return seen === NOT_A_TEXT || ofText(seen);
  };
}
