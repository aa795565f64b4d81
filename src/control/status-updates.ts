import { type AgentId, type FrameworkId, NONE, type TaskId } from '../cluster/ids.ts';
import { RUNNING, type TaskState } from '../cluster/tables/tasks.ts';
import type { EventType, Time } from '../sim/index.ts';
import { backoff } from './backoff.ts';
import type { ControlPlane } from './control-plane.ts';
import type { MessageType } from './network.ts';
import { MOST_UPDATE_RETRY, UPDATE_RETRY } from './options.ts';

/** Two states in one number: what is sent + this × the latest. */
const LATEST = 16;

/** A task's updates as its agent keeps them: one is outstanding at a time, and says what the latest one would. */
interface Stream {
  readonly id: number;
  readonly task: TaskId;
  readonly serial: number;
  readonly agent: AgentId;
  readonly framework: FrameworkId;
  /** What was sent and is not acknowledged. */
  sent: TaskState;
  latest: TaskState;
  attempts: number;
  /** When it is sent again, unless something happens before; −1: it waits until its agent is registered again. */
  retryAt: Time;
}

/**
 * Status updates (slave/task_status_update_manager.cpp; the semantics §20): kept by the agent until the framework acknowledges
 * them through the master, sent again after 10 s, 20 s … 10 min. The master gives back what a task has when it first hears
 * that it is over, whether that is acknowledged or not. Where nothing is in the way all of it happens at once.
 */
export class StatusUpdates {
  readonly #control: ControlPlane;
  readonly #streams = new Map<number, Stream>();
  readonly #onAgent = new Map<AgentId, Set<Stream>>();
  readonly #ofTask = new Map<TaskId, Stream>();
  #count = 0;
  readonly #update: MessageType;
  readonly #forward: MessageType;
  readonly #acknowledge: MessageType;
  readonly #relay: MessageType;
  readonly #retry: EventType;

  constructor(control: ControlPlane) {
    this.#control = control;
    const { network } = control;
    this.#update = network.message('status update', { isAcknowledged: false }, (to, _from, id, states) =>
      this.#masterHears(to, id, (states % LATEST) as TaskState, Math.floor(states / LATEST) as TaskState),
    );
    this.#forward = network.message('forwarded update', { isAcknowledged: false }, (_to, _from, id, state) =>
      this.#frameworkHears(id, state as TaskState),
    );
    this.#acknowledge = network.message('acknowledge', { isAcknowledged: false }, (to, _from, id, state) =>
      this.#masterRelays(to, id, state),
    );
    this.#relay = network.message('relayed acknowledge', { isAcknowledged: false }, (_to, _from, id, state) =>
      this.#agentHears(id, state),
    );
    this.#retry = control.cluster.simulation.event('status update is sent again', (id) => this.#retryIsDue(id));
  }

  /** Updates of the task that are not acknowledged are kept by its agent. */
  has(task: TaskId): boolean {
    return this.#ofTask.has(task);
  }

  began(task: TaskId): void {
    const { cluster, master } = this.#control;
    const { tasks, taskSets } = cluster;
    if (this.#control.isDirect(tasks.agent[task], taskSets.framework[tasks.taskSet[task]])) master.tasks.holdings.runs(task);
    else this.#push(task, RUNNING);
  }

  ended(task: TaskId, state: TaskState): void {
    const { cluster, master } = this.#control;
    const { tasks, taskSets } = cluster;
    const isDirect = this.#control.isDirect(tasks.agent[task], taskSets.framework[tasks.taskSet[task]]);
    if (isDirect && !this.#ofTask.has(task)) master.tasks.end(task, state);
    else this.#push(task, state);
  }

  /** The agent is registered again: what is not acknowledged is sent at once. */
  resume(agent: AgentId): void {
    for (const stream of [...(this.#onAgent.get(agent) ?? [])]) {
      stream.attempts = 0;
      this.#send(stream);
    }
  }

  /** The agent does not know of the updates of these frameworks' tasks any more: its process, or its disk, is gone. */
  forgetOn(agent: AgentId, isMeant: (framework: FrameworkId) => boolean): void {
    for (const stream of [...(this.#onAgent.get(agent) ?? [])]) if (isMeant(stream.framework)) this.#close(stream);
  }

  /** The agent does not know of the task's updates any more. */
  forget(task: TaskId): void {
    const stream = this.#ofTask.get(task);
    if (stream !== undefined) this.#close(stream);
  }

  /** Nobody waits for the framework's updates any more: agents are told to shut it down. */
  forgetOf(framework: FrameworkId): void {
    for (const stream of [...this.#streams.values()]) if (stream.framework === framework) this.#close(stream);
  }

  #push(task: TaskId, state: TaskState): void {
    const { tasks, taskSets } = this.#control.cluster;
    const open = this.#ofTask.get(task);
    if (open !== undefined) {
      open.latest = state; // goes with the next attempt, or when the one before it is acknowledged
      return;
    }
    const framework = taskSets.framework[tasks.taskSet[task]];
    const stream = {
      ...{ id: this.#count++, task, serial: tasks.serial[task], agent: tasks.agent[task], framework },
      ...{ sent: state, latest: state, attempts: 0, retryAt: -1 },
    };
    this.#streams.set(stream.id, stream);
    this.#ofTask.set(task, stream);
    const others = this.#onAgent.get(stream.agent);
    if (others === undefined) this.#onAgent.set(stream.agent, new Set([stream]));
    else others.add(stream);
    this.#send(stream);
  }

  #close(stream: Stream): void {
    this.#streams.delete(stream.id);
    const others = this.#onAgent.get(stream.agent);
    others?.delete(stream);
    if (others?.size === 0) this.#onAgent.delete(stream.agent);
    if (this.#ofTask.get(stream.task) === stream) this.#ofTask.delete(stream.task);
  }

  /** The task's framework knows that it is over: its row is another one's from here on. */
  detach(task: TaskId): void {
    this.#ofTask.delete(task);
  }

  #isOver(stream: Stream): boolean {
    const { tasks } = this.#control.cluster;
    return tasks.serial[stream.task] !== stream.serial || tasks.state[stream.task] === 0;
  }

  /** Only while the agent is registered, as far as it knows: updates wait for the next master otherwise. */
  #send(stream: Stream): void {
    const { cluster, agents, parties } = this.#control;
    const master = agents.masterOf[stream.agent];
    stream.retryAt = -1;
    if (master === NONE) return;
    stream.retryAt = cluster.now + backoff(UPDATE_RETRY, stream.attempts++, MOST_UPDATE_RETRY);
    this.#retry.at(stream.retryAt, stream.id);
    const states = stream.latest * LATEST + stream.sent;
    this.#update.send(parties.agent(stream.agent), parties.master(master), stream.id, states);
  }

  #retryIsDue(id: number): void {
    const stream = this.#streams.get(id);
    if (stream !== undefined && stream.retryAt === this.#control.cluster.now) this.#send(stream);
  }

  #masterHears(party: number, id: number, state: TaskState, latest: TaskState): void {
    const { leadership, roster, frameworks, master, parties } = this.#control;
    const stream = this.#streams.get(id);
    if (stream === undefined || parties.index(party) !== leadership.leader || !roster.isRegistered(stream.agent)) return;
    if (this.#isOver(stream)) {
      // nothing to learn: it only wants to be acknowledged
    } else if (latest === RUNNING) master.tasks.holdings.runs(stream.task);
    else this.#control.reports.release(stream.task);
    if (frameworks.isConnected[stream.framework] === 1) this.#forward.send(party, parties.framework(stream.framework), id, state);
  }

  #frameworkHears(id: number, state: TaskState): void {
    const { frameworks, leadership, parties } = this.#control;
    const stream = this.#streams.get(id);
    if (stream === undefined || frameworks.isUp[stream.framework] === 0) return;
    const { task, framework } = stream;
    const hearing = this.#isOver(stream) ? 'believed' : (this.#control.listener?.heard(task, state, false) ?? 'believed');
    if (hearing === 'lost') return;
    if (state !== RUNNING && hearing === 'believed' && !this.#isOver(stream)) this.#control.reports.conclude(task, state);
    if (leadership.leader !== NONE)
      this.#acknowledge.send(parties.framework(framework), parties.master(leadership.leader), id, state);
  }

  #masterRelays(party: number, id: number, state: number): void {
    const { leadership, parties } = this.#control;
    const stream = this.#streams.get(id);
    if (stream === undefined || parties.index(party) !== leadership.leader) return;
    this.#relay.send(party, parties.agent(stream.agent), id, state);
  }

  #agentHears(id: number, state: number): void {
    const stream = this.#streams.get(id);
    if (stream === undefined || this.#control.agents.isProcessUp[stream.agent] === 0 || state !== stream.sent) return;
    if (stream.latest === stream.sent) this.#close(stream);
    else {
      stream.sent = stream.latest;
      stream.attempts = 0;
      this.#send(stream);
    }
  }
}
