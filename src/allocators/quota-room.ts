import type { Cluster } from '../cluster/cluster.ts';
import type { FrameworkId, RoleId } from '../cluster/ids.ts';
import type { Quota } from '../cluster/operator/quotas.ts';
import type { Ration } from '../cluster/ports.ts';
import { subtractSaturating, takeWithin } from '../cluster/resources/quantities.ts';
import type { Vectors } from '../cluster/tables/vectors.ts';

/**
 * What quotas leave room for in one run: how much of its guarantee each role has yet to get, how much its limit still
 * allows, and how much must be held back, cluster-wide, for the guarantees of others (hierarchical.cpp, __allocate; the
 * semantics §6.1–6.3, §9). All amounts are unreserved, non-revocable scalars; consumption counts reservations too.
 */
export class QuotaRoom {
  /** The ration of the first stage: what is guaranteed and more, and of the second: what is left over for all. */
  readonly guaranteed: Ration;
  readonly fairShare: Ration;
  readonly #cluster: Cluster;
  readonly #consumed = new Map<RoleId, Float64Array>();
  /** Guaranteed to roles that have not consumed it; and what is there, free and unreserved, to hold it back from. */
  readonly #required: Float64Array;
  #available: Float64Array;
  /** Of the last ration granted: what its guarantee was for, and all of it. */
  readonly #towardsGuarantee: Float64Array;
  readonly #granted: Float64Array;
  readonly #targets: Float64Array;
  /** The least that there was room for at the end of runs since everybody last looked everywhere: by role, and headroom. */
  readonly #latest = new Map<RoleId, Float64Array>();
  #latestHeadroom: Float64Array = new Float64Array(0);
  /** The present run is over all agents. */
  #isWhole = false;

  constructor(cluster: Cluster) {
    const { count } = cluster.resources;
    this.#cluster = cluster;
    this.#required = new Float64Array(count);
    this.#available = new Float64Array(count);
    this.#towardsGuarantee = new Float64Array(count);
    this.#granted = new Float64Array(count);
    this.#targets = new Float64Array(count);
    this.guaranteed = {
      grant: (framework, free, granted, isWhole, rows) => this.#grantGuaranteed(framework, free, granted, isWhole, rows),
    };
    this.fairShare = {
      grant: (framework, free, granted, isWhole, rows) => this.#grantFair(framework, free, granted, isWhole, rows),
    };
  }

  /** Takes stock at the beginning of a run. */
  begin(): void {
    const { quotas, roles, ledger } = this.#cluster;
    this.#consumed.clear();
    this.#required.fill(0);
    for (const [role, quota] of quotas.entries()) {
      const consumed = new Float64Array(this.#required.length);
      for (let r = 0; r < consumed.length; r++) {
        consumed[r] = roles.reserved.get(role, r) + roles.holders.charged.get(role, r) - roles.chargedApart.get(role, r);
        this.#required[r] += Math.max(0, quota.guarantee[r] - consumed[r]);
      }
      this.#consumed.set(role, consumed);
    }
    const charged = ledger.offered.map((amount, r) => amount + ledger.allocated[r]);
    const idleReserved = subtractSaturating(ledger.reserved, ledger.chargedReserved);
    const unreserved = subtractSaturating(subtractSaturating(ledger.capacity, charged), idleReserved);
    this.#available = subtractSaturating(unreserved, ledger.revocableIdle);
  }

  /**
   * Frameworks that may be offered more than when they last looked, given that what is free on an agent is the same: since
   * then what is guaranteed to their role and not consumed, what its limit leaves, or the headroom for all has grown.
   */
  eachWithMore(name: (framework: FrameworkId) => void): void {
    const { roles, frameworks } = this.#cluster;
    this.begin();
    this.#isWhole = true;
    const hasMoreHeadroom = this.#latest.size === 0 || hasGrown(this.#headroom(), this.#latestHeadroom);
    for (let framework = 0; framework < frameworks.count; framework++) {
      const role = frameworks.role[framework];
      const latest = this.#latest.get(role);
      const isBounded = this.#consumed.has(role) && roles.isTop(role);
      if (hasMoreHeadroom || (isBounded && (latest === undefined || hasGrown(this.#ofRole(role), latest)))) name(framework);
    }
  }

  /** The run is over: what there is room for now, everybody who looked has said no to. */
  end(): void {
    const headroom = this.#headroom();
    this.#latestHeadroom = this.#isWhole ? headroom : least(headroom, this.#latestHeadroom);
    for (const role of this.#consumed.keys()) {
      const room = this.#ofRole(role);
      const latest = this.#latest.get(role);
      this.#latest.set(role, this.#isWhole || latest === undefined ? room : least(room, latest));
    }
    this.#isWhole = false;
  }

  /** Nobody looked in this run. */
  skip(): void {
    this.#isWhole = false;
  }

  /** By resource, what is there beyond what must be held back; Infinity: nothing must. */
  #headroom(): Float64Array {
    if (this.#required.every((amount) => amount === 0)) return new Float64Array(this.#required.length).fill(Infinity);
    return subtractSaturating(this.#available, this.#required);
  }

  /** What is guaranteed to a role and not consumed, then what its limit leaves; by resource. */
  #ofRole(role: RoleId): Float64Array {
    const { guarantee, limit } = this.#cluster.quotas.get(role) as Quota;
    const consumed = this.#consumed.get(role) as Float64Array;
    return Float64Array.from([...subtractSaturating(guarantee, consumed), ...subtractSaturating(limit, consumed)]);
  }

  /** The role has a guarantee of which it has not consumed all. */
  isUnsatisfied(role: RoleId): boolean {
    const quota = this.#cluster.quotas.get(role);
    const consumed = this.#consumed.get(role);
    return quota?.hasGuarantee === true && consumed !== undefined && quota.guarantee.some((amount, r) => amount > consumed[r]);
  }

  /** What `guaranteed` granted last was offered. */
  chargeGuaranteed(role: RoleId): void {
    this.#charge(role);
    subtractSaturating(this.#required, this.#towardsGuarantee, this.#required);
  }

  /** What `fairShare` granted last was offered. */
  chargeFair(role: RoleId): void {
    this.#charge(role);
  }

  #charge(role: RoleId): void {
    const consumed = this.#consumed.get(role);
    if (consumed) for (let r = 0; r < consumed.length; r++) consumed[r] += this.#granted[r];
    subtractSaturating(this.#available, this.#granted, this.#available);
  }

  #grantGuaranteed(framework: FrameworkId, free: Vectors, granted: Vectors, isWhole: readonly boolean[], rows: number): boolean {
    const role = this.#cluster.frameworks.role[framework];
    const quota = this.#cluster.quotas.get(role) as Quota;
    const consumed = this.#consumed.get(role) as Float64Array;
    subtractSaturating(quota.guarantee, consumed, this.#targets);
    this.#shrink(free, granted, this.#targets, isWhole, rows);
    sumOf(granted, rows, this.#towardsGuarantee);
    if (!this.#towardsGuarantee.some((amount) => amount > 0)) return false;
    for (let i = 0; i < rows; i++) free.subtract(i, granted, i);
    this.#bound(role, quota, free, isWhole, rows, this.#towardsGuarantee);
    for (let i = 0; i < rows; i++) granted.add(i, free, i);
    sumOf(granted, rows, this.#granted);
    return true;
  }

  #grantFair(framework: FrameworkId, free: Vectors, granted: Vectors, isWhole: readonly boolean[], rows: number): boolean {
    const role = this.#cluster.frameworks.role[framework];
    this.#bound(role, this.#cluster.quotas.get(role), free, isWhole, rows, null);
    for (let i = 0; i < rows; i++) granted.copy(i, free, i);
    sumOf(granted, rows, this.#granted);
    return true;
  }

  /** Leaves of `free` what the role's limit allows beside `also`, and the headroom for others. */
  #bound(
    role: RoleId,
    quota: Quota | undefined,
    free: Vectors,
    isWhole: readonly boolean[],
    rows: number,
    also: Float64Array | null,
  ): void {
    const consumed = this.#consumed.get(role);
    if (quota?.hasLimit && consumed) {
      subtractSaturating(quota.limit, consumed, this.#targets);
      if (also) subtractSaturating(this.#targets, also, this.#targets);
      this.#shrink(free, free, this.#targets, isWhole, rows);
    }
    if (!this.#required.some((amount) => amount > 0)) return;
    subtractSaturating(this.#available, this.#required, this.#targets);
    this.#shrink(free, free, this.#targets, isWhole, rows);
  }

  /** Rows of `to` become those of `from`, kept together within the targets. */
  #shrink(from: Vectors, to: Vectors, targets: Float64Array, isWhole: readonly boolean[], rows: number): void {
    for (let i = 0; i < rows; i++)
      for (let r = 0; r < targets.length; r++) to.set(i, r, takeWithin(targets, r, from.get(i, r), !isWhole[i]));
  }
}

function sumOf(rows: Vectors, count: number, sum: Float64Array): void {
  sum.fill(0);
  for (let i = 0; i < count; i++) for (let r = 0; r < sum.length; r++) sum[r] += rows.get(i, r);
}

function hasGrown(now: Float64Array, before: Float64Array): boolean {
  return now.some((amount, i) => amount > before[i]);
}

function least(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((amount, i) => Math.min(amount, b[i] ?? amount));
}
