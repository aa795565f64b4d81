import type { Cluster } from '../cluster.ts';
import type { DemandId, FrameworkId, RoleId } from '../ids.ts';

/** Why somebody is entitled to more: its quota guarantees it, it is more important, or it has less than its fair share. */
export type PreemptionReason = 'quota' | 'priority' | 'share';

/** Who is entitled to others' resources, and to whose. `coming`: what a role, or framework, would have more. */
export class Entitlement {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Of what its role is guaranteed and a task of the demand needs, there is still enough for what is coming. */
  isGuaranteed(framework: FrameworkId, demand: DemandId, coming: Float64Array): boolean {
    const top = this.#topOf(framework);
    const guarantee = this.#cluster.quotas.get(top)?.guarantee;
    if (guarantee === undefined) return false;
    const { amounts } = this.#cluster.demands;
    const needed = [...coming.keys()].filter((r) => guarantee[r] > 0 && amounts.get(demand, r) > 0);
    return needed.length > 0 && needed.every((r) => this.#consumed(top, r) + coming[r] <= guarantee[r]);
  }

  isWithinLimit(framework: FrameworkId, coming: Float64Array): boolean {
    const top = this.#topOf(framework);
    const limit = this.#cluster.quotas.get(top)?.limit;
    return limit === undefined || coming.every((amount, r) => amount === 0 || this.#consumed(top, r) + amount <= limit[r]);
  }

  mayTakeFrom(reason: PreemptionReason, framework: FrameworkId, victim: FrameworkId): boolean {
    const { roles, frameworks } = this.#cluster;
    if (framework === victim) return false;
    if (reason === 'quota') return this.#topOf(framework) !== this.#topOf(victim);
    if (reason === 'share') return true;
    return roles.priority[frameworks.role[framework]] > roles.priority[frameworks.role[victim]];
  }

  /** What quota counts as used: all that is reserved, and what is offered or allocated besides, but for what is revocable. */
  #consumed(top: RoleId, resource: number): number {
    const { roles } = this.#cluster;
    return roles.reserved.get(top, resource) + roles.holders.charged.get(top, resource) - roles.chargedApart.get(top, resource);
  }

  #topOf(framework: FrameworkId): RoleId {
    const { roles, frameworks } = this.#cluster;
    return roles.top[frameworks.role[framework]];
  }
}
