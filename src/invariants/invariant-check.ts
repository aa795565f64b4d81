import type { Cluster } from '../cluster/cluster.ts';
import type { ControlStep } from '../cluster/control-step.ts';
import type { AgentId, FrameworkId, OfferId, TaskId, TaskSetId } from '../cluster/ids.ts';
import { NONE } from '../cluster/ids.ts';
import type { ConversionName, Honours, Observer } from '../cluster/ports.ts';
import type { RevocationStep } from '../cluster/revocation/revocation-step.ts';
import type { TaskState } from '../cluster/tables/tasks.ts';
import type { Time } from '../sim/index.ts';
import { AgentAccount } from './agent-account.ts';
import { type BeyondTables, StraysByAgent } from './beyond-tables.ts';
import { Book } from './book.ts';
import { CheckContext } from './check-context.ts';
import { Conservation } from './conservation.ts';
import type { ExceptionName } from './exceptions.ts';
import { checkGivenBack } from './given-back.ts';
import { LedgerSums } from './ledger-sums.ts';
import { Limits } from './limits.ts';
import { OfferGate } from './offer-gate.ts';
import { Presence } from './presence.ts';
import { Refusals } from './refusals.ts';
import { Registrations } from './registrations.ts';
import { Reservations } from './reservations.ts';
import { Revocations } from './revocations.ts';
import { checkStanding } from './standing.ts';
import { TaskCounts } from './task-counts.ts';
import { TaskHistories } from './task-histories.ts';
import { TaskPlaces } from './task-places.ts';
import { Totals } from './totals.ts';

export interface InvariantCheckOptions {
  /** Of the run; violations name it. */
  readonly seed: number;
  /** What the run's allocator takes into account: nothing else is asked of it. */
  readonly honours: Honours;
  /** Everything is looked at once in so many events; absent: as often as it is cheap (once in as many as there are rows). */
  readonly sweepEvery?: number;
}

/** Sweeps come no more often than once in so many events, unless asked for. */
const LEAST_BETWEEN_SWEEPS = 32;

/**
 * Watches a run, and throws an `InvariantViolation` at the first event after which something is not true that always must be
 * (docs/guides/invariants.md). After every event it looks at the agents, frameworks and roles that the event touched, and now
 * and then at everything. It only looks: a run that is checked is the same run.
 */
export class InvariantCheck implements Observer {
  /** How often each exception was made. */
  readonly excused = new Map<ExceptionName, number>();
  /** Events after which something, and after which everything, was looked at. */
  checks = 0;
  sweeps = 0;
  readonly #options: InvariantCheckOptions;
  readonly #book = new Book();
  readonly #presence = new Presence();
  readonly #accounts: (AgentAccount | undefined)[] = [];
  #beyond: BeyondTables | null = null;
  #strays = new StraysByAgent(null);
  #cluster!: Cluster;
  #context!: CheckContext;
  #totals!: Totals;
  #conservation!: Conservation;
  #ledger!: LedgerSums;
  #gate!: OfferGate;
  #refusals!: Refusals;
  #reservations!: Reservations;
  #limits!: Limits;
  #registrations!: Registrations;
  #revocations!: Revocations;
  #histories!: TaskHistories;
  #places!: TaskPlaces;
  #counts!: TaskCounts;
  #sinceSweep = 0;

  constructor(options: InvariantCheckOptions) {
    this.#options = options;
  }

  /** To be called once, before the run begins. */
  attach(cluster: Cluster): void {
    const { seed, honours } = this.#options;
    this.#cluster = cluster;
    this.#context = new CheckContext(cluster, seed, honours, this.excused);
    this.#totals = new Totals(cluster);
    this.#conservation = new Conservation(this.#context);
    this.#ledger = new LedgerSums(this.#context, this.#totals);
    this.#gate = new OfferGate(this.#context, this.#presence);
    this.#refusals = new Refusals(this.#context, this.#book);
    this.#reservations = new Reservations(this.#context);
    this.#limits = new Limits(this.#context, this.#totals);
    this.#registrations = new Registrations(this.#context);
    this.#revocations = new Revocations(this.#context, this.#book);
    this.#histories = new TaskHistories(this.#context);
    this.#places = new TaskPlaces(this.#context);
    this.#counts = new TaskCounts(this.#context);
    cluster.simulation.afterEach(() => this.#afterEvent());
  }

  /** To be called once where there is a control plane, before the run begins. */
  lookBeyond(beyond: BeyondTables): void {
    this.#beyond = beyond;
    this.#strays = new StraysByAgent(beyond);
  }

  /** To be called when the run has come to its end: looks at everything once more, and that all was given back. */
  finish(): void {
    this.sweep();
    if ((this.#beyond?.strays.size ?? 0) === 0) checkGivenBack(this.#context, this.#book.executorCount);
  }

  /** Looks at everything. */
  sweep(): void {
    this.sweeps++;
    this.#sinceSweep = 0;
    this.#strays.forget();
    this.#recountAll();
    const difference = this.#ledger.difference();
    if (difference !== null) this.#ledger.fail(difference);
    this.#histories.sweep();
    this.#counts.sweep();
    this.#forgetTouched();
    this.#context.lastSound = this.#cluster.now;
  }

  #afterEvent(): void {
    const { agents, offeredAgents, frameworks } = this.#book;
    this.#sinceSweep++;
    this.#strays.forget();
    if (this.#beyond !== null) this.#registrations.check(this.#beyond, this.#strays, this.#book);
    if (this.#sinceSweep >= (this.#options.sweepEvery ?? this.#rows())) {
      this.sweep();
      return;
    }
    if (agents.size + offeredAgents.size + frameworks.size === 0) return;
    this.checks++;
    for (const agent of agents) this.#recountAgain(agent);
    for (const agent of offeredAgents)
      if (!agents.has(agent) && this.#accounts[agent]?.isAsCounted(this.#cluster, this.#book) !== true) this.#recountAgain(agent);
    if (this.#ledger.differenceOf(frameworks) !== null) this.#lookCloser();
    this.#forgetTouched();
  }

  /** The sums differ: because of an agent that was passed over (a task is known to run), or that nobody named, or they do. */
  #lookCloser(): void {
    const { offeredAgents, frameworks } = this.#book;
    for (const agent of offeredAgents) this.#recountAgain(agent);
    if (this.#ledger.differenceOf(frameworks) !== null) this.sweep();
  }

  #forgetTouched(): void {
    this.#book.close();
    this.#limits.forget();
  }

  /** About as many as a sweep looks at: so that all sweeps together cost about as much as what events touch. */
  #rows(): number {
    const { agents, offers, tasks, taskSets, jobs } = this.#cluster;
    const rows = agents.pools.count + offers.rows.size + tasks.rows.size + taskSets.rows.size + jobs.rows.size;
    return Math.max(LEAST_BETWEEN_SWEEPS, rows);
  }

  #recountAgain(agent: AgentId): void {
    const account = this.#accounts[agent];
    if (account !== undefined) this.#totals.add(account, -1);
    this.#recount(agent);
  }

  #recount(agent: AgentId): void {
    const account = this.#accounts[agent] ?? new AgentAccount(agent, this.#cluster.resources.count);
    this.#accounts[agent] = account;
    account.recount(this.#cluster, this.#book, this.#strays.on(agent));
    this.#conservation.check(account);
    checkStanding(this.#context, account, this.#book, this.#presence);
    this.#totals.add(account, 1);
  }

  /** From the tables alone, whatever was told. */
  #recountAll(): void {
    const { agents, offers, tasks } = this.#cluster;
    for (let offer = 0; offer < offers.rows.size; offer++)
      if (offers.isOutstanding[offer] === 1) this.#book.addOffer(offer, offers.agent[offer]);
    for (let task = 0; task < tasks.rows.size; task++) if (tasks.state[task] !== 0) this.#book.addTask(task, tasks.agent[task]);
    this.#totals.clear();
    for (let agent = 0; agent < agents.count; agent++) this.#recount(agent);
  }

  // ----------------------------------------------------------------------------------------------- what is told

  holdingsChanging(framework: FrameworkId, agent: AgentId): void {
    this.#book.frameworks.add(framework);
    if (agent !== NONE) this.#book.offeredAgents.add(agent);
  }

  agentAdded(agent: AgentId): void {
    this.#presence.agentIsBack(agent);
    this.#book.agents.add(agent);
  }

  agentRemoved(agent: AgentId): void {
    this.#book.agents.add(agent);
    this.#refusals.forgetAgent(agent);
  }

  agentChanged(agent: AgentId): void {
    this.#book.agents.add(agent);
    this.#conservation.agentChanged(agent);
  }

  converted(_name: ConversionName, agent: AgentId): void {
    this.#book.agents.add(agent);
  }

  controlled(step: ControlStep, subject: number): void {
    this.#presence.controlled(step, subject);
    if (!step.startsWith('agent-')) return;
    this.#book.agents.add(subject);
    if (step === 'agent-reregistered') this.#registrations.reregistered(subject);
  }

  frameworkSubscribed(framework: FrameworkId): void {
    this.#presence.frameworkIsBack(framework);
    this.#refusals.forget(framework);
  }

  revived(framework: FrameworkId): void {
    this.#refusals.forget(framework);
  }

  offerMade(offer: OfferId): void {
    this.#book.addOffer(offer, this.#cluster.offers.agent[offer]);
    this.#gate.offerMade(offer);
    this.#reservations.offerMade(offer);
    this.#refusals.offerMade(offer);
    this.#limits.offerMade(offer);
  }

  filterSet(framework: FrameworkId, agent: AgentId, expiry: Time): void {
    this.#refusals.filterSet(framework, agent, expiry);
  }

  launched(task: TaskId): void {
    this.#book.addTask(task, this.#cluster.tasks.agent[task]);
    this.#histories.launched(task);
    this.#places.launched(task);
    this.#reservations.launched(task);
  }

  running(task: TaskId): void {
    this.#book.agents.add(this.#cluster.tasks.agent[task]);
    this.#histories.running(task);
  }

  ended(task: TaskId, state: TaskState): void {
    this.#book.agents.add(this.#cluster.tasks.agent[task]);
    this.#histories.ended(task, state);
    this.#places.ended(task, state, this.#beyond !== null);
  }

  revoked(step: RevocationStep, task: TaskId): void {
    this.#revocations.revoked(step, task);
  }

  retried(taskSet: TaskSetId): void {
    this.#counts.retried(taskSet);
  }

  executorStarted(framework: FrameworkId, agent: AgentId, holding: number): void {
    const isFirst = this.#book.addExecutor(framework, agent, holding);
    this.#places.executor(isFirst, framework, agent, 'a second one is launched there');
    this.#reservations.executorStarted(framework, holding);
  }

  executorEnded(framework: FrameworkId, agent: AgentId): void {
    const wasThere = this.#book.removeExecutor(framework, agent);
    this.#places.executor(wasThere, framework, agent, 'one ends that was not there');
  }
}
