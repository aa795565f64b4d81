import { type AgentId, NONE, type TaskId } from '../cluster/ids.ts';
import { FAILED, LOST, STAGING } from '../cluster/tasks.ts';
import { type EventType, keyedUniform } from '../sim/index.ts';
import { backoff } from './backoff.ts';
import type { ControlPlane } from './control-plane.ts';
import type { MessageType } from './network.ts';
import { DRAWS, MOST_BACKOFF } from './options.ts';

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
  readonly #attempts: Int32Array;
  /** 1: it has not yet heard from ZooKeeper. */
  readonly #isNew: Uint8Array;
  /** When it tries to register next; an event of another time is not its own. */
  readonly #triesAt: Float64Array;
  readonly #downSince: Float64Array;
  readonly #recoversAt: Float64Array;
  readonly #draws: Int32Array;
  readonly #key: number;
  readonly #tries: EventType;
  readonly #recovers: EventType;
  readonly #executorsGiveUp: EventType;
  readonly #registrationEnds: EventType;
  readonly #register: MessageType;
  readonly #registered: MessageType;

  constructor(control: ControlPlane) {
    this.#control = control;
    const { simulation, agents } = control.cluster;
    this.isHostUp = new Uint8Array(agents.count);
    this.isProcessUp = new Uint8Array(agents.count);
    this.masterOf = new Int32Array(agents.count).fill(NONE);
    this.#detected = new Int32Array(agents.count).fill(NONE);
    this.#attempts = new Int32Array(agents.count);
    this.#isNew = new Uint8Array(agents.count);
    this.#triesAt = new Float64Array(agents.count).fill(-1);
    this.#downSince = new Float64Array(agents.count).fill(-1);
    this.#recoversAt = new Float64Array(agents.count).fill(-1);
    this.#draws = new Int32Array(agents.count);
    this.#key = simulation.random('control/agent registration').key();
    this.#tries = simulation.event('agent registers', (agent) => this.#tryIsDue(agent));
    this.#recovers = simulation.event('agent has recovered', (agent) => this.#recoveryEnds(agent));
    this.#executorsGiveUp = simulation.event('executors give up their agent', (agent) => this.#executorsMayGiveUp(agent));
    this.#registrationEnds = simulation.event('executor registration times out', (task) => this.#registrationIsOver(task));
    // Whether they arrive or not, they are repeated.
    this.#register = control.network.message('register agent', { isAcknowledged: false }, (to, _from, agent) =>
      this.#masterHears(to, agent),
    );
    this.#registered = control.network.message('agent registered', { isAcknowledged: false }, (_to, from, agent) =>
      this.#agentHears(agent, from),
    );
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
    this.#stop(agent);
    this.#control.cluster.observers.controlled('agent-crashed', agent);
    this.#killEverything(agent);
    this.#control.health.review(agent);
  }

  /** The agent's process ends; its executors notice, and those that checkpoint wait for it. */
  crashProcess(agent: AgentId): void {
    if (this.isProcessUp[agent] === 0) return;
    const { options, cluster, census, updates, roster } = this.#control;
    const { tasks, taskSets } = cluster;
    this.#stop(agent);
    cluster.observers.controlled('agent-crashed', agent);
    for (const task of census.on(agent)) {
      if (options.frameworks[taskSets.framework[tasks.taskSet[task]]].checkpoint) continue;
      if (tasks.isAlive(task)) this.#die(task);
      updates.forget(task);
    }
    this.#downSince[agent] = cluster.now;
    this.#executorsGiveUp.after(options.agents[agent].recovery, agent);
    roster.disconnect(agent);
    this.#control.health.review(agent);
  }

  /** In good order: all tasks are ended, and the master is told. */
  shutDown(agent: AgentId): void {
    if (this.isProcessUp[agent] === 0) return;
    this.isHostUp[agent] = 0;
    this.#stop(agent);
    this.#killEverything(agent);
    if (this.#control.leadership.leader !== NONE) this.#control.roster.unregister(agent);
    this.#control.health.review(agent);
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
      if (leader === this.masterOf[agent]) this.#isNew[agent] = 0;
      if (leader === NONE || leader === this.masterOf[agent]) return; // registered from the beginning
    }
    this.#isNew[agent] = 0;
    this.#detected[agent] = leader;
    if (this.isProcessUp[agent] === 0 || this.#recoversAt[agent] > this.#control.cluster.now) return;
    this.#look(agent);
  }

  /** It registers, or registers again, at once and not after a random wait. */
  registerNow(agent: AgentId): void {
    this.lookForMaster(agent);
    this.#triesAt[agent] = this.#control.cluster.now;
    this.#tryIsDue(agent);
  }

  /** It has heard no pings for too long: perhaps the master is another one, or has given it up. */
  lookForMaster(agent: AgentId): void {
    if (this.isProcessUp[agent] === 1) this.#look(agent);
  }

  leaderIsUp(): void {
    this.#control.health.reviewAll();
  }

  leaderIsGone(): void {
    this.#control.health.reviewAll();
  }

  /** The task is on the agent, staging: its executor must register in time. */
  watchRegistration(task: TaskId): void {
    const { tasks } = this.#control.cluster;
    const { executorRegistration } = this.#control.options.agents[tasks.agent[task]];
    if (tasks.state[task] === STAGING && tasks.startsAt[task] > tasks.launched[task] + executorRegistration)
      this.#registrationEnds.after(executorRegistration, task);
  }

  // ----------------------------------------------------------------------------------------------------- registration

  #stop(agent: AgentId): void {
    this.isProcessUp[agent] = 0;
    this.masterOf[agent] = NONE;
    this.#triesAt[agent] = -1;
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
    this.#attempts[agent] = 0;
    this.#control.health.review(agent);
    this.#tryLater(agent);
  }

  /** After uniform [0, b · 2ⁿ), at most a minute. */
  #tryLater(agent: AgentId): void {
    if (this.#detected[agent] === NONE) return;
    const { cluster, options } = this.#control;
    const most = backoff(options.masters.registrationBackoff, this.#attempts[agent]++, MOST_BACKOFF);
    const uniform = keyedUniform((this.#key + agent * DRAWS) % Number.MAX_SAFE_INTEGER, this.#draws[agent]++);
    this.#triesAt[agent] = cluster.now + Math.floor(uniform * most);
    this.#tries.at(this.#triesAt[agent], agent);
  }

  #tryIsDue(agent: AgentId): void {
    if (this.#triesAt[agent] !== this.#control.cluster.now || this.isProcessUp[agent] === 0) return;
    if (this.masterOf[agent] !== NONE || this.#detected[agent] === NONE) return;
    this.#tryLater(agent);
    const { parties } = this.#control;
    this.#register.send(parties.agent(agent), parties.master(this.#detected[agent]), agent);
  }

  #masterHears(party: number, agent: AgentId): void {
    const { leadership, parties, roster } = this.#control;
    if (parties.index(party) !== leadership.leader) return;
    // Admission is written to the registry before it takes effect.
    const isKnown = roster.standing[agent] === 'registered' || roster.standing[agent] === 'disconnected';
    if (!isKnown && !leadership.write()) return;
    roster.admit(agent);
    this.#registered.send(party, parties.agent(agent), agent);
  }

  #agentHears(agent: AgentId, party: number): void {
    if (this.isProcessUp[agent] === 0) return;
    this.masterOf[agent] = this.#control.parties.index(party);
    this.#triesAt[agent] = -1;
    this.#control.health.review(agent);
    this.#control.updates.resume(agent);
  }

  // ------------------------------------------------------------------------------------------------------- executors

  #die(task: TaskId): void {
    const { tasks, now } = this.#control.cluster;
    tasks.state[task] = LOST;
    tasks.endsAt[task] = now;
  }

  #killEverything(agent: AgentId): void {
    const { census, cluster, updates, strays } = this.#control;
    for (const task of census.on(agent)) {
      if (cluster.tasks.isAlive(task)) this.#die(task);
      updates.forget(task);
    }
    strays.end((stray) => stray.agent === agent);
  }

  /** The agent's process has been away for longer than its executors wait (`--recovery_timeout`). */
  #executorsMayGiveUp(agent: AgentId): void {
    const { cluster, options, census, strays } = this.#control;
    const since = this.#downSince[agent];
    if (since < 0 || cluster.now - since < options.agents[agent].recovery) return;
    for (const task of census.on(agent)) if (cluster.tasks.isAlive(task)) this.#die(task);
    strays.end((stray) => stray.agent === agent);
  }

  #registrationIsOver(task: TaskId): void {
    const { tasks, now } = this.#control.cluster;
    const { executorRegistration } = this.#control.options.agents[tasks.agent[task]];
    if (tasks.state[task] === STAGING && tasks.startsAt[task] > now && now - tasks.launched[task] >= executorRegistration)
      this.#control.master.tasks.over(task, FAILED);
  }

  /** The framework's executor on the agent exits, and its tasks with it. Returns how many there were. */
  crashExecutor(framework: number, agent: AgentId): number {
    const { cluster, census, master } = this.#control;
    const { tasks, taskSets } = cluster;
    const alive = census.on(agent).filter((task) => taskSets.framework[tasks.taskSet[task]] === framework && tasks.isAlive(task));
    for (const task of alive) master.tasks.over(task, FAILED);
    return alive.length;
  }
}
