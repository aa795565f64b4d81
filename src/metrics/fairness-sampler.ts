import type { Cluster } from '../cluster/cluster.ts';
import { NONE, type RoleId } from '../cluster/ids.ts';
import { type Claimant, dominantShare, fill } from './ideal-share.ts';

/** What the ideal is measured against: the scenario's weights, the same for every allocator, and reservations where they are honoured. */
export interface IdealOptions {
  readonly weights: readonly number[];
  readonly honoursReservations: boolean;
}

/**
 * Looks at one moment: who holds, demands and would ideally have what. The ideal is the lexicographic weighted max-min
 * fair allocation over roles, then over the frameworks of each role, by dominant share, capped by demand, on pooled
 * resources: a relaxation that ignores how demands fit on single agents.
 */
export class FairnessSampler {
  readonly idealOfRole: Float64Array;
  readonly idealOfFramework: Float64Array;
  readonly demandOfFramework: Float64Array;
  readonly demandOfRole: Float64Array;
  /** Jain's index over min(1, share ÷ ideal) of the roles with demand; NaN if there are none. */
  jain = Number.NaN;
  /** How many those roles are. */
  jainRoles = 0;
  readonly #cluster: Cluster;
  readonly #options: IdealOptions;

  constructor(cluster: Cluster, options: IdealOptions) {
    this.#cluster = cluster;
    this.#options = options;
    this.idealOfRole = new Float64Array(cluster.roles.count);
    this.idealOfFramework = new Float64Array(cluster.frameworks.count);
    this.demandOfFramework = new Float64Array(cluster.frameworks.count);
    this.demandOfRole = new Float64Array(cluster.roles.count);
  }

  sample(): void {
    const { frameworks, roles, ledger } = this.#cluster;
    const demands = frameworks.names.map((_, framework) => this.#demandOf(framework));
    const reserved = this.#options.honoursReservations ? this.#reservedByRole() : null;
    const claimants = roles.names.map(
      (_, role): Claimant => ({
        demand: sum(
          roles.frameworks[role].map((framework) => demands[framework]),
          ledger.capacity.length,
        ),
        weight: this.#options.weights[role],
        reserved: reserved ? reserved[role] : null,
      }),
    );
    fill(ledger.capacity, claimants).forEach((fraction, role) => {
      const granted = Float64Array.from(claimants[role].demand, (amount) => amount * fraction);
      this.idealOfRole[role] = dominantShare(granted, ledger.capacity);
      this.demandOfRole[role] = dominantShare(claimants[role].demand, ledger.capacity);
      this.#fillRole(role, demands, granted);
    });
    demands.forEach((demand, framework) => {
      this.demandOfFramework[framework] = dominantShare(demand, ledger.capacity);
    });
    this.#updateJain();
  }

  /** Within a role: max-min over its frameworks' dominant shares of the cluster, on what the role is granted. */
  #fillRole(role: RoleId, demands: readonly Float64Array[], granted: Float64Array): void {
    const members = this.#cluster.roles.frameworks[role];
    const { capacity } = this.#cluster.ledger;
    // Shares are of the cluster: the weight turns a share of what is granted into one of the cluster.
    const claimants = members.map((framework): Claimant => {
      const ofCluster = dominantShare(demands[framework], capacity);
      const ofGranted = dominantShare(demands[framework], granted);
      return { demand: demands[framework], weight: ofCluster > 0 ? ofGranted / ofCluster : 1, reserved: null };
    });
    fill(granted, claimants).forEach((fraction, i) => {
      this.idealOfFramework[members[i]] = fraction * dominantShare(demands[members[i]], capacity);
    });
  }

  #demandOf(framework: number): Float64Array {
    const { frameworks } = this.#cluster;
    const demand = Float64Array.from(frameworks.holders.allocated.row(framework));
    const pending = frameworks.pendingDemand.row(framework);
    for (let r = 0; r < demand.length; r++) demand[r] += pending[r];
    return demand;
  }

  #reservedByRole(): Float64Array[] {
    const { agents, roles, ledger } = this.#cluster;
    const reserved = roles.names.map(() => new Float64Array(ledger.capacity.length));
    for (let pool = agents.count; pool < agents.pools.count; pool++) {
      const role = agents.pools.role[pool];
      if (role === NONE || agents.isUp[agents.pools.agent[pool]] === 0) continue;
      for (let r = 0; r < ledger.capacity.length; r++) reserved[role][r] += agents.pools.total.get(pool, r);
    }
    return reserved;
  }

  #updateJain(): void {
    const { roles, ledger } = this.#cluster;
    let total = 0;
    let squares = 0;
    this.jainRoles = 0;
    for (let role = 0; role < roles.count; role++) {
      if (this.idealOfRole[role] === 0) continue;
      const share = roles.holders.allocated.dominantShare(role, ledger.capacity);
      const ratio = Math.min(1, share / this.idealOfRole[role]);
      total += ratio;
      squares += ratio * ratio;
      this.jainRoles++;
    }
    if (this.jainRoles === 0) this.jain = Number.NaN;
    else this.jain = squares === 0 ? 1 / this.jainRoles : (total * total) / (this.jainRoles * squares);
  }
}

function sum(vectors: readonly Float64Array[], width: number): Float64Array {
  const total = new Float64Array(width);
  for (const vector of vectors) for (let r = 0; r < width; r++) total[r] += vector[r];
  return total;
}
