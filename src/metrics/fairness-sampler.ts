import type { Cluster } from '../cluster/cluster.ts';
import type { RoleId } from '../cluster/ids.ts';
import { type Claimant, dominantShare, fill } from './ideal-share.ts';

/** What the ideal is measured against: the scenario's weights, the same for every allocator, and reservations where they are honoured. */
export interface IdealOptions {
  readonly weights: ArrayLike<number>;
  readonly honoursReservations: boolean;
}

/**
 * Looks at one moment: who holds, demands and would ideally have what. The ideal is the lexicographic weighted max-min
 * fair allocation over top-level roles, then over the children of each role (its own frameworks together are one of them,
 * of weight 1), then over the frameworks of each role, by dominant share, capped by demand, on pooled resources: a
 * relaxation that ignores how demands fit on single agents. What quota guarantees is kept for its role as what is reserved
 * is, and a role's demand ends at its limit.
 */
export class FairnessSampler {
  /** Of the role with all below it. */
  readonly idealOfRole: Float64Array;
  readonly idealOfFramework: Float64Array;
  readonly demandOfFramework: Float64Array;
  readonly demandOfRole: Float64Array;
  /** Jain's index over min(1, share ÷ ideal) of the own frameworks of each role with demand; NaN if there are none. */
  jain = Number.NaN;
  /** How many those roles are. */
  jainRoles = 0;
  /** What those roles' own frameworks lack of their ideal shares, of all of these together: 0 … 1; NaN if there are none. */
  error = Number.NaN;
  readonly #cluster: Cluster;
  readonly #options: IdealOptions;
  /** Of a role's own frameworks together. */
  readonly #idealOfOwn: Float64Array;
  readonly #top: readonly RoleId[];
  /** The present sample: demands of frameworks, of roles with all below them, and of their own frameworks. */
  #demands: readonly Float64Array[] = [];
  readonly #demandBelow: Float64Array[];
  readonly #demandOwn: Float64Array[];

  constructor(cluster: Cluster, options: IdealOptions) {
    const { roles } = cluster;
    this.#cluster = cluster;
    this.#options = options;
    this.idealOfRole = new Float64Array(roles.count);
    this.#idealOfOwn = new Float64Array(roles.count);
    this.idealOfFramework = new Float64Array(cluster.frameworks.count);
    this.demandOfFramework = new Float64Array(cluster.frameworks.count);
    this.demandOfRole = new Float64Array(roles.count);
    this.#top = [...roles.names.keys()].filter((role) => roles.isTop(role));
    this.#demandBelow = new Array(roles.count);
    this.#demandOwn = new Array(roles.count);
  }

  sample(): void {
    const { frameworks, ledger } = this.#cluster;
    this.#demands = frameworks.names.map((_, framework) => this.#demandOf(framework));
    for (const role of this.#top) this.#sumDemands(role);
    const claimants = this.#top.map((role) => this.#claimantOf(role));
    fill(ledger.capacity, claimants).forEach((fraction, i) => {
      this.#divide(
        this.#top[i],
        Float64Array.from(claimants[i].demand, (amount) => amount * fraction),
      );
    });
    this.#demands.forEach((demand, framework) => {
      this.demandOfFramework[framework] = dominantShare(demand, ledger.capacity);
    });
    this.#updateJain();
  }

  #sumDemands(role: RoleId): Float64Array {
    const { roles, ledger } = this.#cluster;
    const width = ledger.capacity.length;
    const own = sum(
      roles.frameworks[role].map((framework) => this.#demands[framework]),
      width,
    );
    const children = roles.children[role].map((child) => this.#sumDemands(child));
    this.#demandOwn[role] = own;
    this.#demandBelow[role] = children.length === 0 ? own : sum([own, ...children], width);
    return this.#demandBelow[role];
  }

  /** A top-level role as a claimant of the cluster. */
  #claimantOf(role: RoleId): Claimant {
    const { quotas, roles } = this.#cluster;
    const quota = quotas.get(role);
    const demand = this.#demandBelow[role];
    const { honoursReservations, weights } = this.#options;
    return {
      demand: quota === undefined ? demand : within(demand, quota.limit),
      weight: weights[role],
      reserved: roles.reserved
        .row(role)
        .map((amount, r) => Math.max(honoursReservations ? amount : 0, quota === undefined ? 0 : quota.guarantee[r])),
    };
  }

  /** What a role is granted goes to its children, and to its own frameworks. */
  #divide(role: RoleId, granted: Float64Array): void {
    const { roles, ledger } = this.#cluster;
    this.idealOfRole[role] = dominantShare(granted, ledger.capacity);
    this.demandOfRole[role] = dominantShare(this.#demandBelow[role], ledger.capacity);
    const children = roles.children[role];
    if (children.length === 0) {
      this.#idealOfOwn[role] = this.idealOfRole[role];
      this.#fillFrameworks(role, granted);
      return;
    }
    const members = [
      ...children.map((child) => ({ weight: this.#options.weights[child], demand: this.#demandBelow[child] })),
      { weight: 1, demand: this.#demandOwn[role] },
    ];
    const reserved = this.#options.honoursReservations ? this.#reservedBelow(children, granted) : [];
    const claimants = members.map(({ weight, demand }, i) => this.#claimantWithin(granted, demand, weight, reserved[i] ?? null));
    const shares = fill(granted, claimants).map((fraction, i) =>
      Float64Array.from(claimants[i].demand, (amount) => amount * fraction),
    );
    children.forEach((child, i) => {
      this.#divide(child, shares[i]);
    });
    this.#idealOfOwn[role] = dominantShare(shares[children.length], ledger.capacity);
    this.#fillFrameworks(role, shares[children.length]);
  }

  /** Within a role: max-min over its own frameworks' dominant shares of the cluster, on what they are granted. */
  #fillFrameworks(role: RoleId, granted: Float64Array): void {
    const members = this.#cluster.roles.frameworks[role];
    const { capacity } = this.#cluster.ledger;
    const claimants = members.map((framework) => this.#claimantWithin(granted, this.#demands[framework], 1, null));
    fill(granted, claimants).forEach((fraction, i) => {
      // Where none of what it needs is there, its share of that is infinite, and ideally nothing.
      this.idealOfFramework[members[i]] = fraction === 0 ? 0 : fraction * dominantShare(this.#demands[members[i]], capacity);
    });
  }

  /** Shares are of the cluster: the weight turns a share of what is granted into one of the cluster. */
  #claimantWithin(granted: Float64Array, demand: Float64Array, weight: number, reserved: Float64Array | null): Claimant {
    const ofCluster = dominantShare(demand, this.#cluster.ledger.capacity);
    const ofGranted = dominantShare(demand, granted);
    return { demand, weight: ofCluster > 0 ? (weight * ofGranted) / ofCluster : 1, reserved };
  }

  /** What is reserved for each child, as far as it needs it and the role is granted so much. */
  #reservedBelow(children: readonly RoleId[], granted: Float64Array): Float64Array[] {
    const { reserved } = this.#cluster.roles;
    const needed = children.map((child) => reserved.row(child).map((amount, r) => Math.min(amount, this.#demandBelow[child][r])));
    const all = sum(needed, granted.length);
    return needed.map((own) => own.map((amount, r) => amount * Math.min(1, all[r] > 0 ? granted[r] / all[r] : 1)));
  }

  #demandOf(framework: number): Float64Array {
    const { frameworks } = this.#cluster;
    const demand = Float64Array.from(frameworks.holders.allocated.row(framework));
    const pending = frameworks.pendingDemand.row(framework);
    for (let r = 0; r < demand.length; r++) demand[r] += pending[r];
    return demand;
  }

  #updateJain(): void {
    const { roles } = this.#cluster;
    let total = 0;
    let squares = 0;
    let ideals = 0;
    let lacking = 0;
    this.jainRoles = 0;
    for (let role = 0; role < roles.count; role++) {
      if (this.#idealOfOwn[role] === 0) continue;
      const share = this.#shareOfOwn(role);
      const ideal = this.#idealOfOwn[role];
      const ratio = Math.min(1, share / ideal);
      ideals += ideal;
      lacking += Math.max(0, ideal - share);
      total += ratio;
      squares += ratio * ratio;
      this.jainRoles++;
    }
    this.error = lacking / ideals;
    if (this.jainRoles === 0) this.jain = Number.NaN;
    else this.jain = squares === 0 ? 1 / this.jainRoles : (total * total) / (this.jainRoles * squares);
  }

  /** What a role's own frameworks have together. */
  #shareOfOwn(role: RoleId): number {
    const { roles, frameworks, ledger } = this.#cluster;
    if (roles.children[role].length === 0) return roles.holders.allocated.dominantShare(role, ledger.capacity);
    const { allocated } = frameworks.holders;
    const own = roles.frameworks[role].map((framework) => allocated.row(framework));
    return dominantShare(sum(own, ledger.capacity.length), ledger.capacity);
  }
}

/** As much of a demand, in its proportions, as a limit allows. */
function within(demand: Float64Array, limit: Float64Array): Float64Array {
  const part = demand.reduce((least, amount, r) => (amount > limit[r] ? Math.min(least, limit[r] / amount) : least), 1);
  return demand.map((amount) => amount * part);
}

function sum(vectors: readonly Float64Array[], width: number): Float64Array {
  const total = new Float64Array(width);
  for (const vector of vectors) for (let r = 0; r < width; r++) total[r] += vector[r];
  return total;
}
