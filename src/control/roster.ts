import type { AgentId } from '../cluster/ids.ts';
import type { RescindReason } from '../cluster/ports.ts';
import type { ControlPlane } from './control-plane.ts';

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
 * registry, which outlives the master.
 */
export class Roster {
  readonly standing: Standing[];
  /** Being drained: registered, and offered to nobody; kept in the registry. */
  readonly isDraining: Uint8Array;
  readonly #control: ControlPlane;

  constructor(control: ControlPlane) {
    this.#control = control;
    this.standing = control.cluster.agents.names.map(() => 'absent');
    this.isDraining = new Uint8Array(control.cluster.agents.count);
  }

  isRegistered(agent: AgentId): boolean {
    return this.standing[agent] === 'registered';
  }

  count(standing: Standing): number {
    return this.standing.reduce((sum, each) => sum + (each === standing ? 1 : 0), 0);
  }

  /** The agent registers, or registers again, and tells what runs there. */
  admit(agent: AgentId): void {
    const { cluster, master, census, health, reports, recovery } = this.#control;
    const before = this.standing[agent];
    this.standing[agent] = 'registered';
    if (before === 'disconnected') master.membership.setAgentActive(agent, this.isDraining[agent] === 0);
    else if (before !== 'registered') {
      recovery.agentIsBack(agent);
      master.membership.addAgent(agent);
      if (this.isDraining[agent] === 1) master.membership.setAgentActive(agent, false);
      census.countOn(agent);
    }
    health.begin(agent);
    if (before !== 'registered' && before !== 'absent') cluster.observers.controlled('agent-reregistered', agent);
    reports.agentTells(agent, before);
  }

  /** Its socket broke: offers are rescinded, and what does not checkpoint is lost at once. */
  disconnect(agent: AgentId): void {
    if (this.standing[agent] !== 'registered') return;
    const { cluster, master, reports } = this.#control;
    this.standing[agent] = 'disconnected';
    master.rescindOn(agent, 'agent disconnected');
    master.membership.setAgentActive(agent, false);
    cluster.observers.controlled('agent-disconnected', agent);
    reports.agentBroke(agent);
  }

  /** It has not answered, or not come back, in time. Its tasks may be running. */
  markUnreachable(agent: AgentId): void {
    const { cluster, reports, health } = this.#control;
    if (this.standing[agent] !== 'registered' && this.standing[agent] !== 'disconnected' && this.standing[agent] !== 'recovered')
      return;
    this.#drop(agent, 'agent unreachable');
    this.standing[agent] = 'unreachable';
    health.review(agent);
    cluster.observers.controlled('agent-unreachable', agent);
    reports.agentIsUnreachable(agent);
  }

  /** It has said goodbye, and all that ran there has ended. */
  unregister(agent: AgentId): void {
    const { cluster, reports } = this.#control;
    if (this.standing[agent] === 'absent') return;
    this.#drop(agent, 'agent removed');
    this.standing[agent] = 'absent';
    this.isDraining[agent] = 0;
    cluster.observers.controlled('agent-gone', agent);
    reports.agentSaidGoodbye(agent);
  }

  /** The leading master has failed, and what it knew is gone; the registry has who was there. */
  forget(): void {
    for (let agent = 0; agent < this.standing.length; agent++) {
      if (this.standing[agent] !== 'registered' && this.standing[agent] !== 'disconnected') continue;
      this.#drop(agent, 'master failed');
      this.standing[agent] = 'recovered';
    }
  }

  /** Offers are rescinded, and neither the agent nor what runs there is counted any more. */
  #drop(agent: AgentId, reason: RescindReason): void {
    const { cluster, master, census } = this.#control;
    if (cluster.agents.isUp[agent] === 0) return;
    master.rescindOn(agent, reason);
    census.uncountOn(agent);
    master.membership.removeAgent(agent);
  }
}
