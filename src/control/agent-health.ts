import { type AgentId, NONE } from '../cluster/ids.ts';
import type { EventType, Time } from '../sim/index.ts';
import type { ControlPlane } from './control-plane.ts';

/**
 * Pings between the leading master and its agents (master.cpp, SlaveObserver; the semantics §17): one every 15 s from the agent's
 * registration on. After five without an answer the agent is to be marked unreachable; one answer makes up for all. An agent
 * that hears none for as long looks for the master again. While all is well nothing happens here.
 */
export class AgentHealth {
  readonly #control: ControlPlane;
  /** By agent: the time of its first ping. */
  readonly #first: Float64Array;
  /** By agent: since when pings, or their answers, are not heard; Infinity: they are. */
  readonly #unheard: Float64Array;
  readonly #silent: Float64Array;
  readonly #fails: EventType;
  readonly #isDeaf: EventType;

  constructor(control: ControlPlane) {
    this.#control = control;
    const { count } = control.cluster.agents;
    this.#first = new Float64Array(count);
    this.#unheard = new Float64Array(count).fill(Infinity);
    this.#silent = new Float64Array(count).fill(Infinity);
    const { simulation } = control.cluster;
    this.#fails = simulation.event('agent does not answer pings', (agent) => this.#failIsDue(agent));
    this.#isDeaf = simulation.event('agent hears no pings', (agent) => this.#deafIsDue(agent));
  }

  /** The agent has registered: it is pinged from now on. */
  begin(agent: AgentId): void {
    this.#first[agent] = this.#control.cluster.now;
    this.#unheard[agent] = Infinity;
    this.#silent[agent] = Infinity;
    this.#control.removals.cancel(agent);
    this.review(agent);
  }

  /** Something about the ways between the leader and the agent, or about their processes, has changed. */
  review(agent: AgentId): void {
    const { roster, agents, leadership, network, parties, cluster } = this.#control;
    const standing = roster.standing[agent];
    const isWatched = leadership.leader !== NONE && (standing === 'registered' || standing === 'disconnected');
    if (!isWatched) {
      this.#unheard[agent] = Infinity;
      this.#silent[agent] = Infinity;
      return;
    }
    const there = parties.agent(agent);
    const master = parties.master(leadership.leader);
    const isReached = agents.isProcessUp[agent] === 1 && network.isOpen(master, there);
    const answers = isReached && network.isOpen(there, master) && agents.masterOf[agent] === leadership.leader;
    if (answers) {
      // Heard by the next ping, if that is not too late: the one that fails was sent, and lost, before.
      if (this.#unheard[agent] !== Infinity && this.#nextPing(agent, cluster.now) < this.#deadline(agent, this.#unheard[agent]))
        this.#unheard[agent] = Infinity;
    } else if (this.#unheard[agent] === Infinity) {
      this.#unheard[agent] = cluster.now;
      this.#fails.at(this.#deadline(agent, cluster.now), agent);
    }
    if (isReached) this.#silent[agent] = Infinity;
    else if (this.#silent[agent] === Infinity) {
      this.#silent[agent] = cluster.now;
      this.#isDeaf.at(this.#deadline(agent, cluster.now), agent);
    }
  }

  reviewAll(): void {
    for (let agent = 0; agent < this.#first.length; agent++) this.review(agent);
  }

  #nextPing(agent: AgentId, time: Time): Time {
    const { agentPingTimeout } = this.#control.options.masters;
    return this.#first[agent] + Math.ceil((time - this.#first[agent]) / agentPingTimeout) * agentPingTimeout;
  }

  /** When the fifth ping after this time has not been answered either. */
  #deadline(agent: AgentId, since: Time): Time {
    const { agentPingTimeout, maxAgentPingTimeouts } = this.#control.options.masters;
    return this.#nextPing(agent, since) + agentPingTimeout * maxAgentPingTimeouts;
  }

  #failIsDue(agent: AgentId): void {
    const since = this.#unheard[agent];
    if (since === Infinity || this.#deadline(agent, since) !== this.#control.cluster.now) return;
    this.#unheard[agent] = Infinity;
    this.#control.removals.schedule(agent);
  }

  #deafIsDue(agent: AgentId): void {
    const since = this.#silent[agent];
    if (since === Infinity || this.#deadline(agent, since) !== this.#control.cluster.now) return;
    this.#control.agents.lookForMaster(agent);
  }
}
