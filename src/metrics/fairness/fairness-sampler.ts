import type { Cluster } from '../../cluster/cluster.ts';
import type { RoleId } from '../../cluster/ids.ts';
import { Vectors } from '../../cluster/tables/vectors.ts';
import { IdealDivision, type IdealOptions } from './ideal-division.ts';

/** Looks at one moment: who holds, demands and would ideally have what (`IdealDivision`), and how far roles are from it. */
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
  readonly #division: IdealDivision;
  readonly #demands: Vectors;

  constructor(cluster: Cluster, options: IdealOptions) {
    this.#cluster = cluster;
    this.#division = new IdealDivision(cluster, options);
    this.#demands = new Vectors(cluster.resources.count, cluster.frameworks.count);
    this.idealOfRole = this.#division.ofRole;
    this.idealOfFramework = this.#division.ofFramework;
    this.demandOfFramework = this.#division.demandOfFramework;
    this.demandOfRole = this.#division.demandOfRole;
  }

  sample(): void {
    const { frameworks } = this.#cluster;
    for (let framework = 0; framework < frameworks.count; framework++) {
      this.#demands.copy(framework, frameworks.holders.allocated, framework);
      this.#demands.add(framework, frameworks.pendingDemand, framework);
    }
    this.#division.divide(this.#demands);
    this.#updateJain();
  }

  #updateJain(): void {
    const { roles } = this.#cluster;
    let total = 0;
    let squares = 0;
    let ideals = 0;
    let lacking = 0;
    this.jainRoles = 0;
    for (let role = 0; role < roles.count; role++) {
      if (this.#division.ofOwn[role] === 0) continue;
      const share = this.#shareOfOwn(role);
      const ideal = this.#division.ofOwn[role];
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

function sum(vectors: readonly Float64Array[], width: number): Float64Array {
  const total = new Float64Array(width);
  for (const vector of vectors) for (let r = 0; r < width; r++) total[r] += vector[r];
  return total;
}

function dominantShare(amounts: ArrayLike<number>, capacity: ArrayLike<number>): number {
  let share = 0;
  for (let r = 0; r < capacity.length; r++) if (amounts[r] > 0) share = Math.max(share, amounts[r] / capacity[r]);
  return share;
}
