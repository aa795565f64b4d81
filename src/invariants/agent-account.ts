import type { Cluster } from '../cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE, type PoolId } from '../cluster/ids.ts';
import { Claims } from '../cluster/resources/claims.ts';
import { RUNS, UNCOUNTED } from '../cluster/tables/tasks.ts';
import { Vectors } from '../cluster/tables/vectors.ts';
import type { StrayTask } from './beyond-tables.ts';
import type { Book } from './book.ts';

/** What one framework has on one agent, thousandths by column. */
export interface Share {
  framework: FrameworkId;
  /** Offered or allocated; of it what quota does not count as used (reserved or revocable), and what is reserved. */
  readonly charged: Float64Array;
  hasApart: boolean;
  readonly apart: Float64Array;
  readonly reserved: Float64Array;
  readonly allocated: Float64Array;
  /** Allocated to tasks that run, as the master knows. */
  readonly running: Float64Array;
}

/** A shared volume in an offer (or held by a task): it is charged once however many have it. */
export interface SharedUse {
  readonly pool: PoolId;
  readonly framework: FrameworkId;
  readonly isAllocated: boolean;
  readonly amount: Float64Array;
}

/** What one agent has in reserved and revocable pools. */
export interface Special {
  readonly pool: PoolId;
  readonly total: Float64Array;
  readonly free: Float64Array;
}

/** What is there of an agent, and who has it, recounted from the tables in the plainest way. */
export class AgentAccount {
  readonly agent: AgentId;
  isUp = false;
  /** Pools, and by place among them: what of each is in offers, and allocated; ports and names in use. */
  readonly pools: PoolId[] = [];
  readonly offered: Vectors;
  readonly allocated: Vectors;
  readonly claims: Claims[] = [];
  /** Of pool `pools[i]`: ports and names that two have at once; empty: none. */
  readonly doubled: Claims[] = [];
  /** Who has anything: the first `shareCount`. */
  readonly shares: Share[] = [];
  shareCount = 0;
  readonly shared: SharedUse[] = [];
  readonly specials: Special[] = [];
  /** What the agent has in all. */
  readonly capacity: Float64Array;
  /** Some of it was in an offer. */
  hasOffers = false;
  readonly #free: Vectors;
  readonly #total: Vectors;
  /** Something is wrong already: who has it, and what. */
  fault: { readonly entities: readonly string[]; readonly what: string } | null = null;

  constructor(agent: AgentId, width: number) {
    this.agent = agent;
    this.offered = new Vectors(width, 1);
    this.allocated = new Vectors(width, 1);
    this.capacity = new Float64Array(width);
    this.#free = new Vectors(width, 1);
    this.#total = new Vectors(width, 1);
  }

  /**
   * As far as offers go nothing is other than at the last count: none was outstanding, none is, as much is there, and as much of
   * it is free. Offers that were made and declined within one event leave an agent so.
   */
  isAsCounted({ agents, offers }: Cluster, book: Book): boolean {
    const { pools } = agents;
    if (this.hasOffers || this.isUp !== (agents.isUp[this.agent] === 1) || pools.hasClaims) return false;
    for (const offer of book.offersOn(this.agent)) {
      if (offers.isOutstanding[offer] === 1 && offers.agent[offer] === this.agent) return false;
      book.forgetOffer(offer, this.agent);
    }
    let place = 0;
    for (let pool = this.agent; pool !== NONE; pool = pools.next[pool], place++) {
      if (place >= this.pools.length) return false;
      if (!this.#free.equals(place, pools.free, pool) || !this.#total.equals(place, pools.total, pool)) return false;
    }
    return true;
  }

  /** Counts again. The book says where to look; what is no more there is taken out of it. */
  recount(cluster: Cluster, book: Book, strays: readonly StrayTask[]): void {
    this.#begin(cluster);
    this.#countOffers(cluster, book);
    this.#countTasks(cluster, book);
    for (const stray of strays) if (stray.isCounted) this.#countStray(cluster, stray);
    for (const [framework, holding] of book.executorsOn(this.agent))
      if (this.isUp) this.#holdList(cluster, framework, holding, () => [`executor of ${cluster.frameworks.names[framework]}`]);
  }

  #begin({ agents }: Cluster): void {
    const { pools, kinds } = agents;
    const { agent } = this;
    this.isUp = agents.isUp[agent] === 1;
    this.fault = null;
    this.shareCount = 0;
    this.shared.length = 0;
    this.specials.length = 0;
    this.capacity.fill(0);
    let place = 0;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool], place++) {
      this.pools[place] = pool;
      this.claims[place] = Claims.none;
      this.doubled[place] = Claims.none;
      for (let r = 0; r < this.capacity.length; r++) this.capacity[r] += pools.total.get(pool, r);
      if (pools.role[pool] !== NONE || kinds.isRevocable[pools.kind[pool]])
        this.specials.push({ pool, total: pools.total.row(pool).slice(), free: pools.free.row(pool).slice() });
    }
    this.pools.length = place;
    this.hasOffers = false;
    for (const each of [this.offered, this.allocated, this.#free, this.#total]) each.reserve(place);
    for (let i = 0; i < place; i++) {
      this.#free.copy(i, pools.free, this.pools[i]);
      this.#total.copy(i, pools.total, this.pools[i]);
      this.offered.clear(i);
      this.allocated.clear(i);
    }
  }

  #countOffers({ offers, agents }: Cluster, book: Book): void {
    const { pools, kinds } = agents;
    const { parcels } = offers;
    for (const offer of book.offersOn(this.agent)) {
      if (offers.isOutstanding[offer] !== 1 || offers.agent[offer] !== this.agent) {
        book.forgetOffer(offer, this.agent);
        continue;
      }
      this.hasOffers = true;
      const framework = offers.framework[offer];
      for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = parcels.next[parcel]) {
        const pool = parcels.pool[parcel];
        const place = this.#place(pool, `offer ${offer}`);
        if (place < 0) return;
        if (kinds.isShared[pools.kind[pool]])
          this.shared.push({ pool, framework, isAllocated: false, amount: parcels.amount.row(parcel).slice() });
        else this.#hold(agents, framework, place, parcels.amount, parcel, this.offered);
        this.#claim(place, parcels.claims[parcel]);
      }
    }
  }

  #countTasks(cluster: Cluster, book: Book): void {
    const { tasks, taskSets, demands, agents } = cluster;
    for (const task of book.tasksOn(this.agent)) {
      if (tasks.state[task] === 0 || tasks.agent[task] !== this.agent) {
        book.forgetTask(task, this.agent);
        continue;
      }
      if (tasks.counted[task] === UNCOUNTED) continue;
      const taskSet = tasks.taskSet[task];
      const framework = taskSets.framework[taskSet];
      const demand = taskSets.demand[taskSet];
      if (tasks.pool[task] !== NONE) {
        const place = this.#place(tasks.pool[task], `task row ${task}`);
        if (place < 0) return;
        this.#hold(agents, framework, place, demands.amounts, demand, this.allocated);
      } else {
        const held = this.#holdList(cluster, framework, tasks.holding[task], () => [`task row ${task}`]);
        if (!held.every((amount, r) => amount === demands.amounts.get(demand, r)))
          this.fault ??= {
            entities: [`task row ${task}`, cluster.frameworks.names[framework]],
            what: `it holds ${held.join(', ')} of the resources and its demand is ${demands.amounts.row(demand).join(', ')} (thousandths)`,
          };
      }
      if (tasks.counted[task] === RUNS) addTo(this.#shareOf(framework).running, demands.amounts, demand);
    }
  }

  #countStray(cluster: Cluster, { framework, pool, holding, demand }: StrayTask): void {
    const who = 'a task that was given up';
    if (pool === NONE) {
      this.#holdList(cluster, framework, holding, () => [who]);
      return;
    }
    const place = this.#place(pool, who);
    if (place >= 0) this.#hold(cluster.agents, framework, place, cluster.demands.amounts, demand, this.allocated);
  }

  #holdList({ holdings, agents }: Cluster, framework: FrameworkId, first: number, who: () => string[]): Float64Array {
    const sum = new Float64Array(this.capacity.length);
    for (let holding = first; holding !== NONE; holding = holdings.next[holding]) {
      const pool = holdings.pool[holding];
      const place = this.#place(pool, who()[0]);
      if (place < 0) return sum;
      addTo(sum, holdings.amount, holding);
      if (agents.kinds.isShared[agents.pools.kind[pool]])
        this.shared.push({ pool, framework, isAllocated: true, amount: holdings.amount.row(holding).slice() });
      else this.#hold(agents, framework, place, holdings.amount, holding, this.allocated);
      this.#claim(place, holdings.claims[holding]);
    }
    return sum;
  }

  #hold(
    { pools, kinds }: Cluster['agents'],
    framework: FrameworkId,
    place: number,
    from: Vectors,
    row: number,
    to: Vectors,
  ): void {
    const pool = this.pools[place];
    const share = this.#shareOf(framework);
    const isReserved = pools.role[pool] !== NONE;
    to.add(place, from, row);
    addTo(share.charged, from, row);
    if (isReserved || kinds.isRevocable[pools.kind[pool]]) {
      share.hasApart = true;
      addTo(share.apart, from, row);
      if (isReserved) addTo(share.reserved, from, row);
    }
    if (to === this.allocated) addTo(share.allocated, from, row);
    for (let r = 0; r < share.charged.length; r++)
      if (from.get(row, r) < 0) this.fault ??= { entities: [], what: 'somebody has less than nothing there' };
  }

  #claim(place: number, claims: Claims): void {
    if (claims.isEmpty) return;
    this.doubled[place] = this.doubled[place].plus(this.claims[place].common(claims));
    this.claims[place] = this.claims[place].plus(claims);
  }

  /** −1: the pool is not the agent's. */
  #place(pool: PoolId, who: string): number {
    const place = this.pools.indexOf(pool);
    if (place < 0) this.fault ??= { entities: [who], what: `it has something out of pool ${pool}, which is not this agent's` };
    return place;
  }

  #shareOf(framework: FrameworkId): Share {
    for (let i = 0; i < this.shareCount; i++) if (this.shares[i].framework === framework) return this.shares[i];
    const place = this.shareCount++;
    const share = this.shares[place];
    if (share === undefined) {
      const nothing = () => new Float64Array(this.capacity.length);
      this.shares[place] = {
        framework,
        charged: nothing(),
        hasApart: false,
        apart: nothing(),
        reserved: nothing(),
        allocated: nothing(),
        running: nothing(),
      };
    } else {
      share.framework = framework;
      share.hasApart = false;
      for (const each of [share.charged, share.apart, share.reserved, share.allocated, share.running]) each.fill(0);
    }
    return this.shares[place];
  }
}

function addTo(sum: Float64Array, from: Vectors, row: number): void {
  const at = row * from.width;
  for (let r = 0; r < sum.length; r++) sum[r] += from.values[at + r];
}
