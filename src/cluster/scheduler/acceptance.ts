import type { Time } from '../../sim/index.ts';
import type { Cluster } from '../cluster.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type PoolId, type TaskId } from '../ids.ts';
import type { Master } from '../master.ts';
import type { Part } from '../membership.ts';
import { convert } from '../operator/conversions.ts';
import { type Author, merged, ResourceOperations } from '../operator/resource-operations.ts';
import { isUsedByTasks, sharedPools } from '../operator/shared-use.ts';
import type { ConversionName } from '../ports.ts';
import { Claims } from '../resources/claims.ts';
import { launchFault } from './launch-rules.ts';

/** A task that says itself which resources it takes. */
export interface LaunchDescription {
  readonly resources: readonly Part[];
  /** Of its executor, if the framework has none on the agent yet. */
  readonly executor: readonly Part[];
}

interface Carried {
  readonly amounts: Float64Array;
  readonly claims: Claims;
}

/**
 * One ACCEPT: the resources of its offers are one, operations are applied to what is left of them in their order, and what
 * is left in the end is given back (master.cpp, _accept; the semantics §11.3). An operation that is not valid changes
 * nothing: what is returned is the reason. To be finished by `finish`, within the same event.
 */
export class Acceptance {
  readonly agent: AgentId;
  readonly framework: FrameworkId;
  readonly #master: Master;
  readonly #cluster: Cluster;
  readonly #offers: readonly OfferId[];
  /** Carries what is left. */
  readonly #offer: OfferId;
  /** By pool, as it was offered. */
  readonly #offered: ReadonlyMap<PoolId, Carried>;

  constructor(master: Master, offers: readonly OfferId[]) {
    this.#master = master;
    this.#cluster = master.cluster;
    this.#offers = offers;
    this.#offer = offers[0];
    this.agent = this.#cluster.offers.agent[this.#offer];
    this.framework = this.#cluster.offers.framework[this.#offer];
    for (const other of offers.slice(1)) this.#join(other);
    this.#offered = this.#left();
  }

  /** All are outstanding, to one framework in one role, of one agent, and none comes twice. */
  static mayJoin({ offers }: Cluster, chosen: readonly OfferId[]): boolean {
    const [first] = chosen;
    if (first === undefined || new Set(chosen).size < chosen.length) return false;
    return chosen.every((offer) => {
      const isSame = offers.framework[offer] === offers.framework[first] && offers.agent[offer] === offers.agent[first];
      return offers.isOutstanding[offer] === 1 && isSame;
    });
  }

  /** RESERVE, UNRESERVE, CREATE or DESTROY. */
  convert(name: ConversionName, parts: readonly Part[], author: Author): string | null {
    const cluster = this.#cluster;
    const made = new ResourceOperations(cluster.agents).of(name, this.agent, parts, author);
    if (typeof made === 'string') return made;
    if (!this.#has(made.consumed)) return 'the offer has less than that';
    const volumes = sharedPools(cluster, this.agent, made.consumed);
    if (isUsedByTasks(cluster, this.agent, volumes)) return 'tasks use the volume';
    this.#rescindOthersWith(volumes);
    for (const part of made.consumed) this.#change(part, -1);
    convert(cluster, this.agent, made, this.framework);
    for (const part of made.converted) this.#change(part, 1);
    cluster.observers.converted(name, this.agent, this.framework, cluster.frameworks.role[this.framework], made);
    return null;
  }

  /** LAUNCH of one task; a text: why it is not valid (TASK_ERROR). Its running time has no end. */
  launch({ resources, executor }: LaunchDescription): TaskId | string {
    const { agents, resources: names } = this.#cluster;
    const { executors } = this.#master.tasks;
    const isNew = executor.length > 0 && executors.at(this.framework, this.agent) === undefined;
    const fault = launchFault(resources, agents, names) ?? (isNew ? launchFault(executor, agents, names) : null);
    if (fault !== null) return fault;
    const parts = this.#merged(resources);
    const all = this.#merged([...parts, ...(isNew ? executor : [])]);
    if (!this.#has(all, true)) return 'it takes more than is left of the offer';
    if (isNew) executors.adopt(this.framework, this.agent, this.#take(this.#merged(executor)));
    return this.#start(parts);
  }

  /** What is left comes back: as it was offered with a filter (`refuse` µs), as it was converted without one. */
  finish(refuse: Time): void {
    const { offers, ledger } = this.#cluster;
    const { parcels } = offers;
    let offered: number = NONE;
    let converted: number = NONE;
    const list = (pool: PoolId, { amounts, claims }: Carried, next: number): number => {
      if (isNothing({ amounts, claims })) return next;
      const parcel = parcels.add(pool, next);
      parcels.amount.row(parcel).set(amounts);
      parcels.claims[parcel] = claims;
      return parcel;
    };
    for (const [pool, { amounts, claims }] of this.#left()) {
      const before = this.#offered.get(pool) ?? { amounts: new Float64Array(amounts.length), claims: Claims.none };
      const same = {
        amounts: amounts.map((amount, r) => Math.min(amount, before.amounts[r])),
        claims: claims.common(before.claims),
      };
      offered = list(pool, same, offered);
      converted = list(
        pool,
        { amounts: amounts.map((amount, r) => amount - same.amounts[r]), claims: claims.minus(same.claims) },
        converted,
      );
    }
    for (const offer of this.#offers) offers.isOutstanding[offer] = 0;
    parcels.remove(offers.parcel[this.#offer]);
    offers.parcel[this.#offer] = NONE;
    ledger.recover(this.framework, parcels, offered);
    ledger.recover(this.framework, parcels, converted);
    this.#master.allocation.refuse(this.framework, this.agent, offered, parcels, refuse);
    parcels.remove(offered);
    parcels.remove(converted);
    this.#master.allocation.recovered(this.agent);
  }

  /** What another offer carries comes to the first one. */
  #join(other: OfferId): void {
    const { offers, agents, ledger } = this.#cluster;
    const { parcels } = offers;
    for (let parcel = offers.parcel[other]; parcel !== NONE; ) {
      const next = parcels.next[parcel];
      const pool = parcels.pool[parcel];
      if (agents.kinds.isShared[agents.pools.kind[pool]] && this.#parcel(pool) !== NONE) {
        ledger.charge(this.framework, pool, parcels.amount, parcel, -1); // one copy is enough
        parcels.rows.giveBack(parcel);
      } else {
        parcels.next[parcel] = offers.parcel[this.#offer];
        offers.parcel[this.#offer] = parcels.merged(parcel);
      }
      parcel = next;
    }
    offers.parcel[other] = NONE;
  }

  #left(): Map<PoolId, Carried> {
    const { offers } = this.#cluster;
    const left = new Map<PoolId, Carried>();
    for (let parcel = offers.parcel[this.#offer]; parcel !== NONE; parcel = offers.parcels.next[parcel]) {
      const amounts = Float64Array.from(offers.parcels.amount.row(parcel));
      left.set(offers.parcels.pool[parcel], { amounts, claims: offers.parcels.claims[parcel] });
    }
    return left;
  }

  /** So much of each kind is left; `forTasks`: of a shared volume that was offered another copy is always to be had. */
  #has(parts: readonly Part[], forTasks = false): boolean {
    const { agents, offers } = this.#cluster;
    return parts.every(({ kind, amounts, claims }) => {
      const pool = agents.pools.find(this.agent, kind);
      if (pool === null) return false;
      if (forTasks && agents.kinds.isShared[kind]) {
        const isWhole = amounts.every((amount, r) => amount === agents.pools.total.get(pool, r));
        return isWhole && (this.#offered.has(pool) || this.#parcel(pool) !== NONE);
      }
      const parcel = this.#parcel(pool);
      if (parcel === NONE || !offers.parcels.claims[parcel].covers(claims)) return false;
      return amounts.every((amount, r) => {
        const there = offers.parcels.amount.get(parcel, r);
        return agents.kinds.isWhole[kind] ? amount === there : amount <= there;
      });
    });
  }

  /** The parts of one kind as one; of a shared volume, one copy. */
  #merged(parts: readonly Part[]): Part[] {
    const { isShared } = this.#cluster.agents.kinds;
    return merged(parts.filter(({ kind }, i) => !isShared[kind] || parts.findIndex((each) => each.kind === kind) === i));
  }

  /** The parcel out of the pool; NONE: there is none. */
  #parcel(pool: PoolId): number {
    const { offers } = this.#cluster;
    let parcel = offers.parcel[this.#offer];
    while (parcel !== NONE && offers.parcels.pool[parcel] !== pool) parcel = offers.parcels.next[parcel];
    return parcel;
  }

  /** The part is left in the offer (+1), or is not any more (−1). */
  #change({ kind, amounts, claims }: Part, sign: 1 | -1): void {
    const { offers, agents } = this.#cluster;
    const { parcels } = offers;
    const pool = agents.poolOf(this.agent, kind);
    let parcel = this.#parcel(pool);
    if (parcel === NONE) {
      parcel = parcels.add(pool, offers.parcel[this.#offer]);
      parcels.amount.clear(parcel);
      offers.parcel[this.#offer] = parcel;
    }
    amounts.forEach((amount, r) => {
      parcels.amount.set(parcel, r, parcels.amount.get(parcel, r) + sign * amount);
    });
    parcels.claims[parcel] = sign > 0 ? parcels.claims[parcel].plus(claims) : parcels.claims[parcel].minus(claims);
  }

  /** Parts of the offer become a list of holdings, and are allocated. */
  #take(parts: readonly Part[]): number {
    const { agents, holdings, ledger } = this.#cluster;
    let holding: number = NONE;
    for (const part of parts) {
      const pool = agents.poolOf(this.agent, part.kind);
      holding = holdings.add(pool, holding);
      holdings.amount.row(holding).set(part.amounts);
      holdings.claims[holding] = part.claims;
      if (this.#has([part])) this.#change(part, -1);
      else ledger.charge(this.framework, pool, holdings.amount, holding, 1); // one more copy of a shared volume
      ledger.allocate(this.framework, pool, holdings.amount, holding, 1);
    }
    return holding;
  }

  #start(parts: readonly Part[]): TaskId {
    const { jobs, taskSets, tasks, demands, resources, observers, now } = this.#cluster;
    const sum = new Float64Array(resources.count);
    for (const { amounts } of parts) for (let r = 0; r < sum.length; r++) sum[r] += amounts[r];
    const job = jobs.add(this.framework, 0, now);
    jobs.tasks[job] = 1;
    jobs.unfinished[job] = 1;
    jobs.unstarted[job] = 1;
    const taskSet = taskSets.add(job, this.framework, demands.idOf(sum), 0, this.#master.tasks.nextOrder(), now);
    taskSets.duration[taskSet] = Infinity;
    taskSets.alive[taskSet] = 1;
    const task = tasks.add(taskSet, this.agent, NONE, 0, now);
    tasks.holding[task] = this.#take(parts);
    observers.launched(task);
    if (this.#master.tasks.wiring === null) this.#master.tasks.arrive(task);
    else this.#master.tasks.wiring.launched(task);
    return task;
  }

  #rescindOthersWith(volumes: readonly PoolId[]): void {
    const { offers } = this.#cluster;
    if (volumes.length === 0) return;
    for (const offer of offers.outstanding()) {
      if (this.#offers.includes(offer)) continue;
      let parcel = offers.parcel[offer];
      while (parcel !== NONE && !volumes.includes(offers.parcels.pool[parcel])) parcel = offers.parcels.next[parcel];
      if (parcel !== NONE) this.#master.rescind(offer, 'operator');
    }
  }
}

function isNothing({ amounts, claims }: Carried): boolean {
  return claims.isEmpty && amounts.every((amount) => amount === 0);
}
