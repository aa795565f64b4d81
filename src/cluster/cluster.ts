import type { Simulation, Time } from '../sim/index.ts';
import { type AgentDescription, Agents } from './agents.ts';
import { Availability, MinimumOffer } from './availability.ts';
import { Demands } from './demands.ts';
import { FilterExpiry } from './filter-expiry.ts';
import { Filters } from './filters.ts';
import { Frameworks, type RoleDescription, Roles } from './frameworks.ts';
import type { FrameworkId, RoleId } from './ids.ts';
import { Jobs, TaskSets } from './jobs.ts';
import { LaunchPlans } from './launch-plans.ts';
import { Ledger } from './ledger.ts';
import { Observers } from './observers.ts';
import { Offers } from './offers.ts';
import { Parcels } from './parcels.ts';
import { Placements } from './placements.ts';
import type { Client, Observer, Scheduler } from './ports.ts';
import { ResourceNames } from './resource-names.ts';
import { Tasks } from './tasks.ts';

export interface ClusterDescription {
  readonly resources: readonly string[];
  readonly agents: readonly AgentDescription[];
  readonly roles: readonly RoleDescription[];
  readonly frameworks: readonly { readonly name: string; readonly role: string }[];
  /** Mesos' `--min_allocatable_resources`: alternatives of amounts, thousandths; empty: no minimum. */
  readonly minAllocatable: readonly Readonly<Record<string, number>>[];
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
  readonly placements: Placements;
  readonly ledger: Ledger;
  /** What executors hold, and tasks that draw on several pools or on ports. */
  readonly holdings: Parcels;
  /** By framework. */
  readonly schedulers: Scheduler[] = [];
  /** Roles and frameworks as sorters see them. */
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
      frameworks.map(({ name, role }) => ({ name, role: this.roles.idOf(role) })),
    );
    frameworks.forEach((_, framework) => this.roles.frameworks[this.frameworks.role[framework]].push(framework));
    this.demands = new Demands(this.resources);
    this.offers = new Offers(width);
    this.holdings = new Parcels(width);
    this.filters = new Filters(width, frameworks.length, agents.length);
    this.availability = new Availability(this.agents, new MinimumOffer(this.resources, description.minAllocatable));
    this.placements = new Placements(agents.length);
    this.ledger = new Ledger(this.agents, this.roles, this.frameworks, this.availability, this.observers);
    this.roleClients = roles.map((_, role) => new RoleClient(this, role));
    this.frameworkClients = frameworks.map((_, framework) => new FrameworkClient(this, framework));
  }

  get now(): Time {
    return this.simulation.now;
  }
}

class RoleClient implements Client {
  readonly name: string;
  readonly weight: number;
  readonly priority: number;
  readonly #cluster: Cluster;
  readonly #role: RoleId;

  constructor(cluster: Cluster, role: RoleId) {
    this.#cluster = cluster;
    this.#role = role;
    this.name = cluster.roles.names[role];
    this.weight = cluster.roles.weight[role];
    this.priority = cluster.roles.priority[role];
  }

  get share(): number {
    return this.#cluster.roles.holders.charged.dominantShare(this.#role, this.#cluster.ledger.capacity);
  }

  get allocations(): number {
    return this.#cluster.roles.holders.allocations[this.#role];
  }

  get waitingSince(): Time {
    let since = Infinity;
    for (const framework of this.#cluster.roles.frameworks[this.#role])
      since = Math.min(since, this.#cluster.schedulers[framework].waitingSince);
    return since;
  }

  charged(resource: string): number {
    const column = this.#cluster.resources.column(resource);
    return column === undefined ? 0 : this.#cluster.roles.holders.charged.get(this.#role, column);
  }
}

/** A framework within its role: it has the role's priority, and a weight of its own of 1. */
class FrameworkClient implements Client {
  readonly name: string;
  readonly weight = 1;
  readonly priority: number;
  readonly #cluster: Cluster;
  readonly #framework: FrameworkId;

  constructor(cluster: Cluster, framework: FrameworkId) {
    this.#cluster = cluster;
    this.#framework = framework;
    this.name = cluster.frameworks.names[framework];
    this.priority = cluster.roles.priority[cluster.frameworks.role[framework]];
  }

  get share(): number {
    return this.#cluster.frameworks.holders.charged.dominantShare(this.#framework, this.#cluster.ledger.capacity);
  }

  get allocations(): number {
    return this.#cluster.frameworks.holders.allocations[this.#framework];
  }

  get waitingSince(): Time {
    return this.#cluster.schedulers[this.#framework].waitingSince;
  }

  charged(resource: string): number {
    const column = this.#cluster.resources.column(resource);
    return column === undefined ? 0 : this.#cluster.frameworks.holders.charged.get(this.#framework, column);
  }
}
