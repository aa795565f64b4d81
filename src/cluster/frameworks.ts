import type { AgentId, FrameworkId, RoleId } from './ids.ts';
import { Vectors } from './vectors.ts';

/** What a role or a framework holds and how often it was served: what sorters look at. */
export class Holders {
  /** Offered or allocated: what Mesos' sorters count (sorter/drf/sorter.cpp). */
  readonly charged: Vectors;
  /** Allocated to tasks and executors. */
  readonly allocated: Vectors;
  /** Offers ever made; Mesos' tie-break, never decreasing. */
  readonly allocations: Float64Array;

  constructor(width: number, count: number) {
    this.charged = new Vectors(width, count);
    this.allocated = new Vectors(width, count);
    this.allocations = new Float64Array(count);
  }
}

export interface RoleDescription {
  readonly name: string;
  readonly weight: number;
  readonly priority: number;
}

export class Roles {
  readonly count: number;
  readonly names: readonly string[];
  readonly weight: Float64Array;
  readonly priority: Float64Array;
  readonly holders: Holders;
  /** Frameworks of each role, ascending. */
  readonly frameworks: FrameworkId[][];

  constructor(width: number, roles: readonly RoleDescription[]) {
    this.count = roles.length;
    this.names = roles.map((role) => role.name);
    this.weight = Float64Array.from(roles, (role) => role.weight);
    this.priority = Float64Array.from(roles, (role) => role.priority);
    this.holders = new Holders(width, roles.length);
    this.frameworks = roles.map(() => []);
  }

  /** The row of a role that is known to exist. */
  idOf(name: string): RoleId {
    return this.names.indexOf(name);
  }
}

/** The registered filter of the original Mesos design (Hindman et al., NSDI'11 §3.2): what a framework never wants to see. */
export interface RegisteredFilter {
  /** Only agents with at least this much free; null: any. */
  readonly atLeast: Float64Array | null;
  /** Only these agents (1) ; null: all. */
  readonly agents: Uint8Array | null;
}

export class Frameworks {
  readonly count: number;
  readonly names: readonly string[];
  readonly role: Int32Array;
  readonly holders: Holders;
  /** 1 while it gets no offers by its own wish. */
  readonly isSuppressed: Uint8Array;
  /** 1 while subscribed. */
  readonly isActive: Uint8Array;
  readonly filter: (RegisteredFilter | null)[];
  /** Demand of tasks waiting to be launched, and their number. */
  readonly pendingDemand: Vectors;
  readonly pendingTasks: Float64Array;
  /** Offers by what became of them. */
  readonly offers: OfferCounts;

  constructor(width: number, frameworks: readonly { readonly name: string; readonly role: RoleId }[]) {
    this.count = frameworks.length;
    this.names = frameworks.map((framework) => framework.name);
    this.role = Int32Array.from(frameworks, (framework) => framework.role);
    this.holders = new Holders(width, frameworks.length);
    this.isSuppressed = new Uint8Array(frameworks.length);
    this.isActive = new Uint8Array(frameworks.length);
    this.filter = frameworks.map(() => null);
    this.pendingDemand = new Vectors(width, frameworks.length);
    this.pendingTasks = new Float64Array(frameworks.length);
    this.offers = new OfferCounts(frameworks.length);
  }

  wantsOffers(framework: FrameworkId): boolean {
    return this.isActive[framework] === 1 && this.isSuppressed[framework] === 0;
  }

  /** The registered filter lets this agent through, as far as it does not depend on what is free. */
  accepts(framework: FrameworkId, agent: AgentId): boolean {
    const agents = this.filter[framework]?.agents;
    return agents == null || agents[agent] === 1;
  }
}

/** By framework: offers made and how they ended; `useful` are those on which a task was launched. */
export class OfferCounts {
  readonly made: Float64Array;
  readonly accepted: Float64Array;
  readonly declined: Float64Array;
  readonly rescinded: Float64Array;
  readonly useful: Float64Array;

  constructor(count: number) {
    this.made = new Float64Array(count);
    this.accepted = new Float64Array(count);
    this.declined = new Float64Array(count);
    this.rescinded = new Float64Array(count);
    this.useful = new Float64Array(count);
  }
}
