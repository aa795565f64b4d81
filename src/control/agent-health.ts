import { type AgentId, NONE } from '../cluster/ids.ts';
import type { EventType, Time } from '../sim/index.ts';
import type { ControlPlane } from './control-plane.ts';

/**
 * Pings between the leading master and its agents (master.cpp, SlaveObserver; the semantics §17): one every 15 s from the agent's
 * registration on. After five without an answer the agent is to be marked unreachable; one answer makes up for all, and spares
 * an agent whose turn to be marked has not yet come. An agent that has heard none for as long, be it that the master has given
 * it up, looks for the master again. While all is well nothing happens here.
 */
export class AgentHealth {
  readonly #control: ControlPlane;
  /** By agent: the time of its first ping. */
  readonly #first: Float64Array;
  /** By agent: when the fifth ping on end will not have been answered; Infinity: they are. */
  readonly #failsAt: Float64Array;
  /** By agent: when it will have heard no ping for too long; Infinity: it hears them, or does not wait for any. */
  readonly #deafAt: Float64Array;
  readonly #fails: EventType;
  readonly #isDeaf: EventType;
  readonly #answersAgain: EventType;

  constructor(control: ControlPlane) {
    this.#control = control;
    const { count } = control.cluster.agents;
    this.#first = new Float64Array(count);
    this.#failsAt = new Float64Array(count).fill(Infinity);
    this.#deafAt = new Float64Array(count).fill(Infinity);
    const { simulation } = control.cluster;
    this.#fails = simulation.event('agent does not answer pings', (agent) => this.#failIsDue(agent));
    this.#isDeaf = simulation.event('agent hears no pings', (agent) => this.#deafIsDue(agent));
    this.#answersAgain = simulation.event('agent answers pings again', (agent) => {
      if (this.#answers(agent)) this.#control.removals.cancel(agent);
    });
  }

  /** The agent has registered: it is pinged from now on. */
  begin(agent: AgentId): void {
    this.#first[agent] = this.#control.cluster.now;
    this.#failsAt[agent] = Infinity;
    this.#deafAt[agent] = Infinity;
    this.#control.removals.cancel(agent);
    this.review(agent);
  }

  /** Something about the ways between the leader and the agent, about their processes, or about who is pinged, has changed. */
  review(agent: AgentId): void {
    this.#reviewAnswers(agent);
    this.#reviewSilence(agent);
  }

  reviewAll(): void {
    for (let agent = 0; agent < this.#first.length; agent++) this.review(agent);
  }

  #reviewAnswers(agent: AgentId): void {
    const { removals, cluster } = this.#control;
    if (!this.#isPinged(agent)) this.#failsAt[agent] = Infinity;
    else if (!this.#answers(agent)) {
      if (this.#failsAt[agent] !== Infinity || removals.isDue(agent)) return;
      this.#failsAt[agent] = this.#nextPing(agent) + this.#patience;
      this.#fails.at(this.#failsAt[agent], agent);
    } else if (removals.isDue(agent)) this.#answersAgain.at(Math.max(cluster.now, this.#nextPing(agent)), agent);
    // Heard by the next ping, if that is not too late: the one that fails was sent, and lost, before.
    else if (this.#nextPing(agent) < this.#failsAt[agent]) this.#failsAt[agent] = Infinity;
  }

  /** It waits for pings while it takes itself for registered. */
  #reviewSilence(agent: AgentId): void {
    const { agents, leadership } = this.#control;
    const waits = leadership.leader !== NONE && agents.masterOf[agent] === leadership.leader;
    if (!waits || this.#isReached(agent)) this.#deafAt[agent] = Infinity;
    else if (this.#deafAt[agent] === Infinity) {
      this.#deafAt[agent] = this.#latestPing(agent) + this.#patience;
      this.#isDeaf.at(this.#deafAt[agent], agent);
    }
  }

  #isPinged(agent: AgentId): boolean {
    const { roster, leadership } = this.#control;
    const standing = roster.standing[agent];
    return leadership.leader !== NONE && (standing === 'registered' || standing === 'disconnected');
  }

  #isReached(agent: AgentId): boolean {
    const { agents, leadership, network, parties } = this.#control;
    if (!this.#isPinged(agent) || agents.isProcessUp[agent] === 0) return false;
    return network.isOpen(parties.master(leadership.leader), parties.agent(agent));
  }

  #answers(agent: AgentId): boolean {
    const { leadership, network, parties } = this.#control;
    if (!this.#isReached(agent)) return false;
    return network.isOpen(parties.agent(agent), parties.master(leadership.leader));
  }

  /** So many pings on end, one after the other. */
  get #patience(): Time {
    const { agentPingTimeout, maxAgentPingTimeouts } = this.#control.options.masters;
    return agentPingTimeout * maxAgentPingTimeouts;
  }

  /** What fails now fails before the ping that is due now. */
  #nextPing(agent: AgentId): Time {
    const { agentPingTimeout } = this.#control.options.masters;
    return this.#first[agent] + Math.ceil((this.#control.cluster.now - this.#first[agent]) / agentPingTimeout) * agentPingTimeout;
  }

  /** That it has heard; a master that gives it up now has sent the one that is due now. */
  #latestPing(agent: AgentId): Time {
    const { agentPingTimeout } = this.#control.options.masters;
    const next = this.#nextPing(agent);
    if (next === this.#control.cluster.now && !this.#isPinged(agent)) return next;
    return Math.max(this.#first[agent], next - agentPingTimeout);
  }

  #failIsDue(agent: AgentId): void {
    if (this.#failsAt[agent] !== this.#control.cluster.now) return;
    this.#failsAt[agent] = Infinity;
    this.#control.removals.schedule(agent);
  }

  #deafIsDue(agent: AgentId): void {
    if (this.#deafAt[agent] !== this.#control.cluster.now) return;
    this.#deafAt[agent] = Infinity;
    this.#control.agents.lookForMaster(agent);
  }
}
