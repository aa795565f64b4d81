import { type AgentId, type FrameworkId, NONE } from '../cluster/ids.ts';
import type { EventType, Time } from '../sim/index.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Latency } from './links.ts';
import { KILL_GRACE } from './options.ts';
import type { Party } from './party.ts';

/** Something that fails or comes back: what `FaultAction` of src/faults is, as far as it is carried out here. */
export type Disturbance = { readonly at: Time; readonly label: string } & (
  | {
      readonly kind: 'agent-crash' | 'agent-process-crash' | 'agent-start' | 'agent-shutdown' | 'agent-reactivate';
      readonly agents: readonly AgentId[];
    }
  | { readonly kind: 'agent-drain'; readonly agents: readonly AgentId[]; readonly grace: Time | null }
  | { readonly kind: 'agent-maintenance'; readonly agents: readonly AgentId[]; readonly start: Time }
  | { readonly kind: 'master-crash' | 'master-start'; readonly master: number | 'leader' | 'all' }
  | { readonly kind: 'zookeeper-crash' | 'zookeeper-start'; readonly servers: readonly number[] }
  | { readonly kind: 'registry-down' | 'registry-up' }
  | {
      readonly kind:
        | 'framework-crash'
        | 'framework-start'
        | 'framework-disconnect'
        | 'framework-reconnect'
        | 'framework-teardown';
      readonly framework: FrameworkId;
    }
  | { readonly kind: 'executor-crash'; readonly framework: FrameworkId; readonly agents: readonly AgentId[] }
  | {
      readonly kind: 'partition';
      readonly id: number;
      readonly from: readonly Party[];
      readonly to: readonly Party[];
      readonly isOneWay: boolean;
    }
  | {
      readonly kind: 'slow-link';
      readonly id: number;
      readonly from: readonly Party[];
      readonly to: readonly Party[];
      readonly latency: Latency;
    }
  | { readonly kind: 'hold'; readonly id: number; readonly from: readonly Party[]; readonly to: readonly Party[] }
  | { readonly kind: 'heal'; readonly id: number }
);

/** What fails when: in the order of time, drawn when asked for. */
export interface DisturbanceSource {
  next(): Disturbance | null;
}

/** Carries out what fails and comes back, each in its time, before anything else that happens then was due. */
export class Disturbances {
  /** How many were carried out, and when the latest of them. */
  count = 0;
  latest: Time = 0;
  readonly #control: ControlPlane;
  readonly #source: DisturbanceSource;
  readonly #isDue: EventType;
  readonly #crashedLeaders: number[] = [];
  #next: Disturbance | null = null;

  constructor(control: ControlPlane, source: DisturbanceSource) {
    this.#control = control;
    this.#source = source;
    this.#isDue = control.cluster.simulation.event('disturbance', () => this.#due());
  }

  begin(): void {
    this.#next = this.#source.next();
    if (this.#next !== null) this.#isDue.at(this.#next.at);
  }

  /** Something is still to come back or to fail. */
  get areToCome(): boolean {
    return this.#next !== null;
  }

  #due(): void {
    const { cluster } = this.#control;
    while (this.#next !== null && this.#next.at === cluster.now) {
      cluster.observers.disturbed(this.#next.kind, this.#next.label, subjectsOf(this.#next, this.#control));
      this.#carryOut(this.#next);
      this.latest = cluster.now;
      this.count++;
      this.#next = this.#source.next();
    }
    if (this.#next !== null) this.#isDue.at(this.#next.at);
  }

  #carryOut(what: Disturbance): void {
    const { agents, machines, roster, zookeeper, leadership, frameworks, network } = this.#control;
    switch (what.kind) {
      case 'agent-crash':
        for (const agent of what.agents) agents.crash(agent);
        break;
      case 'agent-process-crash':
        for (const agent of what.agents) agents.crashProcess(agent);
        break;
      case 'agent-start':
        for (const agent of what.agents) agents.start(agent);
        break;
      case 'agent-shutdown':
        for (const agent of what.agents) agents.shutDown(agent);
        break;
      case 'agent-drain':
        for (const agent of what.agents) roster.drain(agent, what.grace ?? KILL_GRACE);
        break;
      case 'agent-reactivate':
        for (const agent of what.agents) roster.reactivate(agent);
        break;
      case 'agent-maintenance':
        for (const agent of what.agents) roster.announce(agent, what.start);
        break;
      case 'master-crash':
        for (const master of this.#mastersOf(what.master)) this.#crashMaster(master);
        break;
      case 'master-start':
        for (const master of this.#mastersToStart(what.master)) leadership.start(master);
        break;
      case 'zookeeper-crash':
        for (const server of what.servers) zookeeper.crashServer(server);
        break;
      case 'zookeeper-start':
        for (const server of what.servers) zookeeper.startServer(server);
        break;
      case 'registry-down':
        leadership.setRegistry(false);
        break;
      case 'registry-up':
        leadership.setRegistry(true);
        break;
      case 'framework-crash':
        frameworks.crash(what.framework);
        break;
      case 'framework-start':
        frameworks.start(what.framework);
        break;
      case 'framework-disconnect':
        frameworks.cut(what.framework);
        break;
      case 'framework-reconnect':
        frameworks.reconnect(what.framework);
        break;
      case 'framework-teardown':
        frameworks.tearDown(what.framework);
        break;
      case 'executor-crash':
        for (const agent of what.agents) machines.crashExecutor(what.framework, agent);
        break;
      case 'partition':
        network.partition(what.id, this.#numbers(what.from), this.#numbers(what.to), what.isOneWay);
        break;
      case 'slow-link':
        network.slow(what.id, this.#numbers(what.from), this.#numbers(what.to), what.latency);
        break;
      case 'hold':
        network.hold(what.id, this.#numbers(what.from), this.#numbers(what.to));
        break;
      case 'heal':
        network.heal(what.id);
        break;
    }
  }

  #numbers(parties: readonly Party[]): number[] {
    return parties.map((party) => this.#control.parties.number(party));
  }

  #mastersOf(which: number | 'leader' | 'all'): number[] {
    const { leadership } = this.#control;
    if (which === 'all') return [...leadership.isUp.keys()];
    if (which === 'leader') return leadership.leader >= 0 ? [leadership.leader] : [];
    return [which];
  }

  #crashMaster(master: number): void {
    const { leadership } = this.#control;
    if (master === leadership.leader) this.#crashedLeaders.push(master);
    leadership.crash(master);
  }

  /** `leader`: of those that crashed as leader and are down, the one that has been so for longest. */
  #mastersToStart(which: number | 'leader' | 'all'): number[] {
    const { isUp } = this.#control.leadership;
    if (which !== 'leader') return which === 'all' ? [...isUp.keys()] : [which];
    for (;;) {
      const master = this.#crashedLeaders.shift();
      if (master === undefined) return [];
      if (isUp[master] === 0) return [master];
    }
  }
}

/** Whom it is about, by number: what comes back has the numbers of what failed. */
function subjectsOf(what: Disturbance, { leadership }: ControlPlane): readonly number[] {
  if ('agents' in what) return what.agents;
  if ('servers' in what) return what.servers;
  if ('framework' in what) return [what.framework];
  if ('id' in what) return [what.id];
  if (!('master' in what)) return [0]; // the registry
  if (what.master === 'all') return [...leadership.isUp.keys()];
  return [what.master === 'leader' ? NONE : what.master];
}
