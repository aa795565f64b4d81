import type { Time } from '../../sim/index.ts';
import type { Cluster } from '../cluster.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type TaskSetId } from '../ids.ts';
import type { Master } from '../master.ts';
import type { Scheduler } from '../ports.ts';
import type { DriverEvents, DriverOptions } from './driver-options.ts';
import type { DriverWiring } from './driver-wiring.ts';
import { type Limbo, Session } from './session.ts';

/** After so many decisions in a row that launched nothing, another one is not worth waiting for. */
const MOST_IN_VAIN = 1000;

/**
 * Stands between the master and a framework's scheduler (Mesos' SchedulerDriver): hands it one batch of offers at a time,
 * lets the think time pass while the offers stay outstanding, and then accepts and declines as planned. Further batches
 * queue. When nothing is pending it suppresses, when something new comes it revives.
 */
export class SchedulerDriver {
  readonly #cluster: Cluster;
  readonly #master: Master;
  readonly #framework: FrameworkId;
  readonly #scheduler: Scheduler;
  readonly #options: DriverOptions;
  readonly #events: DriverEvents;
  readonly #session: Session;
  readonly #least: Float64Array;
  /** First offers of the batches that wait. */
  readonly #waiting: OfferId[] = [];
  /** Offers that the scheduler knows nothing of, until they are rescinded. */
  #stranded: OfferId[] = [];
  /** Tasks that it believes to be launched, and the master knows nothing of. */
  readonly #limbo: Limbo[] = [];
  /** Decisions so far; and when the present one is made. */
  #round = 0;
  #decidesAt: Time = -1;
  /** null: it talks to the master directly. */
  wiring: DriverWiring | null = null;
  #isDeciding = false;
  #nextRevive: Time = 0;
  #isReviveDue = false;
  /** Offers that have waited are being decided, one after the other. */
  #isGoingOn = false;
  #mayRevive = false;
  #hasNews = false;
  /** Decisions since it last launched anything. */
  #inVain = 0;

  constructor(master: Master, framework: FrameworkId, scheduler: Scheduler, options: DriverOptions, events: DriverEvents) {
    this.#master = master;
    this.#cluster = master.cluster;
    this.#framework = framework;
    this.#scheduler = scheduler;
    this.#options = options;
    this.#events = events;
    this.#session = new Session(master, framework, options.maintenance === 'drain');
    this.#least = new Float64Array(this.#cluster.resources.count);
    this.#cluster.schedulers[framework] = scheduler;
    if (options.asksForLeast) {
      const agents = this.#cluster.frameworks.filter[framework]?.agents ?? null;
      this.#cluster.frameworks.filter[framework] = { atLeast: this.#least, agents };
    }
  }

  get isDeciding(): boolean {
    return this.#isDeciding;
  }

  /** It is deciding, and not always in vain (which it does if offers time out faster than it thinks). */
  get mayLaunch(): boolean {
    return this.#isDeciding && this.#inVain <= MOST_IN_VAIN;
  }

  /** It believes tasks to be launched that the master knows nothing of. */
  get isInDoubt(): boolean {
    return this.#limbo.length > 0;
  }

  /** A revive that had to wait is still to come. */
  get isReviveDue(): boolean {
    return this.#isReviveDue;
  }

  subscribe(): void {
    this.#updateLeast();
    this.#master.membership.activate(this.#framework, this.#options.suppress && this.#isIdle);
  }

  /** Tasks have come: ask for offers again, at once or when the present decision is made, unless that cannot help. */
  submitted(taskSet: TaskSetId): void {
    // Who has a home for a task wants that, whatever others find no room for.
    const mayHelp = this.#scheduler.submitted(taskSet) || this.#cluster.homes.reserves(this.#framework);
    // Where tasks are granted one by one, the allocator sees what waits, whether the framework asks for offers or not.
    if (!this.#wake(mayHelp) && this.#isGrantedTasks && this.#cluster.frameworks.wantsOffers(this.#framework))
      this.#master.allocation.widened(this.#framework);
  }

  /** Reservations are to be given up, which takes offers that have them. */
  forsook(): void {
    this.#wake(false);
  }

  /** True: it has revived. */
  #wake(mayHelp: boolean): boolean {
    const { frameworks } = this.#cluster;
    if (!mayHelp && !this.#isDeciding && frameworks.wantsOffers(this.#framework)) return false;
    if (!this.#isDeciding && frameworks.isActive[this.#framework] === 1) return this.#revive();
    this.#hasNews = true;
    return false;
  }

  /** The framework is asked to leave an agent. */
  inverseOffer(agent: AgentId): void {
    const { maintenance = 'ignore', refuse } = this.#options;
    if (maintenance !== 'ignore') this.#master.inverseOffers.answer(this.#framework, agent, maintenance === 'drain', refuse);
  }

  /** The offers of one run, a list from `first` on; NONE: the master's bulk offer. */
  receive(first: OfferId): void {
    if (this.#isDeciding) this.#waiting.push(first);
    else this.#decide(first);
  }

  /** These offers never reached the scheduler: they are outstanding until somebody rescinds them. */
  strand(first: OfferId): void {
    const { offers } = this.#cluster;
    for (let offer = first; offer !== NONE; offer = offers.next[offer]) {
      this.#session.keepPromise(offer);
      this.#stranded.push(offer);
    }
    this.#sweep();
  }

  /** The scheduler's process is gone, and with it all that it was deciding and had still to decide. */
  crash(): void {
    if (this.#isDeciding) {
      this.#session.undoAll(this.#scheduler);
      this.strand(this.#session.first);
    }
    for (const first of this.#waiting) this.strand(first);
    this.#waiting.length = 0;
    this.#session.clear();
    this.#session.giveBack(this.#limbo.splice(0), this.#scheduler);
    this.#isDeciding = false;
    this.#round++;
    this.#hasNews = true;
  }

  /** Rows of stranded offers that are outstanding no more. */
  #sweep(): void {
    const { offers } = this.#cluster;
    if (this.#stranded.length === 0) return;
    this.#stranded = this.#stranded.filter((offer) => {
      if (offers.isOutstanding[offer] === 1) return true;
      offers.rows.giveBack(offer);
      return false;
    });
  }

  #decide(first: OfferId): void {
    const { thinkTime } = this.#options;
    this.#sweep();
    this.#isDeciding = true;
    this.#round++;
    this.#session.begin(first);
    this.#scheduler.resourceOffers(this.#session);
    const duration = thinkTime.job * Math.max(1, this.#session.jobs) + thinkTime.task * this.#session.tasks;
    this.#decidesAt = this.#cluster.now + duration;
    if (duration > 0) this.#events.decides.after(duration, this.#framework);
    else this.decided();
  }

  /** The think time is over. */
  decided(): void {
    if (!this.#isDeciding || this.#decidesAt !== this.#cluster.now) return; // of a decision that a crash has cut short
    this.#decidesAt = -1;
    if (this.wiring === null) this.answer(this.#round);
    else this.wiring.answered(this.#framework, this.#round);
  }

  /**
   * The round's answers are not heard by the master: the offers are stranded. What was planned on them waits again if the
   * scheduler knows, else it is in limbo until it reconciles.
   */
  unanswered(round: number, isKnown: boolean): void {
    if (!this.#isDeciding || round !== this.#round) return;
    if (isKnown) this.#session.undoAll(this.#scheduler);
    else this.#limbo.push(...this.#session.detach());
    this.strand(this.#session.first);
    this.#session.clear();
    this.#isDeciding = false;
    if (isKnown) this.#hasNews = true;
    this.#goOn(isKnown);
  }

  /** To the next offers that wait, as long as decisions take no time; after the last it asks for more if there is news. */
  #goOn(mayRevive: boolean): void {
    this.#mayRevive = mayRevive;
    if (this.#isGoingOn) return;
    this.#isGoingOn = true;
    for (let first = this.#waiting.shift(); first !== undefined; first = this.#isDeciding ? undefined : this.#waiting.shift())
      this.#decide(first);
    this.#isGoingOn = false;
    if (!this.#isDeciding && this.#mayRevive && this.#hasNews) this.#revive();
  }

  /** It finds out what the master has never heard of, and asks again for what it still needs, if it may by now. */
  reconcile(): void {
    const hasNews = this.isInDoubt;
    if (hasNews) this.#master.allocation.runsSinceLaunch = 0; // not all runs since were in vain
    this.#session.giveBack(this.#limbo.splice(0), this.#scheduler);
    if (this.#isDeciding) this.#hasNews = true;
    else if (!this.#isIdle && (hasNews || this.#cluster.now >= this.#nextRevive)) this.#revive();
  }

  /** The round's answers are with the master; and on with the next batch. */
  answer(round: number): void {
    if (!this.#isDeciding || round !== this.#round) return;
    const { offers, frameworks, homes, now } = this.#cluster;
    this.#isDeciding = false;
    const hasLostOffers = this.#session.undoRescinded(this.#scheduler);
    this.#session.undoOverfull(this.#scheduler);
    // Suppressing before declining spares the master filters that reviving would forget.
    const isDone = this.#options.suppress && this.#waiting.length === 0 && !this.#hasNews && this.#isIdle;
    if (isDone && frameworks.isSuppressed[this.#framework] === 0) this.#master.membership.suppress(this.#framework);
    // Nor does a filter matter that reviving forgets before anything is decided.
    const keepsFilters = !isDone && !(this.#hasNews && this.#waiting.length === 0 && now >= this.#nextRevive);
    this.#inVain = this.#session.tasks > 0 ? 0 : this.#inVain + 1;
    const isBulk = this.#master.bulk.framework === this.#framework;
    if (isBulk && keepsFilters) this.#master.bulk.singleAll(); // only where no filters are set can the rest come back as one
    const hasForsaken = homes.hasForsaken(this.#framework);
    for (let offer = this.#session.first; offer !== NONE; ) {
      const next = offers.next[offer];
      if (offers.isOutstanding[offer] === 1) this.#answer(offer, keepsFilters, hasForsaken);
      offers.rows.giveBack(offer);
      offer = next;
    }
    if (isBulk) this.#master.declineBulk();
    this.#session.clear();
    // What was rescinded may have been passed over since, because tasks were planned on it.
    if (this.#updateLeast() || (hasLostOffers && this.#isGrantedTasks)) this.#master.allocation.widened(this.#framework);
    this.#goOn(true);
  }

  #answer(offer: OfferId, keepsFilters: boolean, hasForsaken: boolean): void {
    const { offers, plans, homes } = this.#cluster;
    const { refuse } = this.#options;
    if (offers.plan[offer] === NONE && !(hasForsaken && homes.forsakenIn(offer).length > 0)) {
      this.#master.decline(offer, refuse, keepsFilters);
      return;
    }
    this.#master.accept(offer, refuse, keepsFilters);
    plans.remove(offers.plan[offer]);
    offers.plan[offer] = NONE;
  }

  /** The time for a revive that had to wait has come. */
  reviveIsDue(): void {
    this.#isReviveDue = false;
    if (!this.#isDeciding && this.#hasNews) this.#revive();
  }

  /** False: not yet. */
  #revive(): boolean {
    const { now } = this.#cluster;
    if (now < this.#nextRevive) {
      this.#hasNews = true;
      if (!this.#isReviveDue) this.#events.revives.at(this.#nextRevive, this.#framework);
      this.#isReviveDue = true;
      return false;
    }
    this.#nextRevive = now + this.#options.reviveInterval;
    this.#hasNews = false;
    this.#updateLeast();
    if (this.wiring === null) this.#master.membership.revive(this.#framework);
    else this.wiring.revived(this.#framework);
    return true;
  }

  get #isGrantedTasks(): boolean {
    return this.#master.allocation.options.granularity === 'task';
  }

  get #isIdle(): boolean {
    const { frameworks, homes } = this.#cluster;
    return frameworks.pendingTasks[this.#framework] === this.#session.tasksPlanned && !homes.hasForsaken(this.#framework);
  }

  /** True: the registered filter lets something through now that it kept away before. */
  #updateLeast(): boolean {
    if (!this.#options.asksForLeast) return false;
    const before = Float64Array.from(this.#least);
    this.#least.fill(Infinity);
    this.#scheduler.leastDemand(this.#least);
    return this.#least.some((amount, r) => amount < before[r]);
  }
}
