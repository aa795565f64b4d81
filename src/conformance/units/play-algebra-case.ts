import { parseAttributes } from '../../cluster/resources/attributes.ts';
import { compileOfferConstraints } from '../../cluster/resources/offer-constraints.ts';
import { add, covers, shrinkTo, subtractSaturating, thousandths, unlimited } from '../../cluster/resources/quantities.ts';
import type { ResourceEntry } from '../../cluster/resources/resource-entry.ts';
import { ResourceNames } from '../../cluster/resources/resource-names.ts';
import { isStrictSubroleOf, roleAncestors, roleFault } from '../../cluster/role-path.ts';
import { parseResources } from '../../scenario/resources.ts';
import type { CaseOf, StepOf } from '../cases/case-file.ts';
import { mesosAmount } from '../cases/mesos-amount.ts';
import { isWhole, quantitiesText, resourceSetText, sizes } from '../cases/resource-set.ts';
import type { CaseQuantities, CaseResource } from '../subject.ts';
import { errorText, type Failure } from '../verdict.ts';
import { type Comparisons, playSteps } from './play-unit-cases.ts';

type AlgebraStep = StepOf<'algebra'>;
type Op = AlgebraStep['op'];
type StepNamed<Name extends Op> = Extract<AlgebraStep, { op: Name }>;
type Result<Name extends Op> = NonNullable<StepNamed<Name>['expect']['result']>;

interface Operation<Name extends Op> {
  /** Calls the functions that simulations run. */
  result(step: StepNamed<Name>): Result<Name>;
  /** Equal results have equal texts. */
  text(result: Result<Name>): string;
}

/** What a step of any op may expect; one of them. */
interface Expectation {
  readonly result?: unknown;
  readonly result_one_of?: readonly unknown[];
  /** Of what is parsed: how many there are, or all of them. */
  readonly entries?: number | readonly CaseResource[];
  readonly error?: true;
}

export function playAlgebraCase({ steps }: CaseOf<'algebra'>): readonly Failure[] {
  return playSteps(steps, (step) => {
    const expect = step.expect as Expectation;
    const operation = OPERATIONS[step.op] as unknown as Operation<Op>;
    try {
      return compare(expect, operation.result(step), operation.text as (result: unknown) => string);
    } catch (error) {
      return expect.error ? {} : { result: ['no error', errorText(error)] };
    }
  });
}

function compare(expect: Expectation, result: unknown, text: (result: unknown) => string): Comparisons {
  const { entries, error, result_one_of: results } = expect;
  const got = text(result);
  if (error) return { error: ['an error', got] };
  if (typeof entries === 'number') return { entries: [String(entries), String((result as readonly unknown[]).length)] };
  if (entries !== undefined) return { entries: [text(entries), got] };
  if (results === undefined) return { result: [text(expect.result), got] };
  const texts = results.map(text);
  return { result_one_of: [texts.includes(got) ? got : texts.join(' or '), got] };
}

const QUANTITIES = { text: quantitiesText };
const LIMITS = { text: (limits: CaseQuantities) => JSON.stringify(Object.entries(limits).sort()) };
const RESOURCES = { text: resourceSetText };
const PLAIN = { text: String };

const OPERATIONS: { readonly [Name in Op]: Operation<Name> } = {
  quantities_add: { ...QUANTITIES, result: ({ left, right }) => inColumns(left, right, add) },
  quantities_subtract: { ...QUANTITIES, result: ({ left, right }) => inColumns(left, right, subtractSaturating) },
  quantities_contains: { ...PLAIN, result: ({ left, right }) => contains(left, right) },
  limits_contains_quantities: { ...PLAIN, result: ({ limits, quantities }) => contains(limits, quantities, Infinity) },
  limits_contains_limits: { ...PLAIN, result: ({ left, right }) => contains(left, right, Infinity, Infinity) },
  limits_subtract_quantities: {
    ...LIMITS,
    result: ({ limits, quantities }) => inColumns(limits, quantities, subtractSaturating, Infinity),
  },
  shrink_to_quantities: { ...RESOURCES, result: ({ resources, target }) => shrunk(resources, target, 0) },
  shrink_to_limits: { ...RESOURCES, result: ({ resources, target }) => shrunk(resources, target, Infinity) },
  resources_contain_quantities: { ...PLAIN, result: ({ resources, quantities }) => contains(sizes(resources), quantities) },
  scalar_normalize: { ...PLAIN, result: ({ value }) => thousandths(value) / 1000 },
  scalar_sum: { ...PLAIN, result: ({ terms }) => terms.map(column).reduce((sum, term) => add(sum, term), column(0))[0] / 1000 },
  scalar_repeat_add_then_subtract: {
    ...PLAIN,
    result: ({ start, increment, times }) => {
      const sum = column(start);
      const step = column(increment);
      for (let i = 0; i < times; i++) add(sum, step, sum);
      for (let i = 0; i < times; i++) subtractSaturating(sum, step, sum);
      return sum[0] / 1000;
    },
  },
  parse: { ...RESOURCES, result: ({ text }) => parseResources(text, mesosAmount).map(caseResource) },
  role_is_valid: { ...PLAIN, result: ({ role }) => roleFault(role) === undefined },
  role_ancestors: { text: (roles) => roles.join(', ') || 'none', result: ({ role }) => roleAncestors(role) },
  is_strict_subrole_of: { ...PLAIN, result: ({ role, ancestor }) => isStrictSubroleOf(role, ancestor) },
  agent_excluded: {
    ...PLAIN,
    result: ({ groups, agent_attributes: attributes, hostname, region, zone }) => {
      const features = { ...(hostname && { hostname }), ...(region && { region }), ...(zone && { zone }) };
      return compileOfferConstraints(groups)({ attributes: parseAttributes(attributes), ...features });
    },
  },
  constraints_valid: {
    ...PLAIN,
    result: ({ groups }) => {
      try {
        compileOfferConstraints(groups);
        return true;
      } catch {
        return false;
      }
    },
  },
};

/** Amounts as simulations have them: a column a name, `absent` where there is none. */
function columns(names: ResourceNames, amounts: CaseQuantities, absent: number): Float64Array {
  return Float64Array.from(names.names, (name) => (Object.hasOwn(amounts, name) ? thousandths(amounts[name]) : absent));
}

function column(amount: number): Float64Array {
  return Float64Array.of(thousandths(amount));
}

function contains(left: CaseQuantities, right: CaseQuantities, absentLeft = 0, absentRight = 0): boolean {
  const names = new ResourceNames([...Object.keys(left), ...Object.keys(right)]);
  return covers(columns(names, left, absentLeft), columns(names, right, absentRight));
}

/** What a function makes of two vectors, by name again; what is absent stays so. */
function inColumns(
  left: CaseQuantities,
  right: CaseQuantities,
  combine: (a: Float64Array, b: Float64Array) => Float64Array,
  absent = 0,
): Record<string, number> {
  const names = new ResourceNames([...Object.keys(left), ...Object.keys(right)]);
  const result = combine(columns(names, left, absent), columns(names, right, 0));
  const named = names.names.map((name, column) => [name, result[column] / 1000] as const);
  return Object.fromEntries(named.filter(([, amount]) => amount !== absent));
}

function shrunk(resources: readonly CaseResource[], target: CaseQuantities, absent: number): CaseResource[] {
  const scalars = resources.filter(({ type }) => type === 'SCALAR');
  const names = new ResourceNames([...Object.keys(target), ...scalars.map(({ name }) => name)]);
  const entries = scalars.map((entry) => ({
    resource: names.column(entry.name)!,
    amount: thousandths(entry.value as number),
    isDivisible: !isWhole(entry),
  }));
  const targets = Object.keys(target).length === 0 && absent > 0 ? unlimited(names.count) : columns(names, target, absent);
  const kept = shrinkTo(entries, targets);
  return scalars.map((entry, index) => ({ ...entry, value: kept[index] / 1000 }));
}

function caseResource(entry: ResourceEntry): CaseResource {
  const { name, role } = entry;
  const reservations = role === '*' ? [] : [{ type: 'STATIC', role } as const];
  if (entry.type === 'scalar') return { name, reservations, type: 'SCALAR', value: entry.value / 1000 };
  if (entry.type === 'ranges') return { name, reservations, type: 'RANGES', value: entry.value };
  return { name, reservations, type: 'SET', value: entry.value };
}
