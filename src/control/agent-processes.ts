import { type AgentId, NONE } from '../cluster/ids.ts';
import type { EventType } from '../sim/index.ts';
import { Attempts } from './attempts.ts';
import type { ControlPlane } from './control-plane.ts';
import type { MessageType } from './network.ts';

/**
 * The agents' machines and processes (slave/slave.cpp; the semantics §17): they look for the leading master, register with it
 * after a random wait, again and again until it answers, and after a restart take up what was checkpointed.
 */
export class AgentProcesses {
  readonly isHostUp: Uint8Array;
  readonly isProcessUp: Uint8Array;
  /** By agent: the master that it is registered with, as far as it knows; NONE: it is looking for one. */
  readonly masterOf: Int32Array;
  readonly #control: ControlPlane;
  /** By agent: the leader that it has detected. */
  readonly #detected: Int32Array;
  readonly #attempts: Attempts;
  /** 1: it has not yet heard from ZooKeeper. */
  readonly #isNew: Uint8Array;
  readonly #downSince: Float64Array;
  readonly #recoversAt: Float64Array;
  readonly #recovers: EventType;
  readonly #executorsGiveUp: EventType;
  readonly #register: MessageType;
  readonly #registered: MessageType;
  readonly #unregister: MessageType;

  constructor(control: ControlPlane) {
    this.#control = control;
    const { simulation, agents } = control.cluster;
    this.isHostUp = new Uint8Array(agents.count);
    this.isProcessUp = new Uint8Array(agents.count);
    this.masterOf = new Int32Array(agents.count).fill(NONE);
    this.#detected = new Int32Array(agents.count).fill(NONE);
    this.#isNew = new Uint8Array(agents.count);
    this.#downSince = new Float64Array(agents.count).fill(-1);
    this.#recoversAt = new Float64Array(agents.count).fill(-1);
    const stream = 'control/agent registration';
    this.#attempts = new Attempts(simulation, stream, 'agent registers', agents.count, (agent) => this.#try(agent));
    this.#recovers = simulation.event('agent has recovered', (agent) => this.#recoveryEnds(agent));
    this.#executorsGiveUp = simulation.event('executors give up their agent', (agent) => this.#executorsMayGiveUp(agent));
    // Whether they arrive or not, they are repeated.
    this.#register = control.network.message('register agent', { isAcknowledged: false }, (to, _from, agent) =>
      this.#masterHears(to, agent),
    );
    this.#registered = control.network.message('agent registered', { isAcknowledged: false }, (to, from, term, serial) =>
      this.#agentHears(control.parties.index(to), from, term, serial),
    );
    this.#unregister = control.network.message('unregister agent', { isAcknowledged: true }, (to, _from, agent) => {
      if (control.parties.index(to) === control.leadership.leader) control.roster.unregister(agent);
    });
  }

  /** The agent is there from the beginning, and registered. */
  begin(agent: AgentId): void {
    this.isHostUp[agent] = 1;
    this.isProcessUp[agent] = 1;
    this.masterOf[agent] = this.#control.leadership.leader;
    this.#isNew[agent] = 1;
    this.#detected[agent] = this.#control.leadership.leader;
    this.#control.election.watch(this.#control.parties.agent(agent));
    this.#control.roster.admit(agent);
  }

  // --------------------------------------------------------------------------------------------------- what happens

  /** Power loss: whatever runs there is gone, and nobody is told. */
  crash(agent: AgentId): void {
    if (this.isHostUp[agent] === 0) return;
    this.isHostUp[agent] = 0;
    this.#end(agent);
    this.#control.cluster.observers.controlled('agent-crashed', agent);
    this.#control.machines.stop(agent);
    this.#control.health.review(agent);
  }

  /** The agent's process ends; its executors notice, and those that checkpoint wait for it. So does the master, by its socket. */
  crashProcess(agent: AgentId): void {
    if (this.isProcessUp[agent] === 0) return;
    const { options, cluster, roster, health, machines } = this.#control;
    const isNoticed = this.#reachesLeader(agent);
    this.#end(agent);
    cluster.observers.controlled('agent-crashed', agent);
    machines.processEnded(agent);
    this.#downSince[agent] = cluster.now;
    this.#executorsGiveUp.after(options.agents[agent].recovery, agent);
    if (isNoticed) roster.disconnect(agent);
    health.review(agent);
  }

  /** In good order: all tasks are ended, and the master is told, if it can be. */
  shutDown(agent: AgentId): void {
    if (this.isProcessUp[agent] === 0) return;
    const { parties, machines, health } = this.#control;
    const master = this.#detected[agent];
    this.isHostUp[agent] = 0;
    this.#end(agent);
    machines.stop(agent);
    if (master !== NONE) this.#unregister.send(parties.agent(agent), parties.master(master), agent);
    health.review(agent);
  }

  start(agent: AgentId): void {
    if (this.isProcessUp[agent] === 1) return;
    const { cluster, options, census } = this.#control;
    const isReboot = this.isHostUp[agent] === 0;
    this.isHostUp[agent] = 1;
    this.isProcessUp[agent] = 1;
    this.#downSince[agent] = -1;
    cluster.observers.controlled('agent-started', agent);
    // Executors that were running have some time to come back before the agent registers.
    const waits = !isReboot && census.on(agent).length > 0 ? options.agents[agent].executorReregistration : 0;
    this.#recoversAt[agent] = cluster.now + waits;
    this.#recovers.at(this.#recoversAt[agent], agent);
    this.#control.election.watch(this.#control.parties.agent(agent));
  }

  /** It is told who leads, or that nobody does. */
  detected(agent: AgentId, leader: number): void {
    if (this.#isNew[agent] === 1) {
      const isFirst = leader === this.masterOf[agent] && this.#control.leadership.term === 1;
      if (isFirst) this.#isNew[agent] = 0;
      if (leader === NONE || isFirst) return; // registered from the beginning
    }
    this.#isNew[agent] = 0;
    this.#detected[agent] = leader;
    if (this.isProcessUp[agent] === 0 || this.#recoversAt[agent] > this.#control.cluster.now) return;
    this.#look(agent);
  }

  /** It registers, or registers again, at once and not after a random wait. */
  registerNow(agent: AgentId): void {
    this.lookForMaster(agent);
    this.#try(agent);
  }

  /** It has heard no pings for too long: perhaps the master is another one, or has given it up. */
  lookForMaster(agent: AgentId): void {
    if (this.isProcessUp[agent] === 1) this.#look(agent);
  }

  leaderIsUp(): void {
    this.#control.health.reviewAll();
  }

  /** Who has not heard of the first leader will not hear of it as one that it is registered with. */
  leaderIsGone(): void {
    this.#isNew.fill(0);
    this.#control.health.reviewAll();
  }

  // ----------------------------------------------------------------------------------------------------- registration

  #end(agent: AgentId): void {
    this.isProcessUp[agent] = 0;
    this.masterOf[agent] = NONE;
    this.#attempts.stop(agent);
    this.#detected[agent] = NONE;
    this.#isNew[agent] = 0;
    this.#control.network.ended(this.#control.parties.agent(agent));
    this.#control.election.crashed(this.#control.parties.agent(agent));
  }

  #recoveryEnds(agent: AgentId): void {
    if (this.isProcessUp[agent] === 0 || this.#recoversAt[agent] !== this.#control.cluster.now) return;
    this.#look(agent);
  }

  #look(agent: AgentId): void {
    this.masterOf[agent] = NONE;
    this.#attempts.forget(agent);
    this.#control.health.review(agent);
    this.#tryLater(agent);
  }

  /** After uniform [0, b · 2ⁿ), at most a minute. */
  #tryLater(agent: AgentId): void {
    if (this.#detected[agent] === NONE) return;
    this.#attempts.later(agent, this.#control.options.masters.registrationBackoff);
  }

  #try(agent: AgentId): void {
    if (this.isProcessUp[agent] === 0 || this.masterOf[agent] !== NONE || this.#detected[agent] === NONE) return;
    this.#tryLater(agent);
    const { parties } = this.#control;
    this.#register.send(parties.agent(agent), parties.master(this.#detected[agent]), agent);
  }

  #masterHears(party: number, agent: AgentId): void {
    const { leadership, parties, roster, cluster } = this.#control;
    if (parties.index(party) !== leadership.leader) return;
    // Those that the registry does not have, or has as unreachable, are written to it before that takes effect.
    const mustWrite = roster.standing[agent] === 'absent' || roster.standing[agent] === 'unreachable';
    if (mustWrite && !leadership.write()) return;
    roster.admit(agent);
    this.#registered.send(party, parties.agent(agent), leadership.term, cluster.tasks.launches);
  }

  /** Of launches up to this serial number none is on its way any more: messages arrive in the order they were sent. */
  #agentHears(agent: AgentId, party: number, term: number, serial: number): void {
    const { leadership, parties, health, launches, updates } = this.#control;
    const master = parties.index(party);
    if (this.isProcessUp[agent] === 0 || this.#detected[agent] !== master || term !== leadership.term) return;
    const isNews = this.masterOf[agent] !== master;
    this.masterOf[agent] = master;
    this.#attempts.stop(agent);
    health.review(agent);
    launches.agentIsRegistered(agent, serial);
    if (isNews) updates.resume(agent);
  }

  #reachesLeader(agent: AgentId): boolean {
    const { leadership, network, parties } = this.#control;
    return leadership.leader !== NONE && network.isOpen(parties.agent(agent), parties.master(leadership.leader));
  }

  /** The agent's process has been away for longer than its executors wait (`--recovery_timeout`). */
  #executorsMayGiveUp(agent: AgentId): void {
    const { cluster, options, machines } = this.#control;
    const since = this.#downSince[agent];
    if (since >= 0 && cluster.now - since >= options.agents[agent].recovery) machines.stop(agent);
  }
}
