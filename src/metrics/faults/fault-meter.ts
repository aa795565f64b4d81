import type { Cluster } from '../../cluster/cluster.ts';
import type { ControlStep } from '../../cluster/control-step.ts';
import type { AgentId, DemandId, FrameworkId, OfferId, TaskId } from '../../cluster/ids.ts';
import type { Observer, RescindReason } from '../../cluster/ports.ts';
import type { TaskState } from '../../cluster/tables/tasks.ts';
import type { Time } from '../../sim/index.ts';
import { Durations } from '../durations.ts';
import { counts, type MeasuredSpan, measuredPart } from '../measured-span.ts';
import { AgentPresence } from './agent-presence.ts';
import { Failovers } from './failovers.ts';
import { FaultMarks } from './fault-marks.ts';
import { FaultPhases } from './fault-phases.ts';
import { LostWork } from './lost-work.ts';

/** What failing costs: remembers of a run with a control plane what its metrics of faults need, in a size that does not grow. */
export class FaultMeter implements Observer {
  readonly marks = new FaultMarks();
  readonly phases = new FaultPhases();
  readonly failovers: Failovers;
  agents!: AgentPresence;
  work!: LostWork;
  /** From when the master lost a framework, or failed, until it was subscribed again. */
  readonly resubscription = new Durations();
  /** Offers taken back, by why. */
  readonly rescinded = new Map<RescindReason, number>();
  /** The measured part of the run, µs. */
  length: Time = 0;
  readonly #span: MeasuredSpan;
  #cluster!: Cluster;
  /** By framework: since when it is not subscribed; −1: it is. */
  #awaySince!: Float64Array;

  constructor(span: MeasuredSpan) {
    this.#span = span;
    this.failovers = new Failovers(span);
  }

  attach(cluster: Cluster): void {
    this.#cluster = cluster;
    this.agents = new AgentPresence(this.#span, cluster.agents.count);
    this.work = new LostWork(cluster, this.#span);
    this.#awaySince = new Float64Array(cluster.frameworks.count).fill(-1);
  }

  /** A window of the run's series has ended. */
  windowClosed(length: Time, fairnessError: number): void {
    this.phases.windowEnded(length, fairnessError, this.marks.inForce > 0 || this.failovers.isRecovering);
  }

  /** A task that ran although its framework had given it up has ended. */
  strayEnded(demand: DemandId, since: Time): void {
    this.work.strayEnded(demand, since);
  }

  finish(): void {
    const { now } = this.#cluster;
    this.length = measuredPart(this.#span, 0, now);
    this.failovers.finish(now);
    this.agents.finish(now);
  }

  // Observer

  disturbed(kind: string, label: string, subjects: readonly number[]): void {
    if (this.marks.disturbed(kind, label, subjects, this.#cluster.now)) this.phases.disturbed();
  }

  controlled(step: ControlStep, subject: number): void {
    const { now } = this.#cluster;
    this.failovers.heard(step, subject, now);
    this.agents.heard(step, subject, now);
    if (step === 'leader-lost') for (const framework of this.#awaySince.keys()) this.#lose(framework);
    else if (step === 'framework-disconnected') this.#lose(subject);
    else if (step === 'framework-resubscribed') this.#regain(subject);
  }

  agentAdded(agent: AgentId): void {
    this.agents.added(agent, this.#cluster.now);
  }

  agentRemoved(agent: AgentId): void {
    this.agents.removed(agent, this.#cluster.now);
  }

  offerRescinded(_offer: OfferId, reason: RescindReason): void {
    this.rescinded.set(reason, (this.rescinded.get(reason) ?? 0) + 1);
  }

  ended(task: TaskId, state: TaskState): void {
    this.work.ended(task, state);
  }

  retried(): void {
    this.work.retried();
  }

  #lose(framework: FrameworkId): void {
    if (this.#awaySince[framework] < 0) this.#awaySince[framework] = this.#cluster.now;
  }

  #regain(framework: FrameworkId): void {
    const since = this.#awaySince[framework];
    if (since >= 0 && counts(this.#span, this.#cluster.now)) this.resubscription.add(this.#cluster.now - since);
    this.#awaySince[framework] = -1;
  }
}
