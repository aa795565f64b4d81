import { mesos } from '../../allocators/mesos.ts';
import type { Allocation } from '../../cluster/allocation/allocation.ts';
import { Cluster } from '../../cluster/cluster.ts';
import type { ControlStep } from '../../cluster/control-step.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type TaskId } from '../../cluster/ids.ts';
import { Master } from '../../cluster/master.ts';
import type { Membership } from '../../cluster/membership.ts';
import { Operator } from '../../cluster/operator/operator.ts';
import type { SchedulerDriver } from '../../cluster/scheduler/scheduler-driver.ts';
import { TaskLife } from '../../cluster/tasks/task-life.ts';
import { ControlPlane } from '../../control/control-plane.ts';
import { createSimulation, fromSeconds, type Simulation } from '../../sim/index.ts';
import type { CaseNames } from '../cases/case-names.ts';
import { fromQuantities, parcelsToCase } from '../cases/case-resources.ts';
import { CaseRows } from '../cases/case-rows.ts';
import type { MasterConfig } from '../subject.ts';
import { controlOptions, newSubscriberOptions, pingsIgnored, type SubscriberOptions } from './case-control.ts';
import { CaseDriver } from './case-driver.ts';
import { endExecutor } from './case-executors.ts';
import { Counters } from './counters.ts';
import { Estimates } from './estimates.ts';
import { masterNamesIn } from './master-names.ts';
import { NewsDesk } from './master-news.ts';
import type { CaseTaskRow, Subscriber } from './master-parties.ts';
import type { InverseStatus, MasterOp, SeenOffer } from './master-subject.ts';
import { TaskUpdates } from './task-updates.ts';
import { WhitelistFile } from './whitelist-file.ts';

/**
 * The world of a case of kind `master`: the cluster, the master, the operator and the `mesos` allocator that simulations run, with
 * a row for each framework and role that the case will ever name, and nobody who answers offers but the case.
 */
export class MasterWorld extends CaseRows {
  readonly simulation: Simulation;
  readonly cluster: Cluster;
  readonly master: Master;
  readonly operator: Operator;
  readonly control: ControlPlane;
  /** By row. */
  readonly options: readonly SubscriberOptions[];
  readonly news = new NewsDesk();
  readonly config: MasterConfig;
  readonly whitelistFile: WhitelistFile;
  readonly estimates: Estimates;
  readonly updates: TaskUpdates;
  readonly subscribers = new Map<string, Subscriber>();
  readonly tasks: CaseTaskRow[] = [];
  /** By agent and framework: what it said to the last inverse offer. */
  readonly inverseStatuses = new Map<AgentId, Map<string, InverseStatus>>();
  /** Whoever connects now is subscribed already (UPDATE_FRAMEWORK), and no run is triggered. */
  entersQuietly = false;
  /** The agent, which has just registered, is there and answers no pings. */
  readonly ignorePings: (agent: AgentId) => void;
  /** Agents that do not reach the masters. */
  readonly cutOff = new Set<AgentId>();
  readonly counters = new Counters();

  constructor(config: MasterConfig, ops: readonly MasterOp[]) {
    const names = masterNamesIn(ops, config);
    super(names);
    this.config = config;
    this.simulation = createSimulation({ seed: 1 });
    this.cluster = this.#clusterOf(names);
    const allocator = mesos({ roleSorter: config.roleSorter, frameworkSorter: config.frameworkSorter });
    this.master = new Master(this.cluster, allocator, {
      interval: fromSeconds(config.allocationInterval),
      granularity: 'agent',
      agentOrder: config.agentOrder,
      ...(config.offerTimeout === null ? {} : { offerTimeout: fromSeconds(config.offerTimeout) }),
    });
    this.master.tasks = new TaskLife(
      this.cluster,
      this.master,
      names.members.map(() => ({ overhead: NONE, start: 0 })),
      names.members.map(() => ({ attempts: 0, backoff: 0 })),
    );
    names.members.forEach((_, row) => {
      const driver = new CaseDriver(
        row,
        (_, first) => this.#received(first),
        (framework, agent) => this.#asked(framework, agent),
        (framework) => this.#subscribed(framework),
      );
      this.master.drivers.push(driver as Pick<SchedulerDriver, keyof CaseDriver> as SchedulerDriver);
    });
    this.operator = new Operator(this.master);
    this.options = names.members.map(newSubscriberOptions);
    this.control = new ControlPlane(this.master, controlOptions(config, this.options, names.agents.length));
    this.ignorePings = pingsIgnored(this.control);
    this.updates = new TaskUpdates(this);
    this.control.listener = this.updates;
    // A task stays as it is launched until the case says that its executor has it running.
    const { updates } = this.control;
    this.master.tasks.wiring = {
      launched: () => {},
      began: (task) => updates.began(task),
      ended: (task, state) => updates.ended(task, state),
    };
    this.whitelistFile = new WhitelistFile(this.simulation, this.operator);
    this.estimates = new Estimates(this.cluster, this.operator);
    allocator.attach?.(this.cluster);
    this.control.leadership.begin();
    this.allocation.closeInstant();
  }

  get allocation(): Allocation {
    return this.master.allocation;
  }

  get membership(): Membership {
    return this.master.membership;
  }

  // ---------------------------------------------------------------------------------------------- names and rows

  /** One that has subscribed, and is not gone for good. */
  subscription(framework: string): Subscriber {
    const subscriber = this.subscribers.get(framework);
    if (subscriber === undefined || subscriber.isCompleted) throw new Error(`there is no framework ${framework}`);
    return subscriber;
  }

  /** A framework that is not subscribed to a role any more is its client only as long as it holds something. */
  leaveIfIdle(row: FrameworkId): void {
    const { frameworks, roles } = this.cluster;
    const subscriber = this.subscribers.get(frameworks.names[row]);
    const isSubscribed = subscriber?.isCompleted === false && subscriber.roles.has(roles.names[frameworks.role[row]]);
    const holdsSomething = frameworks.holders.charged.row(row).some((amount) => amount > 0);
    if (!isSubscribed && !holdsSomething) this.membership.leave(row);
  }

  /** It was torn down, or has been away for too long. */
  isRemoved(framework: string): boolean {
    return this.subscribers.get(framework)?.isCompleted ?? false;
  }

  /** One that the master hears. */
  connected(framework: string): Subscriber {
    const subscriber = this.subscription(framework);
    if (!subscriber.isActive) throw new Error(`framework ${framework} is not connected`);
    return subscriber;
  }

  // -------------------------------------------------------------------------------------------------------- tasks

  isAlive({ row, serial }: CaseTaskRow): boolean {
    const { tasks } = this.cluster;
    return tasks.serial[row] === serial && tasks.state[row] !== 0;
  }

  /** The latest of that name. */
  findTask(framework: string, name: string): CaseTaskRow | undefined {
    return this.tasks.findLast((task) => task.framework === framework && task.name === name);
  }

  ofRow(row: TaskId): CaseTaskRow | undefined {
    return this.tasks.findLast((task) => task.row === row && task.serial === this.cluster.tasks.serial[row]);
  }

  // ------------------------------------------------------------------------------------------------------- offers

  seen(offer: OfferId): SeenOffer {
    const { offers, frameworks, roles, agents } = this.cluster;
    const row = offers.framework[offer];
    return {
      handle: `offer ${offer}`,
      framework: frameworks.names[row],
      role: roles.names[frameworks.role[row]],
      agent: agents.names[offers.agent[offer]],
      resources: parcelsToCase(this.cluster, offers.parcels, offers.parcel[offer]),
      hasUnavailability: this.allocation.maintenance.windows.has(offers.agent[offer]),
      callback: this.allocation.runs,
    };
  }

  /** NONE: there never was such an offer. Rows of offers are not used again, so a row is a name. */
  offer(handle: string): OfferId {
    const [, row] = /^offer (\d+)$/.exec(handle) ?? [];
    return row === undefined ? NONE : Number(row);
  }

  #received(first: OfferId): void {
    const { next } = this.cluster.offers;
    for (let offer = first; offer !== NONE; offer = next[offer]) this.news.add('offers', this.seen(offer));
  }

  /** The master has the row's framework subscribed. */
  #subscribed(row: FrameworkId): void {
    const { frameworks, roles } = this.cluster;
    if (this.entersQuietly) return;
    const subscriber = this.subscription(frameworks.names[row]);
    this.membership.activate(row, subscriber.suppressed.has(roles.names[frameworks.role[row]]));
  }

  #asked(row: FrameworkId, agent: AgentId): void {
    const { frameworks, agents } = this.cluster;
    const framework = frameworks.names[row];
    const handle = `inverse offer ${this.group(framework)} ${agent}`;
    this.news.add('inverseOffers', { handle, framework, agent: agents.names[agent] });
  }

  #controlled(step: ControlStep, subject: number): void {
    const { agents, frameworks } = this.cluster;
    this.counters.heard(step);
    if (step === 'agent-unreachable' || step === 'agent-gone') this.news.add('lostAgents', agents.names[subject]);
    if (step === 'agent-gone') for (let row = 0; row < frameworks.count; row++) endExecutor(this.master, row, subject);
    if (step !== 'framework-removed') return;
    for (let agent = 0; agent < agents.count; agent++) endExecutor(this.master, subject, agent);
    const subscriber = this.subscribers.get(frameworks.names[subject]);
    if (subscriber !== undefined) subscriber.isCompleted = true;
  }

  #rescinded(offer: OfferId): void {
    if (!this.news.isSilent) this.news.add('rescinded', `offer ${offer}`);
    this.news.add('recovered', this.seen(offer));
  }

  #clusterOf(names: CaseNames): Cluster {
    const { config } = this;
    return new Cluster(
      this.simulation,
      {
        resources: names.scalars,
        agents: names.agents.map((name) => ({ name, resources: [], attributes: {} })),
        roles: names.roles.map((name) => ({ name, weight: 1, priority: 0 })),
        frameworks: names.members.map(({ framework, role }) => ({ name: framework, role, group: this.group(framework) })),
        minAllocatable: (config.minAllocatable ?? []).map(fromQuantities),
        unshared: config.excludedResourceNames,
        filtersGpus: config.filterGpuResources,
        reservesAtRunTime: true,
      },
      [
        {
          offerRescinded: (offer) => this.#rescinded(offer),
          controlled: (step, subject) => this.#controlled(step, subject),
          inverseOfferAnswered: (row, agent, isAccepted) => {
            const statuses = this.inverseStatuses.get(agent) ?? new Map<string, InverseStatus>();
            this.inverseStatuses.set(agent, statuses.set(this.cluster.frameworks.names[row], isAccepted ? 'ACCEPT' : 'DECLINE'));
          },
        },
      ],
    );
  }
}
