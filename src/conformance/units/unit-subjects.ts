import type { CaseConfig, CaseQuantities, CaseResource } from '../subject.ts';

/** What cases about one part of an allocator alone are played on. Amounts are as case files write them. */

/** One sorter: clients are paths (`a/b`), and hold resources of agents (semantics §3). */
export interface SorterSubject {
  /** It comes in inactive. */
  add(client: string): void;
  activate(client: string): void;
  deactivate(client: string): void;
  remove(client: string): void;
  /** May name what is no client, or not yet. */
  updateWeight(path: string, weight: number): void;
  allocated(client: string, agent: string, resources: readonly CaseResource[]): void;
  unallocated(client: string, agent: string, resources: readonly CaseResource[]): void;
  /** Swaps the old resources for the new ones. */
  update(client: string, agent: string, before: readonly CaseResource[], after: readonly CaseResource[]): void;
  addAgent(agent: string, total: CaseQuantities): void;
  removeAgent(agent: string): void;
  /** The active clients. */
  sort(): readonly string[];
  contains(client: string): boolean;
  /** How many clients there are, active or not. */
  readonly count: number;
  /** What a client holds, by agent. */
  allocation(client: string): ReadonlyMap<string, readonly CaseResource[]>;
  allocationQuantities(client: string): CaseQuantities;
  /** Of all clients. */
  totalAllocationQuantities(): CaseQuantities;
}

/** All steps of the case are told from the start: tables may be laid out for what they name. */
export type CreateSorter = (config: CaseConfig, steps: readonly object[]) => SorterSubject;

/** The orders in which a weighted random sorter puts these clients, `runs` times anew. */
export type RandomOrders = (
  clients: readonly string[],
  weights: Readonly<Record<string, number>>,
  runs: number,
) => readonly (readonly string[])[];

/** The tree of roles: which nodes there are, and what each keeps with all below it. */
export interface RoleTreeSubject {
  setWeight(role: string, weight: number): void;
  setQuota(role: string, guarantees: CaseQuantities, limits: CaseQuantities): void;
  trackReservation(resources: readonly CaseResource[]): void;
  untrackReservation(resources: readonly CaseResource[]): void;
  trackFramework(framework: string, role: string): void;
  untrackFramework(framework: string, role: string): void;
  exists(role: string): boolean;
  /** Of a role that exists; 1 unless it was set. */
  weight(role: string): number;
  /** Reserved for the role or any below it. */
  reservationQuantities(role: string): CaseQuantities;
  /** Of the role itself. */
  frameworkCount(role: string): number;
}

export type CreateRoleTree = (steps: readonly object[]) => RoleTreeSubject;
