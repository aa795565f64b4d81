import type { AgentSet } from './agent-set.ts';
import type { Cluster } from './cluster.ts';
import { type AgentId, type DemandId, type FrameworkId, NONE, type OfferId, type TaskSetId } from './ids.ts';
import type { AllocationCycle } from './ports.ts';
import { Vectors } from './vectors.ts';
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
  /** Candidates in order, when there are few; else the whole order is walked. */
  #few: AgentId[] = [];
  #isWhole = false;
  #at = 0;
  /** Sum of what is free here for one role, where an agent has more than one pool. */
  readonly #sum: Vectors;
  #demand: Float64Array;
  readonly #needed: Vectors;
  /** The framework that was last asked about here, and allowed. */
  #allowed: FrameworkId = NONE;
  #candidates!: Candidates;
  #list!: AgentSet;
  readonly allocatorName: string;
  /** What a first launch of the framework on an agent needs besides the task (`Executors.overheadAt`). */
  overheadAt: (framework: FrameworkId, agent: AgentId) => DemandId = () => NONE;

  constructor(cluster: Cluster, allocatorName: string, granularity: 'agent' | 'task', agentOrder: 'random' | 'by_id') {
    this.cluster = cluster;
    this.allocatorName = allocatorName;
    this.granularity = granularity;
    this.#isRandom = agentOrder === 'random';
    this.order = new VisitingOrder(cluster.agents.count);
    this.firstOffer = new Int32Array(cluster.frameworks.count).fill(NONE);
    this.#lastOffer = new Int32Array(cluster.frameworks.count).fill(NONE);
    this.#sum = new Vectors(cluster.resources.count, 1);
    this.#demand = new Float64Array(cluster.resources.count);
    this.#needed = new Vectors(cluster.resources.count, 1);
  }

  /** Draws the order of the next run. */
  drawOrder(uniform: () => number): void {
    if (this.#isRandom) this.order.shuffle(uniform);
    else this.order.byId();
  }

  /** Starts a run over these agents; those that have nothing to offer are passed over. */
  begin(candidates: Candidates): void {
    const { open } = this.cluster.availability;
    this.firstOffer.fill(NONE);
    this.agent = NONE;
    this.#at = 0;
    this.#candidates = candidates;
    this.#list = candidates.agents === 'all' ? open : candidates.agents;
    this.#isWhole = this.#list.count * 8 > this.cluster.agents.count;
    if (this.#isWhole) return;
    this.#few.length = 0;
    for (let i = 0; i < this.#list.count; i++) if (open.has(this.#list.members[i])) this.#few.push(this.#list.members[i]);
    this.#few.sort((a, b) => this.order.position(a) - this.order.position(b));
  }

  nextAgent(): boolean {
    const { open } = this.cluster.availability;
    this.#allowed = NONE;
    do this.agent = this.#isWhole ? this.order.next() : this.#at < this.#few.length ? this.#few[this.#at++] : NONE;
    while (this.agent !== NONE && !(this.#list.has(this.agent) && open.has(this.agent)));
    return this.agent !== NONE;
  }

  get isOldNews(): boolean {
    return this.#candidates.news !== null && !this.#candidates.news.has(this.agent);
  }

  hasRevived(framework: FrameworkId): boolean {
    return this.#candidates.revived[framework] !== 0;
  }

  visit(agent: AgentId): void {
    this.agent = agent;
    this.#allowed = NONE;
  }

  get isExhausted(): boolean {
    return !this.cluster.availability.open.has(this.agent);
  }

  wants(framework: FrameworkId): boolean {
    const { frameworks, agents, availability, filters, now } = this.cluster;
    const { agent } = this;
    if (!frameworks.wantsOffers(framework) || !availability.open.has(agent)) return false;
    if (this.isOldNews && !this.hasRevived(framework)) return false;
    const registered = frameworks.filter[framework];
    if (registered?.agents && registered.agents[agent] === 0) return false;
    const role = frameworks.role[framework];
    const isPlain = agents.pools.next[agent] === NONE;
    const free = isPlain ? agents.pools.free : this.#freeFor(role);
    const row = isPlain ? agent : 0;
    if (!isPlain && !availability.minimum.isMet(free, row)) return false;
    if (registered?.atLeast && !free.atLeast(row, registered.atLeast)) return false;
    if (filters.blocks(framework, agent, role, agents.pools, now)) return false;
    this.#allowed = framework;
    return true;
  }

  offer(framework: FrameworkId, amount?: Float64Array): void {
    const { agent } = this;
    if (this.#allowed !== framework && !this.wants(framework)) throw this.#misuse(framework);
    this.#allowed = NONE;
    const offer = this.#add(framework, NONE);
    const role = this.cluster.frameworks.role[framework];
    const { parcels } = this.cluster.offers;
    const { pools } = this.cluster.agents;
    const { ledger } = this.cluster;
    if (amount === undefined) {
      for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
        if (pool !== agent && pools.role[pool] !== role) continue;
        if (pools.free.isZero(pool) && pools.freeClaims[pool].isEmpty) continue;
        const parcel = parcels.add(pool, this.cluster.offers.parcel[offer]);
        this.cluster.offers.parcel[offer] = parcel;
        ledger.offerAll(framework, parcels, parcel);
      }
    } else {
      // NaN and fractions of thousandths would spoil every sum from here on.
      if (amount.some((each) => !(each >= 0) || (each % 1 !== 0 && each !== Infinity)))
        throw new Error(
          `allocator "${this.allocatorName}" offered ${[...amount]} of agent ${agent}: amounts are whole thousandths, not negative`,
        );
      this.#offerPart(offer, framework, amount);
    }
    this.#announce(framework, offer);
  }

  offerTask(framework: FrameworkId): boolean {
    const { cluster } = this;
    if (!cluster.frameworks.wantsOffers(framework)) return false;
    let fitting = NONE;
    let found = NONE;
    const taskSet = cluster.schedulers[framework].nextTask((candidate) => {
      const agent = this.#firstAgentFor(framework, candidate);
      if (agent === NONE) return false;
      fitting = candidate;
      found = agent;
      return true;
    });
    if (taskSet === NONE) return false;
    this.agent = taskSet === fitting ? found : this.#firstAgentFor(framework, taskSet);
    if (this.agent === NONE)
      throw new Error(`scheduler "${cluster.schedulers[framework].name}" chose task set ${taskSet} as next, which fits nowhere`);
    cluster.taskSets.promised[taskSet]++;
    const offer = this.#add(framework, taskSet);
    const demand = cluster.taskSets.demand[taskSet];
    this.#need(framework, this.agent, demand);
    this.#offerPart(offer, framework, this.#needed.row(0), cluster.demands.claims[demand]);
    this.#announce(framework, offer);
    return true;
  }

  #add(framework: FrameworkId, taskSet: TaskSetId): OfferId {
    const { offers } = this.cluster;
    const offer = offers.add(framework, this.agent, taskSet);
    if (this.firstOffer[framework] === NONE) this.firstOffer[framework] = offer;
    else offers.next[this.#lastOffer[framework]] = offer;
    this.#lastOffer[framework] = offer;
    return offer;
  }

  #announce(framework: FrameworkId, offer: OfferId): void {
    const { frameworks, roles, observers } = this.cluster;
    frameworks.holders.allocations[framework]++;
    roles.holders.allocations[frameworks.role[framework]]++;
    frameworks.offers.made[framework]++;
    observers.offerMade(offer);
  }

  /** Takes an amount from the role's reserved pool first, then from the unreserved one. */
  #offerPart(offer: OfferId, framework: FrameworkId, amount: Float64Array, claims = this.cluster.demands.noClaims): void {
    const { offers, agents, ledger, frameworks } = this.cluster;
    const { pools } = agents;
    const role = frameworks.role[framework];
    const left = Float64Array.from(amount);
    for (const isReserved of [true, false]) {
      for (let pool = this.agent; pool !== NONE; pool = pools.next[pool]) {
        if (isReserved ? pools.role[pool] !== role : pools.role[pool] !== NONE) continue;
        const parcel = offers.parcels.add(pool, offers.parcel[offer]);
        offers.parcel[offer] = parcel;
        for (let r = 0; r < left.length; r++) {
          const part = Math.min(left[r], Math.max(0, pools.free.get(pool, r)));
          offers.parcels.amount.set(parcel, r, part);
          left[r] -= part;
        }
        if (!claims.isEmpty && pools.freeClaims[pool].covers(claims)) {
          offers.parcels.claims[parcel] = claims;
          claims = this.cluster.demands.noClaims;
        }
        ledger.offerPart(framework, offers.parcels, parcel);
      }
    }
    if (left.some((amount) => amount > 0))
      throw new Error(
        `allocator "${this.allocatorName}" offered more of agent ${this.agent} to framework ${framework} than is free there`,
      );
  }

  #firstAgentFor(framework: FrameworkId, taskSet: TaskSetId): AgentId {
    const { cluster } = this;
    const demand = cluster.taskSets.demand[taskSet];
    const job = cluster.taskSets.job[taskSet];
    const role = cluster.frameworks.role[framework];
    const amounts = cluster.demands.amounts;
    this.#demand = amounts.row(demand);
    const atLeast = cluster.frameworks.filter[framework]?.atLeast ?? null;
    return cluster.availability.firstFit(0, this.#demand, (agent) => {
      if (!cluster.frameworks.accepts(framework, agent)) return false;
      this.agent = agent;
      const free = this.#freeFor(role);
      this.#need(framework, agent, demand);
      if (!free.covers(0, this.#needed, 0) || (atLeast !== null && !free.atLeast(0, atLeast))) return false;
      if (cluster.jobs.differentAgents[job] === 1 && cluster.placements.has(job, agent)) return false;
      if (!this.#coversClaims(role, demand)) return false;
      return !cluster.filters.blocksAmount(
        framework,
        agent,
        role,
        cluster.agents.pools,
        this.#needed,
        cluster.demands.claims[demand],
        cluster.now,
      );
    });
  }

  /** What a task needs there: its demand, and its executor's overhead if it would be the first. */
  #need(framework: FrameworkId, agent: AgentId, demand: DemandId): void {
    const { amounts } = this.cluster.demands;
    const overhead = this.overheadAt(framework, agent);
    this.#needed.copy(0, amounts, demand);
    if (overhead !== NONE) this.#needed.add(0, amounts, overhead);
  }

  #coversClaims(role: number, demand: number): boolean {
    const claims = this.cluster.demands.claims[demand];
    if (claims.isEmpty) return true;
    const { pools } = this.cluster.agents;
    for (let pool = this.agent; pool !== NONE; pool = pools.next[pool])
      if ((pool === this.agent || pools.role[pool] === role) && pools.freeClaims[pool].covers(claims)) return true;
    return false;
  }

  #freeFor(role: number): Vectors {
    const { pools } = this.cluster.agents;
    this.#sum.copy(0, pools.free, this.agent);
    for (let pool = pools.next[this.agent]; pool !== NONE; pool = pools.next[pool])
      if (pools.role[pool] === role) this.#sum.add(0, pools.free, pool);
    return this.#sum;
  }

  #misuse(framework: FrameworkId): Error {
    const { frameworks, agents } = this.cluster;
    const who = `allocator "${this.allocatorName}" offered agent ${this.agent} (${agents.names[this.agent]}) to framework ${framework} (${frameworks.names[framework]})`;
    for (let offer = this.firstOffer[framework]; offer !== NONE; offer = this.cluster.offers.next[offer])
      if (this.cluster.offers.agent[offer] === this.agent)
        return new Error(`${who} twice in one cycle; nothing came back in between`);
    return new Error(
      `${who}, which does not want it: it is suppressed or filters it, or nothing is free there for its role (ask cycle.wants first)`,
    );
  }
}
