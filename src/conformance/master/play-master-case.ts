import type { CaseOf, StepOf } from '../cases/case-file.ts';
import { quantitiesText, resourceSetText, scalarQuantities } from '../cases/resource-set.ts';
import type { MasterConfig } from '../subject.ts';
import { errorText, type Failure } from '../verdict.ts';
import { countBy, type MasterSeen, Names, unmetByMaster } from './master-expectations.ts';
import type { MasterExpectations } from './master-schema.ts';
import type { CreateMaster, MasterOp, MasterSubject, News, Reply, SeenOffer } from './master-subject.ts';

/** So many batches are waited for what comes `eventually`. */
const MOST_POLLS = 60;

/** Does the steps on a fresh subject and compares; what throws ends the case. */
export function playMasterCase({ config, steps }: CaseOf<'master'>, create: CreateMaster): readonly Failure[] {
  const player = new Player(create(config, steps.map(opOf)), config);
  const failures: Failure[] = [];
  for (const [step, written] of steps.entries()) {
    const { op, expect = {} } = written;
    try {
      failures.push(...player.play(opOf(written), expect).map((found) => ({ step, op, ...found })));
    } catch (error) {
      failures.push({ step, op, expectation: 'no_error', expected: 'no error', got: errorText(error) });
      return failures;
    }
  }
  return failures;
}

function opOf({ expect: _, comment: __, ...op }: StepOf<'master'>): MasterOp {
  return op as MasterOp;
}

class Player {
  readonly #subject: MasterSubject;
  readonly #config: MasterConfig;
  readonly #names = new Names();
  #inverseOffers: News['inverseOffers'] = [];
  readonly #offersSoFar = new Map<string, number>();

  constructor(subject: MasterSubject, config: MasterConfig) {
    this.#subject = subject;
    this.#config = config;
  }

  play(op: MasterOp, expect: MasterExpectations) {
    const reply = this.#subject.apply(this.#withHandles(op));
    let news = this.#take();
    if (expect.eventually_offers_sum !== undefined) return this.#poll(expect, news);
    const seen = (): MasterSeen => this.#seen(reply, news);
    let unmet = unmetByMaster(expect, seen());
    const { allocationInterval } = this.#config;
    for (let waited = 0; unmet.length > 0 && waited < (expect.within_s ?? 0); waited += allocationInterval) {
      this.#subject.apply({ op: 'advance_clock', seconds: Math.min(allocationInterval, (expect.within_s ?? 0) - waited) });
      news = joined(news, this.#take());
      unmet = unmetByMaster(expect, seen());
    }
    if (expect.inverse_offers !== undefined) this.#inverseOffers = [];
    return unmet;
  }

  /** Declines all until the offers of one callback have the sum. */
  #poll(expect: MasterExpectations, first: News) {
    const { eventually_offers_sum: wanted = [], then_decline_all_with_refuse_seconds: refuse = null } = expect;
    const sumOf = (offers: readonly SeenOffer[]): string => {
      const resources = offers.flatMap((offer) => offer.resources);
      return Array.isArray(wanted) ? resourceSetText(resources) : quantitiesText(scalarQuantities(resources));
    };
    const sum = Array.isArray(wanted) ? resourceSetText(wanted) : quantitiesText(wanted as Record<string, number>);
    const sums: string[] = [];
    let news = first;
    for (let poll = 0; poll < MOST_POLLS; poll++) {
      const callbacks = new Map<string, SeenOffer[]>();
      for (const offer of news.offers) {
        const key = `${offer.framework} ${offer.callback}`;
        callbacks.set(key, [...(callbacks.get(key) ?? []), offer]);
      }
      const found = [...callbacks.values()].map(sumOf);
      sums.push(...found);
      for (const { framework, handle } of news.offers)
        this.#subject.apply({ op: 'decline', framework, offers: [handle], refuse_seconds: refuse });
      if (found.includes(sum)) return [];
      this.#subject.apply({ op: 'advance_clock', seconds: this.#config.allocationInterval });
      news = this.#take();
    }
    return [{ expectation: 'eventually_offers_sum', expected: sum, got: sums.join(', ') || 'no offers' }];
  }

  #take(): News {
    const news = this.#subject.takeNews();
    this.#inverseOffers = [...this.#inverseOffers, ...news.inverseOffers];
    for (const [framework, count] of countBy(news.offers))
      this.#offersSoFar.set(framework, (this.#offersSoFar.get(framework) ?? 0) + count);
    return news;
  }

  #seen(reply: Reply, news: News): MasterSeen {
    const inverseOffers = this.#inverseOffers;
    return { subject: this.#subject, reply, news, inverseOffers, names: this.#names, offersSoFar: this.#offersSoFar };
  }

  /** Offers are named by the case, and known to the subject by handles. */
  #withHandles(op: MasterOp): MasterOp {
    const handles = (names: readonly string[]): string[] => names.map((name) => this.#names.handle(name));
    if (op.op === 'accept' || op.op === 'decline') return { ...op, offers: handles(op.offers) };
    if (op.op === 'accept_inverse' || op.op === 'decline_inverse') return { ...op, inverse_offers: handles(op.inverse_offers) };
    return op;
  }
}

function joined(a: News, b: News): News {
  return {
    offers: [...a.offers, ...b.offers],
    rescinded: [...a.rescinded, ...b.rescinded],
    inverseOffers: [...a.inverseOffers, ...b.inverseOffers],
    updates: [...a.updates, ...b.updates],
    lostAgents: [...a.lostAgents, ...b.lostAgents],
    launched: [...a.launched, ...b.launched],
    recovered: [...a.recovered, ...b.recovered],
  };
}
