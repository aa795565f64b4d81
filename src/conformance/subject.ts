/**
 * What a case of kind `allocator` is played on: an allocator with the interface that Mesos' master sees (semantics §4).
 * Amounts are as the case files write them (`2.5` cpus), times are seconds.
 */

/** One entry of a resource set, as case files write it. */
export interface CaseResource {
  readonly name: string;
  readonly type: 'SCALAR' | 'RANGES' | 'SET';
  readonly value: number | readonly (readonly [number, number])[] | readonly string[];
  /** A stack, bottom first. */
  readonly reservations?: readonly CaseReservation[];
  readonly disk?: { readonly persistence_id?: string; readonly source?: string; readonly root?: string };
  readonly revocable?: boolean;
  readonly shared?: boolean;
  /** Copies of a shared resource (default 1). */
  readonly count?: number;
}

export interface CaseReservation {
  readonly type: 'STATIC' | 'DYNAMIC';
  readonly role: string;
  readonly principal?: string;
}

/** Amounts of scalars by name. */
export type CaseQuantities = Readonly<Record<string, number>>;

export interface CaseUse {
  readonly framework: string;
  readonly role: string;
  readonly resources: readonly CaseResource[];
}

export interface CaseConversion {
  readonly consumed: readonly CaseResource[];
  readonly converted: readonly CaseResource[];
}

/** Groups of constraints, in the form of `ConstraintGroups`. */
export type CaseConstraints = unknown;

/** The configuration of a case, defaults filled in. */
export interface CaseConfig {
  /** `random`: any order is right, the case's expectations hold for all of them. */
  readonly agentOrder: 'random' | 'by_id';
  readonly allocationInterval: number;
  /** Alternatives; null: no minimum at all. */
  readonly minAllocatable: readonly CaseQuantities[] | null;
  readonly excludedResourceNames: readonly string[];
  readonly filterGpuResources: boolean;
  readonly roleSorter: 'drf' | 'random';
  readonly frameworkSorter: 'drf' | 'random';
}

/** The same for a whole master. */
export interface MasterConfig extends CaseConfig {
  /** Seconds; null: offers never expire. */
  readonly offerTimeout: number | null;
  /** The only roles there are (Mesos' `--roles`); null: any. */
  readonly roles: readonly string[] | null;
  /** `--agent_ping_timeout`, `--max_agent_ping_timeouts`, `--agent_reregister_timeout`; seconds. */
  readonly pings: { readonly timeout: number; readonly most: number };
  readonly agentReregisterTimeout: number;
}

export type AllocatorOp =
  | {
      readonly op: 'add_agent';
      readonly agent: string;
      readonly total: readonly CaseResource[];
      readonly used?: readonly CaseUse[];
      readonly agent_capabilities?: readonly string[];
      readonly attributes?: string;
      readonly unavailability_in_s?: number;
    }
  | { readonly op: 'remove_agent' | 'activate_agent' | 'deactivate_agent'; readonly agent: string }
  | {
      readonly op: 'update_agent';
      readonly agent: string;
      readonly total?: readonly CaseResource[];
      readonly attributes?: string;
      readonly agent_capabilities?: readonly string[];
    }
  | {
      readonly op: 'add_resource_provider';
      readonly agent: string;
      readonly total: readonly CaseResource[];
      readonly used?: readonly CaseUse[];
    }
  | ({ readonly op: 'add_framework'; readonly active?: boolean } & CaseFramework)
  | ({ readonly op: 'update_framework' } & Partial<CaseFramework> & { readonly framework: string })
  | { readonly op: 'remove_framework' | 'activate_framework' | 'deactivate_framework'; readonly framework: string }
  | {
      readonly op: 'recover_resources';
      readonly framework: string;
      readonly role: string;
      readonly agent: string;
      readonly resources: readonly CaseResource[];
      /** null or absent: no filter object. */
      readonly refuse_seconds?: number | null;
    }
  | {
      readonly op: 'recover_outstanding';
      /** `*`: all. */
      readonly framework: string;
      readonly role: string;
      readonly agent: string;
      readonly refuse_seconds?: number | null;
    }
  | {
      readonly op: 'update_allocation';
      readonly framework: string;
      readonly role: string;
      readonly agent: string;
      readonly offered?: readonly CaseResource[];
      readonly conversions: readonly CaseConversion[];
    }
  | { readonly op: 'update_available'; readonly agent: string; readonly conversions: readonly CaseConversion[] }
  | { readonly op: 'update_quota'; readonly role: string; readonly guarantees: CaseQuantities; readonly limits: CaseQuantities }
  | { readonly op: 'update_weights'; readonly weights: Readonly<Record<string, number>> }
  | { readonly op: 'suppress_offers' | 'revive_offers'; readonly framework: string; readonly roles?: readonly string[] }
  /** null: no whitelist. An agent's hostname is its id. */
  | { readonly op: 'update_whitelist'; readonly hostnames: readonly string[] | null }
  /** null: no unavailability any more. */
  | { readonly op: 'update_unavailability'; readonly agent: string; readonly start_in_s: number | null }
  | {
      readonly op: 'update_inverse_offer';
      readonly framework: string;
      readonly agent: string;
      readonly refuse_seconds?: number | null;
    }
  | { readonly op: 'advance_clock'; readonly seconds: number };

/** The op of that name. */
export type OpNamed<Name extends AllocatorOp['op'], Each = AllocatorOp> = Each extends { readonly op: infer Names }
  ? Name extends Names
    ? Each
    : never
  : never;

export interface CaseFramework {
  readonly framework: string;
  readonly roles: readonly string[];
  readonly suppressed_roles?: readonly string[];
  readonly capabilities?: readonly string[];
  /** By role: replaces the global minimum; empty: anything. */
  readonly min_allocatable_resources?: Readonly<Record<string, readonly CaseQuantities[]>>;
  /** By role. */
  readonly offer_constraints?: Readonly<Record<string, CaseConstraints>>;
  /**
   * What it holds when it is added (after a failover): what agents have reported as used, and could not be charged to a
   * framework that was not known. Of an agent that is not there nothing is charged.
   */
  readonly used?: readonly { readonly agent: string; readonly role: string; readonly resources: readonly CaseResource[] }[];
}

export interface CaseOffer {
  readonly framework: string;
  readonly role: string;
  readonly agent: string;
  readonly resources: readonly CaseResource[];
}

export interface CaseInverseOffer {
  readonly framework: string;
  readonly agent: string;
  /** When the agent will be unavailable, from now. */
  readonly unavailable_in_s: number;
}

export interface AllocatorSubject {
  /**
   * Does it, and then all that is due at this instant (`advance_clock`: at every instant on the way). `success` is what
   * `update_available` answers; every other op succeeds. Throws if the op cannot be done at all.
   */
  apply(op: AllocatorOp): { readonly success: boolean };
  /** Offers since the last call, one a (framework, role, agent) and run, in the order they were made. */
  takeOffers(): CaseOffer[];
  takeInverseOffers(): CaseInverseOffer[];
  /** Dominant shares of the roles that are tracked, not divided by weights. */
  roleShares(): ReadonlyMap<string, number>;
  /** Offer filters in force. */
  activeOfferFilters(role: string): number;
  /** Runs so far. */
  readonly allocationRuns: number;
  clusterTotal(): CaseQuantities;
  clusterOfferedOrAllocated(): CaseQuantities;
}

/** All that will ever be named in a case may be told from the start (`ops`): tables may be laid out for it. */
export type CreateSubject = (config: CaseConfig, ops: readonly AllocatorOp[]) => AllocatorSubject;
