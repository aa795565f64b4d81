import type { Cluster } from '../../cluster/cluster.ts';
import type { RoleId } from '../../cluster/ids.ts';
import { Vectors } from '../../cluster/tables/vectors.ts';
import { ProgressiveFilling } from './progressive-filling.ts';

/** What the ideal is measured against: the scenario's weights, the same for every allocator, and reservations where they are honoured. */
export interface IdealOptions {
  readonly weights: ArrayLike<number>;
  readonly honoursReservations: boolean;
}

/**
 * Who would ideally have what of the present capacity, for given demands: the lexicographic weighted max-min fair allocation
 * over top-level roles, then over the children of each role (its own frameworks together are one of them, of weight 1), then
 * over the frameworks of each role, by dominant share, capped by demand, on pooled resources: a relaxation that ignores how
 * demands fit on single agents. What quota guarantees is kept for its role as what is reserved is, and a role's demand ends
 * at its limit. Makes no garbage: it is asked at every change.
 */
export class IdealDivision {
  /** Dominant shares, of the cluster. Of the role with all below it; of its own frameworks together; of frameworks. */
  readonly ofRole: Float64Array;
  readonly ofOwn: Float64Array;
  readonly ofFramework: Float64Array;
  readonly demandOfRole: Float64Array;
  readonly demandOfFramework: Float64Array;
  /** What part of its demand each framework ideally has, 0 … 1. */
  readonly fractionOf: Float64Array;
  readonly #cluster: Cluster;
  readonly #options: IdealOptions;
  readonly #filling: ProgressiveFilling;
  readonly #top: readonly RoleId[];
  /** By role: demand with all below it, of its own frameworks; granted to it, and to its own frameworks. */
  readonly #below: Vectors;
  readonly #own: Vectors;
  readonly #granted: Vectors;
  readonly #grantedOwn: Vectors;
  readonly #width: number;
  #demands!: Vectors;

  constructor(cluster: Cluster, options: IdealOptions) {
    const { roles, frameworks } = cluster;
    this.#cluster = cluster;
    this.#options = options;
    this.#width = cluster.resources.count;
    this.ofRole = new Float64Array(roles.count);
    this.ofOwn = new Float64Array(roles.count);
    this.demandOfRole = new Float64Array(roles.count);
    this.ofFramework = new Float64Array(frameworks.count);
    this.demandOfFramework = new Float64Array(frameworks.count);
    this.fractionOf = new Float64Array(frameworks.count);
    this.#filling = new ProgressiveFilling(this.#width, Math.max(roles.count + 1, frameworks.count));
    this.#top = [...roles.names.keys()].filter((role) => roles.isTop(role));
    this.#below = new Vectors(this.#width, roles.count);
    this.#own = new Vectors(this.#width, roles.count);
    this.#granted = new Vectors(this.#width, roles.count);
    this.#grantedOwn = new Vectors(this.#width, roles.count);
  }

  /** @param demands running plus pending, a row a framework, thousandths (fractions of them are allowed) */
  divide(demands: Vectors): void {
    const { ledger, quotas, roles } = this.#cluster;
    const { honoursReservations, weights } = this.#options;
    this.#demands = demands;
    const filling = this.#filling;
    for (const role of this.#top) this.#sumDemands(role);
    filling.begin(ledger.capacity);
    for (const role of this.#top) {
      const claimant = filling.add(this.#below.values, role * this.#width, weights[role]);
      const quota = quotas.get(role);
      if (quota !== undefined) filling.limit(claimant, quota.limit);
      for (let r = 0; r < this.#width; r++) {
        const reserved = honoursReservations ? roles.reserved.get(role, r) : 0;
        filling.reserve(claimant, r, quota === undefined ? reserved : Math.max(reserved, quota.guarantee[r]));
      }
    }
    filling.fill();
    for (let i = 0; i < this.#top.length; i++) this.#keep(this.#granted, this.#top[i], i);
    for (const role of this.#top) this.#divideRole(role);
    const { capacity } = ledger;
    for (let framework = 0; framework < this.demandOfFramework.length; framework++)
      this.demandOfFramework[framework] = dominantOf(demands, framework, capacity);
  }

  #sumDemands(role: RoleId): void {
    const { roles } = this.#cluster;
    const members = roles.frameworks[role];
    this.#own.clear(role);
    for (let i = 0; i < members.length; i++) this.#own.add(role, this.#demands, members[i]);
    this.#below.copy(role, this.#own, role);
    const children = roles.children[role];
    for (let i = 0; i < children.length; i++) {
      this.#sumDemands(children[i]);
      this.#below.add(role, this.#below, children[i]);
    }
  }

  /** What a role is granted goes to its children, and to its own frameworks. */
  #divideRole(role: RoleId): void {
    const { roles, ledger } = this.#cluster;
    const { capacity } = ledger;
    this.ofRole[role] = dominantOf(this.#granted, role, capacity);
    this.demandOfRole[role] = dominantOf(this.#below, role, capacity);
    const children = roles.children[role];
    if (children.length === 0) {
      this.ofOwn[role] = this.ofRole[role];
      this.#fillFrameworks(role, this.#granted);
      return;
    }
    const filling = this.#filling;
    filling.begin(this.#granted.values, role * this.#width);
    for (let i = 0; i < children.length; i++)
      this.#addWithin(role, this.#granted, this.#below, children[i], this.#options.weights[children[i]]);
    this.#addWithin(role, this.#granted, this.#own, role, 1);
    if (this.#options.honoursReservations) this.#reserveBelow(role, children);
    filling.fill();
    for (let i = 0; i < children.length; i++) this.#keep(this.#granted, children[i], i);
    this.#keep(this.#grantedOwn, role, children.length);
    this.ofOwn[role] = dominantOf(this.#grantedOwn, role, capacity);
    for (let i = 0; i < children.length; i++) this.#divideRole(children[i]);
    this.#fillFrameworks(role, this.#grantedOwn);
  }

  /** Within a role: max-min over its own frameworks' dominant shares of the cluster, on what they are granted. */
  #fillFrameworks(role: RoleId, granted: Vectors): void {
    const members = this.#cluster.roles.frameworks[role];
    const { capacity } = this.#cluster.ledger;
    if (members.length === 0) return;
    if (members.length === 1) {
      this.ofFramework[members[0]] = this.ofOwn[role];
      const demand = dominantOf(this.#demands, members[0], capacity);
      this.fractionOf[members[0]] = demand > 0 ? Math.min(1, this.ofOwn[role] / demand) : 0;
      return;
    }
    const filling = this.#filling;
    filling.begin(granted.values, role * this.#width);
    for (let i = 0; i < members.length; i++) this.#addWithin(role, granted, this.#demands, members[i], 1);
    filling.fill();
    for (let i = 0; i < members.length; i++) {
      // Where none of what it needs is there, its share of that is infinite, and ideally nothing.
      const fraction = filling.fraction[i];
      this.fractionOf[members[i]] = fraction;
      this.ofFramework[members[i]] = fraction === 0 ? 0 : fraction * dominantOf(this.#demands, members[i], capacity);
    }
  }

  /** Shares are of the cluster: the weight turns a share of what is granted into one of the cluster. */
  #addWithin(role: RoleId, granted: Vectors, demands: Vectors, row: number, weight: number): void {
    const { capacity } = this.#cluster.ledger;
    const ofCluster = dominantOf(demands, row, capacity);
    let ofGranted = 0;
    for (let r = 0; r < this.#width; r++) {
      const demand = demands.get(row, r);
      if (demand > 0) ofGranted = Math.max(ofGranted, demand / granted.get(role, r));
    }
    this.#filling.add(demands.values, row * this.#width, ofCluster > 0 ? (weight * ofGranted) / ofCluster : 1);
  }

  /** What is reserved for each child, as far as it needs it and the role is granted so much. */
  #reserveBelow(role: RoleId, children: readonly RoleId[]): void {
    const { reserved } = this.#cluster.roles;
    for (let r = 0; r < this.#width; r++) {
      let all = 0;
      for (const child of children) all += Math.min(reserved.get(child, r), this.#below.get(child, r));
      if (all === 0) continue;
      const part = Math.min(1, this.#granted.get(role, r) / all);
      for (let i = 0; i < children.length; i++)
        this.#filling.reserve(i, r, Math.min(reserved.get(children[i], r), this.#below.get(children[i], r)) * part);
    }
  }

  #keep(granted: Vectors, row: number, claimant: number): void {
    for (let r = 0; r < this.#width; r++) granted.set(row, r, this.#filling.granted(claimant, r));
  }
}

/** The greatest fraction that a row has of any resource; Infinity: it has something of which there is nothing. */
export function dominantOf(vectors: Vectors, row: number, capacity: Float64Array): number {
  const { values, width } = vectors;
  const at = row * width;
  let share = 0;
  for (let r = 0; r < width; r++) {
    const amount = values[at + r];
    if (amount > 0 && amount / capacity[r] > share) share = amount / capacity[r];
  }
  return share;
}
