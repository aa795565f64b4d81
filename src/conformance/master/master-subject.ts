import type { CaseQuantities, CaseResource, MasterConfig } from '../subject.ts';
import type { MASTER_STEPS } from './master-schema.ts';

/**
 * What a case of kind `master` is played on: a master with its agents, frameworks and operator, told what each of them does. Offers and
 * inverse offers have handles, which the subject makes up; ops name them by these.
 */
export interface MasterSubject {
  /**
   * Does it, and then all that is due at this instant (`advance_clock`: at every instant on the way). Throws if the op cannot
   * be done at all.
   */
  apply(op: MasterOp): Reply;
  /** What agents, frameworks and the operator have noticed since the last call. */
  takeNews(): News;
  outstandingOffers(): readonly SeenOffer[];
  standing(framework: string): FrameworkStanding;
  rolesOf(framework: string): readonly string[];
  /** By name: launched, and not known to be over. */
  tasksAlive(): readonly string[];
  inverseStatuses(agent: string): readonly { readonly framework: string; readonly status: InverseStatus }[];
  /** Null: there is no whitelist. */
  whitelist(): readonly string[] | null;
  rolesWithQuota(): readonly string[];
  roleReport(role: string): CaseRoleReport;
  /** Allocated to tasks and executors in all. */
  used(): CaseQuantities;
  /** 0 of what was never counted. */
  counter(name: string): number;
}

export type MasterOp = {
  [Op in keyof typeof MASTER_STEPS]: Omit<(typeof MASTER_STEPS)[Op]['_zod']['output'], 'expect' | 'comment'>;
}[keyof typeof MASTER_STEPS];

export type MasterOpNamed<Name extends MasterOp['op']> = Extract<MasterOp, { readonly op: Name }>;

/** What the caller is answered; ops that are no requests are answered nothing. */
export interface Reply {
  readonly response?: 'ok' | 'rejected' | 'conflict';
  /** Of a subscription: it was refused. */
  readonly isError?: boolean;
}

export interface SeenOffer {
  readonly handle: string;
  readonly framework: string;
  readonly role: string;
  readonly agent: string;
  readonly resources: readonly CaseResource[];
  /** It tells that the agent will be unavailable. */
  readonly hasUnavailability: boolean;
  /** Equal for the offers of one callback. */
  readonly callback: number;
}

export interface SeenUpdate {
  readonly framework: string;
  readonly task: string;
  readonly state: string;
  readonly reason?: string;
  readonly source?: string;
}

export interface News {
  readonly offers: readonly SeenOffer[];
  /** Handles. */
  readonly rescinded: readonly string[];
  readonly inverseOffers: readonly { readonly handle: string; readonly framework: string; readonly agent: string }[];
  readonly updates: readonly SeenUpdate[];
  readonly lostAgents: readonly string[];
  /** Tasks that came to their agents. */
  readonly launched: readonly string[];
  /** Given back to the allocator. */
  readonly recovered: readonly {
    readonly framework: string;
    readonly agent: string;
    readonly resources: readonly CaseResource[];
  }[];
}

export type FrameworkStanding = 'unknown' | 'active' | 'inactive' | 'completed';
export type InverseStatus = 'ACCEPT' | 'DECLINE' | 'UNKNOWN';

/** Amounts of scalars, and sizes of all else, by name. */
export interface CaseRoleReport {
  readonly total: CaseQuantities;
  readonly allocated: CaseQuantities;
  readonly offered: CaseQuantities;
  readonly reserved: CaseQuantities;
  readonly quota_consumed: CaseQuantities;
  readonly quota_guarantee: CaseQuantities;
  readonly quota_limit: CaseQuantities;
  readonly weight: number;
}

/** All ops of the case are told from the start: tables may be laid out for what they name. */
export type CreateMaster = (config: MasterConfig, ops: readonly MasterOp[]) => MasterSubject;
