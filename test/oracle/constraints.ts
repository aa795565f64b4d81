import type { CaseConstraints } from '../../src/conformance/subject.ts';

/** Attributes of an agent and offer constraints on them (semantics §15). */

export interface Attribute {
  readonly name: string;
  /** Texts only: constraints look at no other value. */
  readonly text: string | undefined;
}

/** `rack:r1;slots:4;ports:[1-9]`: a number is a scalar, `[…]` are ranges, `{…}` is a set, and the rest is text. */
export function parseAttributes(attributes: string): Attribute[] {
  return attributes
    .split(';')
    .map((attribute) => attribute.trim())
    .filter((attribute) => attribute !== '')
    .map((attribute) => {
      const [name, ...rest] = attribute.split(':');
      const value = rest.join(':').trim();
      const isText = !/^[[{]/.test(value) && Number.isNaN(Number(value));
      return { name: name.trim(), text: isText ? value : undefined };
    });
}

/** Equal for the same attributes in any order. */
export function canonicalAttributes(attributes: string): string {
  const each = attributes.split(';').map((attribute) => attribute.trim());
  return each
    .filter((attribute) => attribute !== '')
    .sort()
    .join(';');
}

export interface Domain {
  readonly region: string;
  readonly zone: string;
}

type Predicate = Partial<
  Record<'exists' | 'not_exists', unknown> &
    Record<'text_equals' | 'text_not_equals' | 'text_matches' | 'text_not_matches', string>
>;

interface Constraint {
  readonly attribute?: string;
  /** `hostname`, `region` or `zone`; agents of cases have no domain. */
  readonly pseudo_attribute?: string;
  readonly predicate: Predicate;
}

/** Whether a role with these constraints (groups, ORed, of constraints, ANDed) sees the agent; none, or no group: it does. */
export function admits(
  constraints: CaseConstraints,
  attributes: readonly Attribute[],
  hostname: string,
  domain: Domain | null = null,
): boolean {
  if (!Array.isArray(constraints) || constraints.length === 0) return true;
  return (constraints as readonly (readonly Constraint[])[]).some((group) =>
    group.every((constraint) => holds(constraint.predicate, select(constraint, attributes, { hostname, ...domain }))),
  );
}

/** Only the first attribute of the name is looked at. */
function select(
  constraint: Constraint,
  attributes: readonly Attribute[],
  pseudo: Readonly<Record<string, string>>,
): Attribute | undefined {
  const name = constraint.pseudo_attribute?.toLowerCase();
  if (name !== undefined) return name in pseudo ? { name, text: pseudo[name] } : undefined;
  return attributes.find(({ name }) => name === constraint.attribute);
}

/** A value that is no text passes every predicate on texts; a missing attribute passes the negated ones. */
function holds(predicate: Predicate, attribute: Attribute | undefined): boolean {
  if ('exists' in predicate) return attribute !== undefined;
  if ('not_exists' in predicate) return attribute === undefined;
  const isNegated = 'text_not_equals' in predicate || 'text_not_matches' in predicate;
  if (attribute === undefined) return isNegated;
  if (attribute.text === undefined) return true;
  const equals = predicate.text_equals ?? predicate.text_not_equals;
  const matches = predicate.text_matches ?? predicate.text_not_matches;
  const isMatch = equals === undefined ? new RegExp(`^(?:${matches})$`, 'u').test(attribute.text) : attribute.text === equals;
  return isMatch !== isNegated;
}
