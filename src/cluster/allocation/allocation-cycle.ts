import type { Cluster } from '../cluster.ts';
import {
  type AgentId,
  type DemandId,
  type FrameworkId,
  NONE,
  type OfferId,
  type PoolId,
  type TaskId,
  type TaskSetId,
} from '../ids.ts';
import type { AllocationCycle, Place, Ration } from '../ports.ts';
import { Claims } from '../resources/claims.ts';
import type { Revocation } from '../revocation/revocation.ts';
import { Vectors } from '../tables/vectors.ts';
import type { AgentSet } from './agent-set.ts';
import { checkAmount, misplaced, tooMuch } from './cycle-misuse.ts';
import { Draft } from './draft.ts';
import { TaskOffers } from './task-offers.ts';
import { VisitingOrder } from './visiting-order.ts';

/** What a run looks at. */
export interface Candidates {
  readonly agents: AgentSet | 'all';
  /** Agents that everybody has to look at; on the others only those that have revived. null: everybody, everywhere. */
  readonly news: AgentSet | null;
  /** By framework: not 0 if it has revived, subscribed or widened its filter since the last run over all agents. */
  readonly revived: Uint8Array;
}

/** The cycle an allocator is handed: visits the candidate agents of a run and makes offers out of what is free there. */
export class Cycle implements AllocationCycle {
  readonly cluster: Cluster;
  readonly granularity: 'agent' | 'task';
  readonly order: VisitingOrder;
  agent: AgentId = NONE;
  /** By framework: first and last offer of this run. */
  readonly firstOffer: Int32Array;
  readonly #lastOffer: Int32Array;
  readonly #isRandom: boolean;
  #uniform: () => number = () => 0.5;
  /** Positions of the candidates, ascending, when there are few; else the whole order is walked. */
  readonly #few: Int32Array;
  #fewCount = 0;
  #isWhole = false;
  #at = 0;
  #rounds = 1;
  #filterTime = 0;
  readonly #draft: Draft;
  readonly #tasks: TaskOffers;
  readonly #needed: Vectors;
  /** Shared volumes that were offered in this run: once is enough. */
  readonly #isTaken = new Set<PoolId>();
  /** The framework that was last asked about here, and allowed: the draft, or all of the agent's plain pool. */
  #allowed: FrameworkId = NONE;
  #isDrafted = false;
  #news: AgentSet | null = null;
  #revived!: Uint8Array;
  #list!: AgentSet;
  readonly allocatorName: string;
  revocation: Revocation | null = null; // null: nothing is revoked in this run

  constructor(cluster: Cluster, allocatorName: string, granularity: 'agent' | 'task', agentOrder: 'random' | 'by_id') {
    this.cluster = cluster;
    this.allocatorName = allocatorName;
    this.granularity = granularity;
    this.#isRandom = agentOrder === 'random';
    this.order = new VisitingOrder(cluster.agents.count);
    this.#few = new Int32Array(cluster.agents.count);
    this.firstOffer = new Int32Array(cluster.frameworks.count).fill(NONE);
    this.#lastOffer = new Int32Array(cluster.frameworks.count).fill(NONE);
    this.#draft = new Draft(cluster);
    this.#tasks = new TaskOffers(cluster, this.#draft, this.#isTaken);
    this.#needed = new Vectors(cluster.resources.count, 1);
  }

  /** What a first launch of the framework on an agent needs besides the task (`Executors.overheadAt`). */
  set overheadAt(overheadAt: (framework: FrameworkId, agent: AgentId) => DemandId) {
    this.#tasks.overheadAt = overheadAt;
  }

  /** Draws the order of the next run, from (0, 1); the run's other draws come from the same source. */
  drawOrder(uniform: () => number): void {
    this.#uniform = uniform;
    if (this.#isRandom) this.order.shuffle(uniform);
    else this.order.byId();
  }

  uniform(): number {
    return this.#uniform();
  }

  /** Starts a run over these agents; those that have nothing to offer are passed over. */
  begin(candidates: Candidates): void {
    this.firstOffer.fill(NONE);
    this.#isTaken.clear();
    this.#rounds = 1;
    this.#filterTime = this.cluster.filterTime;
    this.#draft.forget();
    this.#news = candidates.news;
    this.#revived = candidates.revived;
    this.#list = candidates.agents === 'all' ? this.cluster.availability.open : candidates.agents;
    this.#rewind();
  }

  again(): void {
    this.#rounds++;
    this.drawOrder(this.#uniform);
    this.#rewind();
  }

  #rewind(): void {
    const { open } = this.cluster.availability;
    this.agent = NONE;
    this.#at = 0;
    this.#isWhole = this.#list.count * 8 > this.cluster.agents.count;
    if (this.#isWhole) return;
    this.#fewCount = 0;
    for (let i = 0; i < this.#list.count; i++)
      if (open.has(this.#list.members[i])) this.#few[this.#fewCount++] = this.order.position(this.#list.members[i]);
    this.#few.subarray(0, this.#fewCount).sort();
  }

  nextAgent(): boolean {
    const { open } = this.cluster.availability;
    this.#allowed = NONE;
    do this.agent = this.#isWhole ? this.order.next() : this.#at < this.#fewCount ? this.order.at(this.#few[this.#at++]) : NONE;
    while (this.agent !== NONE && !(this.#list.has(this.agent) && open.has(this.agent)));
    return this.agent !== NONE;
  }

  get isOldNews(): boolean {
    return this.#news !== null && !this.#news.has(this.agent);
  }

  hasRevived(framework: FrameworkId): boolean {
    return this.#revived[framework] !== 0;
  }

  visit(agent: AgentId): void {
    this.agent = agent;
    this.#allowed = NONE;
  }

  get isExhausted(): boolean {
    return !this.cluster.availability.open.has(this.agent);
  }

  wants(framework: FrameworkId, ration: Ration | null = null): boolean {
    const { frameworks, agents, availability, eligibility, filters } = this.cluster;
    const { agent } = this;
    if (this.#news !== null && this.#revived[framework] === 0 && !this.#news.has(agent)) return false;
    if (!frameworks.wantsOffers(framework) || !availability.open.has(agent)) return false;
    const registered = frameworks.filter[framework];
    const atLeast = registered === null ? null : registered.atLeast;
    const isPlain = ration === null && agents.isPlain(agent);
    if (isPlain && atLeast !== null && !agents.pools.free.atLeast(agent, atLeast)) return false;
    if (registered !== null && registered.agents !== null && registered.agents[agent] === 0) return false;
    if (!eligibility.allows(framework, agent)) return false;
    const minimum = frameworks.minimum[framework] ?? availability.minimum;
    if (isPlain) {
      const { pools } = agents;
      if (!minimum.isMet(pools.free, agent, pools.hasClaims ? pools.freeClaims[agent] : Claims.none)) return false;
      if (filters.blocksPlain(framework, agent, pools, this.#filterTime)) return false;
    } else {
      const draft = this.#draft;
      if (!draft.compose(framework, agent, ration, this.#isTaken)) return false;
      if (!minimum.isMet(draft.sum, 0, draft.sumClaims)) return false;
      if (atLeast !== null && !draft.sum.atLeast(0, atLeast)) return false;
      if (filters.blocks(framework, agent, draft, this.#filterTime)) return false;
    }
    this.#isDrafted = !isPlain;
    this.#allowed = framework;
    return true;
  }

  offer(framework: FrameworkId, amount?: Float64Array): void {
    if (this.#allowed !== framework && !this.wants(framework)) throw misplaced(this, framework);
    this.#allowed = NONE;
    if (amount !== undefined) this.#draftPart(framework, amount);
    const offer = this.#offerHere(framework, NONE);
    if (this.#isDrafted) this.#addDraft(offer, framework);
    else {
      const { offers, ledger } = this.cluster;
      const parcel = offers.parcels.add(this.agent, offers.parcel[offer]);
      ledger.offerAll(framework, offers.parcels, parcel);
      offers.parcel[offer] = offers.parcels.merged(parcel);
    }
    this.#announce(framework, offer);
  }

  offerTask(framework: FrameworkId, ration: Ration | null = null, place: Place = firstByNumber): boolean {
    const taskSet = this.nextTask(framework, ration, place);
    if (taskSet === NONE) return false;
    const { taskSets, placements, jobs } = this.cluster;
    taskSets.promised[taskSet]++;
    const job = taskSets.job[taskSet];
    if (jobs.differentAgents[job] === 1) placements.add(job, this.agent);
    this.#tasks.draft(framework, taskSet, this.agent);
    if (ration !== null) this.#draft.fits(framework, ration);
    const offer = this.#add(framework, taskSet);
    this.#addDraft(offer, framework);
    this.#announce(framework, offer);
    return true;
  }

  nextTask(framework: FrameworkId, ration: Ration | null = null, place: Place = firstByNumber): TaskSetId {
    const { cluster } = this;
    if (!cluster.frameworks.wantsOffers(framework)) return NONE;
    const placeFor = (taskSet: TaskSetId): AgentId =>
      place(
        taskSet,
        (from) => this.#tasks.firstFit(framework, taskSet, ration, from, this.#filterTime),
        (agent) => this.#tasks.fits(framework, taskSet, ration, agent, this.#filterTime),
      );
    let fitting = NONE;
    let found = NONE;
    const taskSet = cluster.schedulers[framework].nextTask((candidate) => {
      const agent = placeFor(candidate);
      if (agent === NONE) return false;
      fitting = candidate;
      found = agent;
      return true;
    });
    if (taskSet === NONE) return NONE;
    this.agent = taskSet === fitting ? found : placeFor(taskSet);
    if (this.agent === NONE)
      throw new Error(`scheduler "${cluster.schedulers[framework].name}" chose task set ${taskSet} as next, which fits nowhere`);
    return taskSet;
  }

  hasRoomFor(framework: FrameworkId, taskSet: TaskSetId, count: number): boolean {
    return this.#tasks.haveRoom(framework, taskSet, count, this.#filterTime);
  }

  revoke(task: TaskId): boolean {
    if (this.revocation !== null) return this.revocation.revoke(task);
    throw new Error(`allocator "${this.allocatorName}" revoked task ${task}, but the scenario has no "preemption"`);
  }

  /** An amount of what the framework wants here, instead of all of it. */
  #draftPart(framework: FrameworkId, amount: Float64Array): void {
    checkAmount(this, amount);
    this.#needed.row(0).set(amount);
    if (!this.#draft.composePart(framework, this.agent, this.#needed, this.cluster.demands.noClaims, this.#isTaken))
      throw tooMuch(this, framework);
    this.#isDrafted = true;
  }

  /** The offer of this agent to the framework in this run: a new one, or what an earlier round of the run began. */
  #offerHere(framework: FrameworkId, taskSet: TaskSetId): OfferId {
    if (this.#rounds === 1) return this.#add(framework, taskSet);
    const { offers } = this.cluster;
    for (let offer = this.firstOffer[framework]; offer !== NONE; offer = offers.next[offer])
      if (offers.agent[offer] === this.agent) return offer;
    return this.#add(framework, taskSet);
  }

  #add(framework: FrameworkId, taskSet: TaskSetId): OfferId {
    const { offers } = this.cluster;
    const offer = offers.add(framework, this.agent, taskSet);
    if (this.firstOffer[framework] === NONE) this.firstOffer[framework] = offer;
    else offers.next[this.#lastOffer[framework]] = offer;
    this.#lastOffer[framework] = offer;
    return offer;
  }

  #addDraft(offer: OfferId, framework: FrameworkId): void {
    const { offers, agents, ledger } = this.cluster;
    const { parcels } = offers;
    const draft = this.#draft;
    for (let i = 0; i < draft.count; i++) {
      const pool = draft.pools[i];
      const parcel = parcels.add(pool, offers.parcel[offer]);
      if (draft.isView) ledger.offerAll(framework, parcels, parcel);
      else {
        parcels.amount.copy(parcel, draft.amounts, i);
        parcels.claims[parcel] = draft.claims[i];
        ledger.offerPart(framework, parcels, parcel);
      }
      offers.parcel[offer] = parcels.merged(parcel);
      if (agents.kinds.isShared[agents.pools.kind[pool]]) this.#isTaken.add(pool);
    }
  }

  #announce(framework: FrameworkId, offer: OfferId): void {
    this.#draft.forget();
    const { frameworks, roles, observers } = this.cluster;
    frameworks.holders.allocations[framework]++;
    roles.countAllocations(frameworks.role[framework], 1);
    frameworks.offers.made[framework]++;
    observers.offerMade(offer);
  }
}

const firstByNumber: Place = (_, next) => next(0);
