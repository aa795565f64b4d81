import type { Simulation, Time } from '../sim/index.ts';
import { Availability } from './allocation/availability.ts';
import { Eligibility, type EligibilityRules } from './allocation/eligibility.ts';
import { FilterExpiry } from './allocation/filter-expiry.ts';
import { Filters } from './allocation/filters.ts';
import type { TaskId } from './ids.ts';
import { Ledger } from './ledger.ts';
import { Observers } from './observers.ts';
import { Quotas } from './operator/quotas.ts';
import type { Client, Observer, Scheduler } from './ports.ts';
import { MinimumOffer } from './resources/minimum-offer.ts';
import { ResourceNames } from './resources/resource-names.ts';
import { type AgentDescription, Agents } from './tables/agents.ts';
import { FrameworkClient, RoleClient } from './tables/clients.ts';
import { Demands } from './tables/demands.ts';
import { type Capabilities, Frameworks } from './tables/frameworks.ts';
import { Jobs, TaskSets } from './tables/jobs.ts';
import { LaunchPlans } from './tables/launch-plans.ts';
import { Offers } from './tables/offers.ts';
import { Parcels } from './tables/parcels.ts';
import { Placements } from './tables/placements.ts';
import { type RoleDescription, Roles } from './tables/roles.ts';
import { Tasks } from './tables/tasks.ts';
import { Homes } from './tasks/homes.ts';

export interface ClusterDescription extends EligibilityRules {
  readonly resources: readonly string[];
  readonly agents: readonly AgentDescription[];
  readonly roles: readonly RoleDescription[];
  readonly frameworks: readonly {
    readonly name: string;
    readonly role: string;
    /** Equal for the rows of one framework that has several roles. */
    readonly group?: number;
    readonly capabilities?: Capabilities;
  }[];
  /** Mesos' `--min_allocatable_resources`: alternatives of amounts, thousandths; empty: no minimum. */
  readonly minAllocatable: readonly Readonly<Record<string, number>>[];
  /** Mesos' `--fair_sharing_excluded_resource_names`: they do not count in shares. */
  readonly unshared?: readonly string[];
  /** Resources may be reserved while it runs; absent: only those that are from the start. */
  readonly reservesAtRunTime?: boolean;
}

/** The state of a cluster: a handful of tables whose rows are numbers. The master is the only one to change what is allocated. */
export class Cluster {
  readonly simulation: Simulation;
  readonly observers: Observers;
  readonly resources: ResourceNames;
  readonly agents: Agents;
  readonly roles: Roles;
  readonly frameworks: Frameworks;
  readonly demands: Demands;
  readonly jobs = new Jobs();
  readonly taskSets = new TaskSets();
  readonly tasks = new Tasks();
  readonly offers: Offers;
  readonly plans = new LaunchPlans();
  readonly filters: Filters;
  readonly availability: Availability;
  readonly eligibility: Eligibility;
  readonly quotas: Quotas;
  /** By resource: 1 if it does not count in shares; null: all count. */
  readonly isUnshared: Uint8Array | null;
  /** The batch of this time is over: filters that end now have ended (the semantics §5, order within an instant). */
  batchPassed: Time = -1;
  readonly placements: Placements;
  readonly ledger: Ledger;
  /** What executors hold, and tasks that draw on several pools or on ports. */
  readonly holdings: Parcels;
  /** Some resources are reserved, or may be some time. */
  readonly hasReservations: boolean;
  /** What frameworks have reserved for tasks of theirs. */
  readonly homes: Homes;
  /** By framework. */
  readonly schedulers: Scheduler[] = [];
  /** Roles and frameworks as sorters see them; the virtual leaves of roles follow the roles. */
  readonly roleClients: readonly Client[];
  readonly frameworkClients: readonly Client[];

  constructor(simulation: Simulation, description: ClusterDescription, observers: readonly Observer[] = []) {
    const { agents, roles, frameworks } = description;
    this.simulation = simulation;
    const isHeard = observers.some((observer) => observer.filterExpired !== undefined);
    const expiry = isHeard ? [new FilterExpiry(simulation, description, () => this.observers)] : [];
    this.observers = new Observers([...observers, ...expiry]);
    this.resources = new ResourceNames(description.resources);
    const width = this.resources.count;
    this.roles = new Roles(width, roles);
    this.agents = new Agents(this.resources, agents, (name) => this.roles.idOf(name));
    this.frameworks = new Frameworks(
      width,
      this.roles,
      frameworks.map((framework) => ({ ...framework, role: this.roles.idOf(framework.role) })),
    );
    frameworks.forEach((_, framework) => this.roles.frameworks[this.frameworks.role[framework]].push(framework));
    this.demands = new Demands(this.resources);
    this.offers = new Offers(width);
    this.holdings = new Parcels(width);
    this.hasReservations = description.reservesAtRunTime === true || !this.agents.pools.arePlain;
    this.homes = new Homes(this);
    this.filters = new Filters(width, frameworks.length, agents.length);
    this.availability = new Availability(this.agents, new MinimumOffer(this.resources, description.minAllocatable));
    this.placements = new Placements(agents.length);
    this.ledger = new Ledger(this.agents, this.roles, this.frameworks, this.availability, this.observers);
    this.eligibility = new Eligibility(this.agents, this.frameworks, this.roles, this.resources, description);
    this.quotas = new Quotas(this.resources);
    for (const { name, guarantee = {}, limit = {} } of roles) this.quotas.set(this.roles.idOf(name), guarantee, limit);
    const unshared = description.unshared ?? [];
    this.isUnshared =
      unshared.length === 0 ? null : Uint8Array.from(this.resources.names, (name) => (unshared.includes(name) ? 1 : 0));
    this.roleClients = Array.from({ length: 2 * this.roles.count }, (_, row) => new RoleClient(this, row));
    this.frameworkClients = frameworks.map((_, framework) => new FrameworkClient(this, framework));
  }

  get now(): Time {
    return this.simulation.now;
  }

  /** µs of its running time that the task, which ran until it ended (or now), has done and saved, earlier attempts included. */
  savedBy(task: TaskId): Time {
    const { tasks, taskSets, frameworks, now } = this;
    const taskSet = tasks.taskSet[task];
    const every = frameworks.checkpointEvery[taskSets.framework[taskSet]];
    const before = taskSets.saved[taskSet];
    if (every === 0 || tasks.ranFrom[task] < 0) return before;
    const ran = Math.max(0, Math.min(now, tasks.endsAt[task]) - tasks.ranFrom[task]);
    return before + Math.floor(ran / every) * every;
  }

  /** Filters are in force that end after this. */
  get filterTime(): number {
    const { now } = this.simulation;
    return this.batchPassed === now ? now + 0.5 : now;
  }
}
