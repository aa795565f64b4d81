import type {
  AllocatorOp,
  AllocatorSubject,
  CaseConfig,
  CaseQuantities,
  CaseResource,
  CreateSubject,
} from '../../src/conformance/subject.ts';
import { formatEntry } from './entries.ts';
import { parseResources } from './resources.ts';
import { compareBytes } from './sorter.ts';

/** What two subjects are asked to do. */
export interface Script {
  readonly config: CaseConfig;
  readonly ops: readonly AllocatorOp[];
}

/** Where two subjects part for the first time. */
export interface Difference {
  readonly index: number;
  readonly op: AllocatorOp;
  /** `offers`, `cluster total`, … */
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Plays a script on two subjects, op by op; undefined: they agree in all that can be seen of them, but for what is ignored. */
export function firstDifference(
  { config, ops }: Script,
  createExpected: CreateSubject,
  createActual: CreateSubject,
  ignored: readonly string[] = [],
): Difference | undefined {
  const expected = createExpected(config, ops);
  const actual = attempt(() => createActual(config, ops));
  const roles = [...new Set(ops.flatMap(rolesOf))].sort(compareBytes);
  for (const [index, op] of ops.entries()) {
    const wanted = observe(expected, op, roles);
    const seen = 'error' in actual ? actual : attempt(() => observe(actual.value, op, roles));
    if ('error' in seen) return { index, op, what: 'error', expected: 'none', actual: seen.error };
    for (const [what, value] of Object.entries(wanted)) {
      if (ignored.includes(what)) continue;
      const other = seen.value[what as keyof Observation];
      if (JSON.stringify(value) !== JSON.stringify(other)) return { index, op, what, expected: value, actual: other };
    }
  }
  return undefined;
}

function attempt<T>(work: () => T): { readonly value: T } | { readonly error: string } {
  try {
    return { value: work() };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

type Observation = ReturnType<typeof observe>;

/** All that can be seen after an op but the count of runs (one that decides nothing may be skipped), in an order of its own: equal text is equal sight. */
function observe(subject: AllocatorSubject, op: AllocatorOp, roles: readonly string[]) {
  const { success } = subject.apply(op);
  const offers = subject.takeOffers().map(({ framework, role, agent, resources }) => ({
    framework,
    role,
    agent,
    resources: canonicalResources(resources),
  }));
  const inverseOffers = subject.takeInverseOffers().map(({ framework, agent, unavailable_in_s }) => ({
    framework,
    agent,
    unavailable_in_s: round(unavailable_in_s),
  }));
  return {
    success,
    offers: sorted(offers),
    'inverse offers': sorted(inverseOffers),
    'filters in force': roles.map((role) => [role, subject.activeOfferFilters(role)]).filter(([, count]) => count !== 0),
    'role shares': sorted([...subject.roleShares()].map(([role, share]) => [role, round(share)])),
    'cluster total': canonicalQuantities(subject.clusterTotal()),
    'offered or allocated': canonicalQuantities(subject.clusterOfferedOrAllocated()),
  };
}

/** Merged as far as they can be; entries in any order. */
function canonicalResources(resources: readonly CaseResource[]): CaseResource[] {
  return sorted(parseResources(resources).map(formatEntry));
}

function canonicalQuantities(quantities: CaseQuantities): (readonly [string, number])[] {
  return sorted(
    Object.entries(quantities)
      .map(([name, amount]): [string, number] => [name, round(amount)])
      .filter(([, amount]) => amount !== 0),
  );
}

function sorted<T>(items: readonly T[]): T[] {
  const keyed = items.map((item) => ({ item, key: JSON.stringify(item) }));
  return keyed.sort((a, b) => compareBytes(a.key, b.key)).map(({ item }) => item);
}

/** Shares and seconds need not agree in the last bits. */
function round(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

function rolesOf(op: AllocatorOp): string[] {
  const roles = [];
  if ('role' in op) roles.push(op.role);
  if ('roles' in op) roles.push(...(op.roles ?? []));
  if ('used' in op) roles.push(...(op.used ?? []).map(({ role }) => role));
  return roles;
}
