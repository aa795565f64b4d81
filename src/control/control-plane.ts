import type { Cluster } from '../cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE } from '../cluster/ids.ts';
import type { Master } from '../cluster/master.ts';
import { AgentHealth } from './agent-health.ts';
import { AgentProcesses } from './agent-processes.ts';
import { Election } from './election.ts';
import { FrameworkProcesses } from './framework-processes.ts';
import { Launches } from './launches.ts';
import { Leadership } from './leadership.ts';
import { Machines } from './machines.ts';
import { Network } from './network.ts';
import { OffersSent } from './offers-sent.ts';
import type { ControlOptions } from './options.ts';
import { Parties } from './party.ts';
import { Reconciliation } from './reconciliation.ts';
import { Recovery } from './recovery.ts';
import { Removals } from './removals.ts';
import { Reports } from './reports.ts';
import { Roster } from './roster.ts';
import { StatusUpdates } from './status-updates.ts';
import { Strays } from './strays.ts';
import { TaskCensus } from './task-census.ts';
import type { UpdateListener } from './update-listener.ts';
import { ZooKeeper } from './zookeeper.ts';

/**
 * The processes of a cluster and what lies between them: several masters of which one leads, agents and schedulers that come and
 * go, and a network that may fail. What the cluster does by direct calls when there is no control plane goes through messages
 * here, by `wire`. Each part has its own file, and finds the others through this object.
 */
export class ControlPlane {
  readonly cluster: Cluster;
  readonly master: Master;
  readonly options: ControlOptions;
  readonly parties: Parties;
  readonly network: Network;
  readonly zookeeper: ZooKeeper;
  readonly election: Election;
  readonly leadership: Leadership;
  readonly recovery: Recovery;
  readonly roster: Roster;
  readonly health: AgentHealth;
  readonly removals: Removals;
  readonly agents: AgentProcesses;
  readonly machines: Machines;
  readonly frameworks: FrameworkProcesses;
  readonly reconciliation: Reconciliation;
  readonly offers: OffersSent;
  readonly launches: Launches;
  readonly updates: StatusUpdates;
  readonly reports: Reports;
  readonly strays: Strays;
  readonly census: TaskCensus;
  /** null: frameworks hear for themselves. */
  listener: UpdateListener | null = null;

  constructor(master: Master, options: ControlOptions) {
    const { cluster } = master;
    const { simulation, agents, frameworks } = cluster;
    this.cluster = cluster;
    this.master = master;
    this.options = options;
    const { count, zookeeper, zkSessionTimeout } = options.masters;
    this.parties = new Parties({ master: count, zookeeper, framework: frameworks.count, agent: agents.count });
    this.network = new Network(simulation, this.parties, options);
    this.zookeeper = new ZooKeeper(simulation, this.network, { servers: zookeeper, sessionTimeout: zkSessionTimeout });
    this.leadership = new Leadership(this);
    this.election = new Election('master election', this.network, this.zookeeper, {
      elected: (party) => this.leadership.elected(this.parties.index(party)),
      lost: (party) => this.leadership.exit(this.parties.index(party)),
      detected: (party, leader) => this.#detected(party, leader),
      chosen: (party) => cluster.observers.controlled('leader-chosen', party === NONE ? NONE : this.parties.index(party)),
    });
    this.recovery = new Recovery(this);
    this.roster = new Roster(this);
    this.health = new AgentHealth(this);
    this.removals = new Removals(this);
    this.agents = new AgentProcesses(this);
    this.machines = new Machines(this);
    this.frameworks = new FrameworkProcesses(this);
    this.reconciliation = new Reconciliation(this);
    this.offers = new OffersSent(this);
    this.launches = new Launches(this);
    this.updates = new StatusUpdates(this);
    this.reports = new Reports(this);
    this.strays = new Strays(this);
    this.census = new TaskCensus(this);
    this.network.onChange((parties) => this.#waysChanged(parties));
    this.#wire();
  }

  /** A master leads, and these agents and all frameworks are registered with it, from the beginning. */
  begin(agents: readonly AgentId[]): void {
    this.leadership.begin();
    for (const agent of agents) this.agents.begin(agent);
    for (let framework = 0; framework < this.cluster.frameworks.count; framework++) this.frameworks.begin(framework);
  }

  /** Nothing lies between the agent, the leading master and the framework, and each knows the others. */
  isDirect(agent: AgentId, framework: FrameworkId): boolean {
    const { leader } = this.leadership;
    if (leader === NONE || !this.roster.isRegistered(agent) || this.agents.masterOf[agent] !== leader) return false;
    if (this.frameworks.isConnected[framework] === 0 || this.frameworks.isUp[framework] === 0) return false;
    return this.listener === null && this.network.isInstant;
  }

  #wire(): void {
    const { master, cluster } = this;
    master.isOperated = true; // what is offered must be known offer by offer
    cluster.tasks.watcher = this.census;
    master.wiring = { offered: (framework, first) => this.offers.offered(framework, first) };
    master.tasks.wiring = {
      launched: (task) => this.launches.send(task),
      began: (task) => this.updates.began(task),
      ended: (task, state) => this.updates.ended(task, state),
    };
    for (const driver of master.drivers)
      driver.wiring = {
        answered: (framework, round) => this.offers.answered(framework, round),
        revived: (framework) => this.offers.revived(framework),
      };
  }

  /** A partition began or ended: it matters to agents and frameworks if the leading master is on its other side. */
  #waysChanged(parties: readonly number[]): void {
    const { leader } = this.leadership;
    if (leader === NONE || !parties.includes(this.parties.master(leader))) return;
    for (const party of parties) {
      const index = this.parties.index(party);
      if (this.parties.kind(party) === 'framework') this.frameworks.review(index);
      else if (this.parties.kind(party) === 'agent') {
        this.health.review(index);
        this.launches.resend(index);
      }
    }
  }

  #detected(party: number, leadingParty: number): void {
    const index = this.parties.index(party);
    const leader = leadingParty === NONE ? NONE : this.parties.index(leadingParty);
    if (this.parties.kind(party) === 'agent') this.agents.detected(index, leader);
    else if (this.parties.kind(party) === 'framework') this.frameworks.detected(index, leader);
  }
}
