import { quantitiesText, resourceSetText, scalarQuantities } from '../cases/resource-set.ts';
import type { CaseQuantities } from '../subject.ts';
import { type Mismatch, mismatch } from '../verdict.ts';
import type { MasterExpectations } from './master-schema.ts';
import type { MasterSubject, News, Reply, SeenOffer, SeenUpdate } from './master-subject.ts';
import { containsResources, expectedOfferText, matchOffers, seenOfferText } from './offer-matching.ts';

/** What has been seen in a step, and what was named before. */
export interface MasterSeen {
  readonly subject: MasterSubject;
  readonly reply: Reply;
  readonly news: News;
  /** Inverse offers that no step has expected yet: they may have come earlier. */
  readonly inverseOffers: News['inverseOffers'];
  readonly names: Names;
  /** By framework, since the case began. */
  readonly offersSoFar: ReadonlyMap<string, number>;
}

/** Handles by the names that a case gives. */
export class Names {
  readonly #handles = new Map<string, string>();
  readonly #offers = new Map<string, SeenOffer>();

  give(name: string, handle: string): void {
    this.#handles.set(name, handle);
  }

  giveOffer(name: string, offer: SeenOffer): void {
    this.give(name, offer.handle);
    this.#offers.set(name, offer);
  }

  /** What nobody has named is no handle of anything. */
  handle(name: string): string {
    return this.#handles.get(name) ?? `"${name}"`;
  }

  /** The name of a handle; or the handle. */
  name(handle: string): string {
    for (const [name, each] of this.#handles) if (each === handle) return name;
    return handle;
  }

  offer(name: string): SeenOffer | undefined {
    return this.#offers.get(name);
  }
}

type Given<Key extends keyof MasterExpectations> = NonNullable<MasterExpectations[Key]>;
type Check<Key extends keyof MasterExpectations> = (
  expected: Given<Key>,
  seen: MasterSeen,
  all: MasterExpectations,
) => Mismatch | undefined;
type Checks = { readonly [Key in keyof MasterExpectations]-?: Check<Key> };

const fine = (): undefined => undefined;

/** How each expectation is compared with what is seen; in this order, since the first ones give names. */
const CHECKS: Checks = {
  name_first_offer: (name, { news, names }) => {
    const [first] = news.offers;
    if (first !== undefined) names.giveOffer(name, first);
    return first === undefined ? { expected: 'an offer', got: 'none' } : undefined;
  },
  name_offer_of_agent: (byAgent, { news, names }) => {
    const missing = Object.entries(byAgent).filter(([key, value]) => {
      // Either may be the agent.
      const offer = news.offers.find(({ agent }) => agent === key || agent === value);
      if (offer !== undefined) names.giveOffer(offer.agent === key ? value : key, offer);
      return offer === undefined;
    });
    return missing.length === 0 ? undefined : { expected: missing.map(([key]) => key), got: news.offers.map(seenOfferText) };
  },
  offers: checkOffers,
  offers_may_follow: fine, // says how offers are compared
  offers_per_framework: (counts, { news }) => checkCounts(counts, countBy(news.offers)),
  offers_per_framework_total: (counts, { offersSoFar }) => checkCounts(counts, offersSoFar),
  offered_agents: (agents, { news }) => mismatch(distinct(agents), distinct(news.offers.map(({ agent }) => agent))),
  eventually_offers_sum: fine, // polled by the player
  then_decline_all_with_refuse_seconds: fine,
  not_contains: (all, { names }) => {
    const wrong = all.filter(({ offer, resources }) => containsResources(names.offer(offer)?.resources ?? [], resources));
    if (wrong.length === 0) return undefined;
    return { expected: 'none of it', got: wrong.map(({ offer, resources }) => `${offer} has ${resourceSetText(resources)}`) };
  },
  no_revocable: (isNone, { news }) => {
    const revocable = news.offers.filter(({ resources }) => resources.some((entry) => entry.revocable));
    return isNone && revocable.length > 0 ? { expected: [], got: revocable.map(seenOfferText) } : undefined;
  },
  offers_have_unavailability: (has, { news }) => {
    const wrong = news.offers.filter(({ hasUnavailability }) => hasUnavailability !== has);
    return wrong.length === 0 ? undefined : { expected: [], got: wrong.map(seenOfferText) };
  },
  outstanding_revocable_total: (total, { subject }) => {
    const entries = subject.outstandingOffers().flatMap(({ resources }) => resources.filter(({ revocable }) => revocable));
    return mismatch(quantitiesText(total), quantitiesText(scalarQuantities(entries)));
  },
  rescinded: (rescinded, { news, names }) =>
    mismatch(
      rescinded,
      news.rescinded.map((handle) => names.name(handle)),
    ),
  rescinded_any: (allowed, { news, names }) => {
    const other = news.rescinded.map((handle) => names.name(handle)).filter((name) => !allowed.includes(name));
    return other.length === 0 ? undefined : { expected: [], got: other };
  },
  rescinded_count_min: (count, { news }) =>
    news.rescinded.length >= count ? undefined : { expected: `at least ${count}`, got: String(news.rescinded.length) },
  inverse_offers: checkInverseOffers,
  inverse_status: (byAgent, { subject }) =>
    mismatch(
      Object.entries(byAgent).flatMap(([agent, all]) => all.map(({ framework, status }) => `${agent} ${framework} ${status}`)),
      Object.keys(byAgent).flatMap((agent) =>
        subject.inverseStatuses(agent).map(({ framework, status }) => `${agent} ${framework} ${status}`),
      ),
    ),
  task_updates: checkUpdates,
  task_running: (tasks, { subject }) => checkAmong(tasks, subject.tasksAlive()),
  launched: (tasks, { news }) => mismatch(tasks, news.launched),
  response: (response, { reply }) => mismatch(response, reply.response ?? 'none'),
  error: (isError, { reply }) => mismatch(errorWord(isError), errorWord(reply.isError ?? false)),
  agent_lost: (agents, { news }) => mismatch(agents, news.lostAgents),
  framework_completed: (frameworks, { subject }) => checkStanding(frameworks, 'completed', subject),
  framework_known_inactive: (frameworks, { subject }) => checkStanding(frameworks, 'inactive', subject),
  framework_id_kept: (isKept, { reply }) => mismatch(String(isKept), String(reply.isError !== true)),
  framework_roles: (byFramework, { subject }) =>
    mismatch(
      Object.entries(byFramework).map(([framework, roles]) => `${framework}: ${[...roles].sort().join(', ')}`),
      Object.keys(byFramework).map((framework) => `${framework}: ${[...subject.rolesOf(framework)].sort().join(', ')}`),
    ),
  recovered: (expected, { news }) => {
    const missing = expected.filter(
      ({ framework, agent, resources }) =>
        !news.recovered.some(
          (each) =>
            (framework ?? each.framework) === each.framework &&
            (agent ?? each.agent) === each.agent &&
            resourceSetText(resources) === resourceSetText(each.resources),
        ),
    );
    if (missing.length === 0) return undefined;
    return { expected: expected.map(({ resources }) => resourceSetText(resources)), got: news.recovered.map(recoveredText) };
  },
  used: (used, { subject }) => checkNamed(used, subject.used()),
  role_report: ({ role, weight, ...expected }, { subject }) => {
    const report = subject.roleReport(role);
    const keys = Object.keys(expected) as (keyof typeof expected)[];
    const text = (key: keyof typeof expected, amounts: CaseQuantities): string => `${key} ${quantitiesText(amounts)}`;
    return mismatch(
      [...keys.map((key) => text(key, expected[key] ?? {})), ...(weight === undefined ? [] : [`weight ${weight}`])],
      [...keys.map((key) => text(key, report[key])), ...(weight === undefined ? [] : [`weight ${report.weight}`])],
    );
  },
  roles_with_quota: (roles, { subject }) => mismatch(roles, subject.rolesWithQuota()),
  allocator_whitelist: (hosts: readonly string[] | null, { subject }) => mismatch(hosts ?? 'none', subject.whitelist() ?? 'none'),
  counters: (counters, { subject }) =>
    mismatch(
      Object.entries(counters).map(([name, value]) => `${name} ${value}`),
      Object.keys(counters).map((name) => `${name} ${subject.counter(name)}`),
    ),
  queued: (isQueued, { news, names }) => {
    const visible = [
      ...news.offers.map(seenOfferText),
      ...news.rescinded.map((handle) => `${names.name(handle)} is rescinded`),
      ...news.updates.map(updateText),
    ];
    return isQueued && visible.length > 0 ? { expected: [], got: visible } : undefined;
  },
  within_s: fine, // says how long the player waits
};

/** Which of the expectations are not met, by key. */
export function unmetByMaster(
  expectations: MasterExpectations,
  seen: MasterSeen,
): readonly (Mismatch & { readonly expectation: string })[] {
  return (Object.keys(CHECKS) as (keyof MasterExpectations)[]).flatMap((expectation) => {
    const expected = expectations[expectation];
    if (expected === undefined || (expected === null && expectation !== 'allocator_whitelist')) return [];
    const check = CHECKS[expectation] as (expected: unknown, seen: MasterSeen, all: MasterExpectations) => Mismatch | undefined;
    const found = check(expected, seen, expectations);
    return found === undefined ? [] : [{ expectation, ...found }];
  });
}

/** All offers of the step, unless others may follow; those that are met get their names. */
function checkOffers(offers: Given<'offers'>, { news, names }: MasterSeen, all: MasterExpectations): Mismatch | undefined {
  const found = matchOffers(offers, news.offers);
  offers.forEach(({ id }, index) => {
    const offer = found[index];
    if (id !== undefined && offer !== undefined) names.giveOffer(id, offer);
  });
  const isMet = !found.includes(undefined) && (all.offers_may_follow || found.length === news.offers.length);
  return isMet ? undefined : { expected: offers.map(expectedOfferText), got: news.offers.map(seenOfferText) };
}

function checkInverseOffers(expected: Given<'inverse_offers'>, { inverseOffers, names }: MasterSeen): Mismatch | undefined {
  for (const { id, framework, agent } of expected) {
    const found = inverseOffers.find((each) => each.framework === framework && each.agent === agent);
    if (id !== undefined && found !== undefined) names.give(id, found.handle);
  }
  return mismatch(
    expected.map(({ framework, agent }) => `${framework} ${agent}`),
    inverseOffers.map(({ framework, agent }) => `${framework} ${agent}`),
  );
}

/** What is said of an update must be so; other updates may come too, unless none is expected. */
function checkUpdates(expected: Given<'task_updates'>, { news }: MasterSeen): Mismatch | undefined {
  const left = [...news.updates];
  const missing = expected.filter((wanted) => {
    const index = left.findIndex((each) =>
      (Object.keys(wanted) as (keyof SeenUpdate)[]).every((key) => wanted[key] === undefined || wanted[key] === each[key]),
    );
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  if (missing.length === 0 && (expected.length > 0 || left.length === 0)) return undefined;
  return { expected: expected.map(updateText), got: news.updates.map(updateText) };
}

function updateText({ framework, task, state, reason, source }: { [Key in keyof SeenUpdate]?: string | undefined }): string {
  return [framework, task, state, reason, source].filter((word) => word !== undefined).join(' ');
}

function recoveredText({ framework, agent, resources }: News['recovered'][number]): string {
  return `${framework} ${agent} ${resourceSetText(resources)}`;
}

/** Of a framework that is not named nothing is said. */
function checkCounts(expected: Readonly<Record<string, number>>, seen: ReadonlyMap<string, number>): Mismatch | undefined {
  return mismatch(
    Object.entries(expected).map(([framework, count]) => `${framework} ${count} offers`),
    Object.keys(expected).map((framework) => `${framework} ${seen.get(framework) ?? 0} offers`),
  );
}

export function countBy(offers: readonly SeenOffer[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { framework } of offers) counts.set(framework, (counts.get(framework) ?? 0) + 1);
  return counts;
}

function checkAmong(expected: readonly string[], seen: readonly string[]): Mismatch | undefined {
  return expected.every((each) => seen.includes(each)) ? undefined : { expected, got: seen };
}

function checkStanding(frameworks: readonly string[], standing: string, subject: MasterSubject): Mismatch | undefined {
  return mismatch(
    frameworks.map((framework) => `${framework} is ${standing}`),
    frameworks.map((framework) => `${framework} is ${subject.standing(framework)}`),
  );
}

function checkNamed(expected: CaseQuantities, seen: CaseQuantities): Mismatch | undefined {
  const got = Object.fromEntries(Object.keys(expected).map((name) => [name, seen[name] ?? 0]));
  return mismatch(quantitiesText(expected), quantitiesText(got));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function errorWord(isError: boolean): string {
  return isError ? 'an error' : 'no error';
}
