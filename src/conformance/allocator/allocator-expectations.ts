import { quantitiesText, resourceSetText, scalarQuantities } from '../cases/resource-set.ts';
import type { AllocatorSubject, CaseInverseOffer, CaseOffer, CaseQuantities } from '../subject.ts';
import { difference, type Mismatch, mismatch } from '../verdict.ts';
import type { Expectations } from './allocator-schema.ts';

/** What may be looked at after a step. */
export interface Seen {
  readonly subject: AllocatorSubject;
  readonly success: boolean;
  /** Made in this step. */
  readonly offers: readonly CaseOffer[];
  readonly inverseOffers: readonly CaseInverseOffer[];
  /** Made since the case began. */
  readonly offersSoFar: readonly CaseOffer[];
}

type Given<Key extends keyof Expectations> = NonNullable<Expectations[Key]>;
type Checks = { readonly [Key in keyof Expectations]-?: (expected: Given<Key>, seen: Seen) => Mismatch | undefined };

/** How each expectation is compared with what is seen. */
const CHECKS: Checks = {
  offers: (offers, seen) => mismatch(offerTexts(offers), offerTexts(seen.offers)),
  offers_one_of: checkOneOf,
  offers_summary: checkSummary,
  offer_count: (count, { offers }) => mismatch(String(count), String(offers.length)),
  cumulative_offers_by_framework: checkCumulative,
  inverse_offers: (expected, { inverseOffers }) => checkInverse(expected, inverseOffers, true),
  inverse_offers_include: (expected, { inverseOffers }) => checkInverse(expected, inverseOffers, false),
  role_dominant_shares: checkShares,
  role_dominant_shares_equal: checkEqualShares,
  roles_without_share: checkNoShares,
  active_offer_filters: checkFilters,
  allocation_runs: (runs, { subject }) => mismatch(String(runs), String(subject.allocationRuns)),
  cluster_total: (total, { subject }) => checkNamed(total, subject.clusterTotal()),
  cluster_offered_or_allocated: (total, { subject }) => checkNamed(total, subject.clusterOfferedOrAllocated()),
  success: (expected, { success }) => mismatch(successText(expected), successText(success)),
  no_error: () => undefined, // what throws has failed the step before anything is compared
};

/** Which of the expectations are not met, by key. */
export function unmet(expectations: Expectations, seen: Seen): readonly (Mismatch & { readonly expectation: string })[] {
  return (Object.keys(expectations) as (keyof Expectations)[]).flatMap((expectation) => {
    const check = CHECKS[expectation] as (expected: unknown, seen: Seen) => Mismatch | undefined;
    const found = check(expectations[expectation], seen);
    return found === undefined ? [] : [{ expectation, ...found }];
  });
}

/** One an offer: two offers of two runs stay two, even to the same framework, in the same role, of the same agent. */
export function offerTexts(offers: readonly CaseOffer[]): string[] {
  return offers.map(({ framework, role, agent, resources }) => `${framework} ${role} ${agent} ${resourceSetText(resources)}`);
}

function checkOneOf(sets: Given<'offers_one_of'>, seen: Seen): Mismatch | undefined {
  const got = offerTexts(seen.offers);
  const found = sets.map((set) => mismatch(offerTexts(set), got));
  if (found.includes(undefined)) return undefined;
  return (found as Mismatch[]).reduce((nearest, each) => (distance(each) < distance(nearest) ? each : nearest));
}

function distance({ expected, got }: Mismatch): number {
  const [missing, unexpected] = difference(expected, got);
  return missing.length + unexpected.length;
}

function checkSummary(summary: Given<'offers_summary'>, { offers }: Seen): Mismatch | undefined {
  const groups = new Map<string, CaseOffer[]>();
  for (const offer of offers) {
    const client = `${offer.framework} ${offer.role}`;
    groups.set(client, [...(groups.get(client) ?? []), offer]);
  }
  const got = [...groups].map(([client, group]) => {
    const agents = new Set(group.map(({ agent }) => agent)).size;
    return `${client} ${agents} agents ${resourceSetText(group.flatMap(({ resources }) => resources))}`;
  });
  return mismatch(
    summary.map(({ framework, role, agents, sum }) => `${framework} ${role} ${agents} agents ${resourceSetText(sum)}`),
    got,
  );
}

/** By framework: how many offers, what amounts by name, or what resources. Of a framework that is not named nothing is said. */
function checkCumulative(expected: Given<'cumulative_offers_by_framework'>, { offersSoFar }: Seen): Mismatch | undefined {
  const texts = Object.entries(expected).map(([framework, what]) => {
    const offers = offersSoFar.filter((offer) => offer.framework === framework);
    const resources = offers.flatMap((offer) => offer.resources);
    if (typeof what === 'number') return [`${framework} ${what} offers`, `${framework} ${offers.length} offers`];
    if (Array.isArray(what)) return [`${framework} ${resourceSetText(what)}`, `${framework} ${resourceSetText(resources)}`];
    const amounts = quantitiesText(scalarQuantities(resources));
    return [`${framework} ${quantitiesText(what as CaseQuantities)}`, `${framework} ${amounts}`];
  });
  return mismatch(
    texts.map(([each]) => each),
    texts.map(([, each]) => each),
  );
}

/** An expectation that does not say when the agent will be unavailable is met by any time. */
function checkInverse(
  expected: Given<'inverse_offers'>,
  seen: readonly CaseInverseOffer[],
  isComplete: boolean,
): Mismatch | undefined {
  const left = [...seen];
  const timed = [...expected].sort((a, b) => Number(b.unavailable_in_s !== undefined) - Number(a.unavailable_in_s !== undefined));
  const missing = timed.filter((wanted) => {
    const index = left.findIndex((each) => {
      const isOther = each.framework !== wanted.framework || each.agent !== wanted.agent;
      return !isOther && (wanted.unavailable_in_s ?? each.unavailable_in_s) === each.unavailable_in_s;
    });
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  if (missing.length === 0 && !(isComplete && left.length > 0)) return undefined;
  return { expected: expected.map(inverseText), got: seen.map(inverseText) };
}

function inverseText({ framework, agent, unavailable_in_s: time }: Given<'inverse_offers'>[number]): string {
  return `${framework} ${agent}${time === undefined ? '' : ` unavailable in ${time} s`}`;
}

/** Shares are quotients, so those of a file are not exact. */
const TOLERANCE = 1e-6;

function checkShares(shares: Given<'role_dominant_shares'>, { subject }: Seen): Mismatch | undefined {
  const seen = subject.roleShares();
  const roles = Object.keys(shares);
  const got = roles.map((role) => {
    const share = seen.get(role);
    const isEqual = share !== undefined && Math.abs(share - shares[role]) <= TOLERANCE;
    return shareText(role, isEqual ? shares[role] : share);
  });
  return mismatch(
    roles.map((role) => shareText(role, shares[role])),
    got,
  );
}

function checkEqualShares(roles: Given<'role_dominant_shares_equal'>, { subject }: Seen): Mismatch | undefined {
  const seen = subject.roleShares();
  const shares = roles.map((role) => seen.get(role) ?? Number.NaN);
  if (shares.every((share) => Math.abs(share - shares[0]) <= TOLERANCE)) return undefined;
  return { expected: 'equal shares', got: roles.map((role) => shareText(role, seen.get(role))).join(', ') };
}

function checkNoShares(roles: Given<'roles_without_share'>, { subject }: Seen): Mismatch | undefined {
  const shares = subject.roleShares();
  return mismatch(
    roles.map((role) => shareText(role, undefined)),
    roles.map((role) => shareText(role, shares.get(role))),
  );
}

function shareText(role: string, share: number | undefined): string {
  return `${role} ${share === undefined ? 'has no share' : share}`;
}

function checkFilters(filters: Given<'active_offer_filters'>, { subject }: Seen): Mismatch | undefined {
  return mismatch(
    Object.entries(filters).map(([role, count]) => `${role} ${count} filters`),
    Object.keys(filters).map((role) => `${role} ${subject.activeOfferFilters(role)} filters`),
  );
}

/** Only of the names that are given. */
function checkNamed(expected: CaseQuantities, seen: CaseQuantities): Mismatch | undefined {
  const got = Object.fromEntries(Object.keys(expected).map((name) => [name, seen[name] ?? 0]));
  return mismatch(quantitiesText(expected), quantitiesText(got));
}

function successText(isSuccess: boolean): string {
  return isSuccess ? 'success' : 'failure';
}
