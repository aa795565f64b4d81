import type { AgentId } from '../cluster/ids.ts';
import type { EventType, Time } from '../sim/index.ts';
import type { ControlPlane } from './control-plane.ts';
import type { MessageType } from './network.ts';
import { KILL_GRACE } from './options.ts';

/** What the leading master knows of an agent. */
export type Standing =
  /** Never seen, or gone in good order. */
  | 'absent'
  | 'registered'
  /** Its socket broke: it keeps what it has, and is offered to nobody. */
  | 'disconnected'
  /** In the registry of a leader that has not seen it yet. */
  | 'recovered'
  | 'unreachable';

/**
 * The agents as the leading master has them (master.cpp, Slaves; the semantics §16.2, §16.3 and §17): who is registered is
 * counted by the allocation, with all that runs there. Registered and disconnected ones, and those not yet back, are in the
 * registry, which outlives the master; so are drains, deactivations and maintenance.
 */
export class Roster {
  readonly standing: Standing[];
  readonly #control: ControlPlane;
  /** By agent: when its socket broke; −1: it has not. */
  readonly #brokeAt: Float64Array;
  /** Draining agents, and how long each task there is given at most, µs. */
  readonly #drains = new Map<AgentId, Time>();
  readonly #deactivated = new Set<AgentId>();
  /** When agents that are not registered will be unavailable. */
  readonly #windows = new Map<AgentId, Time>();
  readonly #isOverdue: EventType;
  readonly #drain: MessageType;

  constructor(control: ControlPlane) {
    this.#control = control;
    const { agents, simulation } = control.cluster;
    this.standing = agents.names.map(() => 'absent');
    this.#brokeAt = new Float64Array(agents.count).fill(-1);
    this.#isOverdue = simulation.event('disconnected agent is due', (agent) => this.#judge(agent));
    this.#drain = control.network.message('drain agent', { isAcknowledged: true }, (to, _from, agent, grace) => {
      if (control.agents.isProcessUp[control.parties.index(to)] === 1) control.machines.killAll(agent, grace);
    });
  }

  isRegistered(agent: AgentId): boolean {
    return this.standing[agent] === 'registered';
  }

  /** Registered, or its socket broke a while ago. */
  isKnown(agent: AgentId): boolean {
    return this.standing[agent] === 'registered' || this.standing[agent] === 'disconnected';
  }

  count(standing: Standing): number {
    return this.standing.reduce((sum, each) => sum + (each === standing ? 1 : 0), 0);
  }

  // ---------------------------------------------------------------------------------------------- who comes and goes

  /** The agent registers, or registers again, and tells what runs there. */
  admit(agent: AgentId): void {
    const { cluster, master, census, health, reports, recovery } = this.#control;
    const before = this.standing[agent];
    const isActive = !this.#drains.has(agent) && !this.#deactivated.has(agent);
    this.standing[agent] = 'registered';
    this.#brokeAt[agent] = -1;
    if (before === 'disconnected') master.membership.setAgentActive(agent, isActive);
    else if (before !== 'registered') {
      recovery.agentIsBack(agent, before);
      master.membership.addAgent(agent);
      this.#restoreWindow(agent);
      if (!isActive) master.membership.setAgentActive(agent, false);
      census.countOn(agent);
      health.begin(agent);
    }
    if (before !== 'registered' && before !== 'absent') cluster.observers.controlled('agent-reregistered', agent);
    reports.agentTells(agent, before);
    this.#tellToDrain(agent);
  }

  /** Its socket broke: offers are rescinded, and what does not checkpoint is lost at once. */
  disconnect(agent: AgentId): void {
    if (this.standing[agent] !== 'registered') return;
    const { cluster, master, reports, options } = this.#control;
    this.standing[agent] = 'disconnected';
    this.#brokeAt[agent] = cluster.now;
    this.#isOverdue.after(options.masters.agentReregisterTimeout, agent);
    master.rescindOn(agent, 'agent disconnected');
    master.membership.setAgentActive(agent, false);
    cluster.observers.controlled('agent-disconnected', agent);
    reports.agentBroke(agent);
  }

  /** It has not answered, or not come back, in time. Its tasks may be running. */
  markUnreachable(agent: AgentId): void {
    const { cluster, reports, health } = this.#control;
    if (!this.isKnown(agent) && this.standing[agent] !== 'recovered') return;
    if (this.isKnown(agent)) {
      this.#control.master.rescindOn(agent, 'agent unreachable');
      this.#drop(agent);
    }
    this.standing[agent] = 'unreachable';
    health.review(agent);
    cluster.observers.controlled('agent-unreachable', agent);
    reports.agentIsUnreachable(agent);
  }

  /** It has said goodbye, and all that ran there has ended. Who returns is another agent, on the same machine. */
  unregister(agent: AgentId): void {
    const { cluster, master, reports, health } = this.#control;
    if (!this.isKnown(agent)) return;
    master.rescindOn(agent, 'agent removed');
    this.#drop(agent);
    this.standing[agent] = 'absent';
    this.#drains.delete(agent);
    this.#deactivated.delete(agent);
    this.#windows.delete(agent);
    health.review(agent);
    cluster.observers.controlled('agent-gone', agent);
    reports.agentSaidGoodbye(agent);
  }

  /** The leading master has failed, and what it knew is gone, offers first; the registry has who was there. */
  forget(): void {
    for (let agent = 0; agent < this.standing.length; agent++) {
      if (!this.isKnown(agent)) continue;
      this.#drop(agent);
      this.standing[agent] = 'recovered';
    }
  }

  /** Neither the agent nor what runs there is counted any more; it has no offers. */
  #drop(agent: AgentId): void {
    const { master, census } = this.#control;
    const window = master.allocation.maintenance.windows.get(agent);
    if (window !== undefined) this.#windows.set(agent, window);
    this.#brokeAt[agent] = -1;
    census.uncountOn(agent);
    master.membership.removeAgent(agent);
  }

  /** Of those whose socket broke only the ones that are back by then are kept (`--agent_reregister_timeout`). */
  #judge(agent: AgentId): void {
    const { cluster, options, removals } = this.#control;
    if (this.#brokeAt[agent] >= 0 && this.#brokeAt[agent] + options.masters.agentReregisterTimeout === cluster.now)
      removals.schedule(agent);
  }

  // ---------------------------------------------------------------------------------------------- what operators say

  /** DRAIN_AGENT (the semantics §13): offered to nobody any more, and its tasks are killed, in `grace` µs at most. */
  drain(agent: AgentId, grace: Time): void {
    this.#drains.set(agent, grace);
    this.#stopOffers(agent);
    this.#tellToDrain(agent);
  }

  /** DEACTIVATE_AGENT: it keeps its tasks, and is offered to nobody. */
  deactivate(agent: AgentId): void {
    this.#deactivated.add(agent);
    this.#stopOffers(agent);
  }

  /** REACTIVATE_AGENT, drained or not. */
  reactivate(agent: AgentId): void {
    this.#drains.delete(agent);
    this.#deactivated.delete(agent);
    if (this.isRegistered(agent)) this.#control.master.membership.setAgentActive(agent, true);
  }

  /** It is to go down for maintenance at `start`: frameworks are asked to leave it. */
  announce(agent: AgentId, start: Time): void {
    const { master } = this.#control;
    if (!this.isKnown(agent)) this.#windows.set(agent, start);
    else {
      master.rescindOn(agent, 'maintenance');
      master.membership.setUnavailable(agent, start);
    }
  }

  #stopOffers(agent: AgentId): void {
    if (!this.isRegistered(agent)) return;
    this.#control.master.rescindOn(agent, 'agent deactivated');
    this.#control.master.membership.setAgentActive(agent, false);
  }

  #tellToDrain(agent: AgentId): void {
    const { leadership, parties } = this.#control;
    const grace = this.#drains.get(agent);
    if (grace === undefined || !this.isRegistered(agent)) return;
    this.#drain.send(parties.master(leadership.leader), parties.agent(agent), agent, Math.min(grace, KILL_GRACE));
  }

  #restoreWindow(agent: AgentId): void {
    const window = this.#windows.get(agent);
    if (window === undefined) return;
    this.#windows.delete(agent);
    this.#control.master.membership.setUnavailable(agent, window);
  }
}
