import type { Cluster } from '../../cluster/cluster.ts';
import type { ControlStep } from '../../cluster/control-step.ts';
import type { FrameworkId, OfferId, TaskId, TaskSetId } from '../../cluster/ids.ts';
import type { Observer } from '../../cluster/ports.ts';
import { FAILED, FINISHED, type TaskState } from '../../cluster/tables/tasks.ts';
import { Vectors } from '../../cluster/tables/vectors.ts';
import { SECOND, type Time } from '../../sim/index.ts';
import { isFault } from '../faults/fault-marks.ts';
import type { MeasuredSpan } from '../measured-span.ts';
import { emptyFairnessSeries } from '../series.ts';
import { FairnessView, type Standing } from './fairness-view.ts';
import { FluidReference } from './fluid-reference.ts';
import { dominantOf, IdealDivision, type IdealOptions } from './ideal-division.ts';
import { partition } from './partition.ts';
import { SamplePace } from './sample-pace.ts';
import { slackOf } from './slack.ts';
import { StarvationClocks } from './starvation-clocks.ts';
import { workOf } from './task-work.ts';

export interface FairnessOptions extends IdealOptions {
  readonly span: MeasuredSpan;
  /** Length of a window of the series, µs. */
  readonly window: Time;
}

/**
 * How fair a run is over time, against two ideals: that of the reference which all allocators have in common
 * (`FluidReference`), and that of what is demanded in this run, over whoever is backlogged. Looks once an instant at which
 * something changed, when it is over: what it sees held since then. With many frameworks it looks less often (`SamplePace`).
 */
export class FairnessMeter implements Observer {
  readonly series = emptyFairnessSeries();
  reference!: FairnessView;
  backlogged!: FairnessView;
  /** How long each framework had tasks waiting and none was launched. */
  noGrant!: StarvationClocks;
  /** ∫ over the measured span, µs: the dominant share that somebody could still have had of what was idle. */
  slackTotal = 0;
  pace!: SamplePace;
  readonly #options: FairnessOptions;
  #cluster!: Cluster;
  #fluid!: FluidReference;
  #own!: IdealDivision;
  #standing!: Standing;
  /** Of each resource, the most that one task of a framework has asked for. */
  #largest!: Vectors;
  /** By framework: how often its failed tasks are tried again. */
  #attempts: ArrayLike<number> = [];
  #completions = 0;
  #slack = 0;
  #windowSlack = 0;
  #windowStart: Time = 0;
  /** Up to here everything is summed; the last instant at which something changed. */
  #settled: Time = 0;
  #seen: Time = -1;
  #lastFault: Time = -1;
  #areEntitlementsNew = true;
  #isReferenceStale = true;
  readonly #interval = (from: number, to: number, isNew: boolean): void => this.#referenceInterval(from, to, isNew);

  constructor(options: FairnessOptions) {
    this.#options = options;
  }

  /** Starts measuring a cluster at time 0. */
  attach(cluster: Cluster, attempts: ArrayLike<number>): void {
    const { span, weights, window } = this.#options;
    const { count } = cluster.frameworks;
    const width = cluster.resources.count;
    this.#cluster = cluster;
    this.#attempts = attempts;
    this.pace = new SamplePace(count, window / LOOKS_A_WINDOW);
    this.#fluid = new FluidReference(cluster, this.#options, new SamplePace(count, window / LOOKS_A_WINDOW));
    this.#own = new IdealDivision(cluster, this.#options);
    this.#largest = new Vectors(width, count);
    this.#standing = {
      held: new Vectors(width, count),
      demand: new Vectors(width, count),
      heldShare: new Float64Array(count),
      demandShare: new Float64Array(count),
      taskShare: new Float64Array(count),
      part: new Float64Array(count),
    };
    this.reference = new FairnessView(cluster, weights, this.#standing, span, true);
    this.backlogged = new FairnessView(cluster, weights, this.#standing, span, false);
    this.noGrant = new StarvationClocks(count, span);
  }

  // Observer: every call first settles what was until now.

  holdingsChanging(): void {
    if (this.#cluster.now !== this.#seen) this.#note();
  }

  capacityChanging(): void {
    this.#settle(this.#cluster.now);
    this.#note();
    this.#areEntitlementsNew = true;
  }

  converted(): void {
    this.#note();
    this.#areEntitlementsNew = true;
  }

  operated(): void {
    this.#note();
    this.#areEntitlementsNew = true;
  }

  tasksSubmitted(taskSet: TaskSetId, count: number): void {
    this.#note();
    const { taskSets, demands } = this.#cluster;
    const framework = taskSets.framework[taskSet];
    const demand = taskSets.demand[taskSet];
    for (let r = 0; r < this.#largest.width; r++)
      this.#largest.set(framework, r, Math.max(this.#largest.get(framework, r), demands.amounts.get(demand, r)));
    const course = taskSets.course[taskSet];
    if (course === null) {
      this.#fluid.arrive(framework, demand, count, taskSets.duration[taskSet]);
      return;
    }
    // Where it is sampled, some tasks stand for all of a large set.
    const drawn = this.pace.isExact ? count : Math.min(count, MOST_DRAWN);
    for (let i = 0; i < drawn; i++) {
      const first = Math.floor((i * count) / drawn);
      const next = Math.floor(((i + 1) * count) / drawn);
      this.#fluid.arrive(framework, demand, next - first, workOf(course, first, this.#attempts[framework] ?? 0));
    }
  }

  offerAccepted(offer: OfferId, tasks: number): void {
    if (tasks === 0) return;
    this.#note();
    this.noGrant.restart(this.#cluster.offers.framework[offer]);
  }

  ended(_: TaskId, state: TaskState): void {
    this.#note();
    // What is lost with an agent, or killed, is no completion.
    if (state === FINISHED || state === FAILED) this.#completions++;
  }

  disturbed(kind: string): void {
    this.#note();
    if (isFault(kind)) this.#fault();
  }

  agentRemoved(): void {
    this.#note();
    this.#fault();
  }

  controlled(step: ControlStep, subject: number): void {
    if (step !== 'framework-removed') return;
    this.#note();
    this.#fluid.leave(subject as FrameworkId);
  }

  /** A window of the run's series is over; nothing has changed in this instant yet. */
  windowClosed(): void {
    const { now } = this.#cluster;
    this.#settle(now);
    const { span } = this.#options;
    const isMeasured = this.#windowStart >= span.from && now <= span.to;
    const length = now - this.#windowStart;
    const { reference, backlogged, series } = this;
    series.time.push(now / SECOND);
    series.gap.push(reference.window.gap / length);
    series.gapBacklogged.push(backlogged.window.gap / length);
    series.envyPairs.push(reference.window.envy / length);
    series.envyPairsBacklogged.push(backlogged.window.envy / length);
    series.jain.push(reference.window.jain / reference.window.jainLength);
    series.jainBacklogged.push(backlogged.window.jain / backlogged.window.jainLength);
    series.sharingDeficit.push(reference.window.deficit / length);
    series.paretoSlack.push(this.#windowSlack / length);
    if (isMeasured) this.slackTotal += this.#windowSlack;
    this.#windowSlack = 0;
    reference.windowEnds(isMeasured);
    backlogged.windowEnds(isMeasured);
    this.#windowStart = now;
  }

  #fault(): void {
    const { now } = this.#cluster;
    if (now === this.#lastFault) return;
    this.#lastFault = now;
    this.reference.timeToFair.disturbed('fault', now, this.#completions);
    this.backlogged.timeToFair.disturbed('fault', now, this.#completions);
    this.#isReferenceStale = true; // so that it is looked at whether it is fair
    this.#areEntitlementsNew = true;
  }

  /** Something changes now: what was is over. */
  #note(): void {
    const { now } = this.#cluster;
    if (now === this.#seen) return;
    const { pace } = this;
    if (pace.isExact || pace.isDue(now) || now - this.#settled >= pace.atLeast) this.#settle(now);
    this.#seen = now;
    this.pace.changed();
  }

  #settle(to: Time): void {
    const from = this.#settled;
    if (to === from) return;
    const isNew = this.#look();
    if (isNew) {
      this.backlogged.evaluate(from, this.#completions);
      this.#isReferenceStale = true;
    }
    this.backlogged.integrate(from, to);
    const { pendingTasks } = this.#cluster.frameworks;
    for (let framework = 0; framework < pendingTasks.length; framework++)
      this.noGrant.tell(framework, pendingTasks[framework] > 0, from, to);
    this.#windowSlack += (to - from) * this.#slack;
    this.#fluid.advanceTo(to, this.#interval);
    this.#settled = to;
    this.pace.sampled(to);
  }

  #referenceInterval(from: number, to: number, isNew: boolean): void {
    const { reference } = this;
    if (isNew) {
      const { division, tasks } = this.#fluid;
      reference.ideal.set(division.ofFramework);
      for (let framework = 0; framework < tasks.length; framework++) reference.wants[framework] = tasks[framework] > 0 ? 1 : 0;
    }
    if (isNew || this.#isReferenceStale) reference.evaluate(from, this.#completions);
    this.#isReferenceStale = false;
    reference.integrate(from, to);
  }

  /** Whether anything is not as it was when last looked at. */
  #look(): boolean {
    const { frameworks } = this.#cluster;
    const { held, demand } = this.#standing;
    const areNew = this.#areEntitlementsNew;
    this.#areEntitlementsNew = false;
    const allocated = frameworks.holders.allocated.values;
    const pending = frameworks.pendingDemand.values;
    const size = frameworks.count * held.width;
    let isHeldNew = areNew;
    let isDemandNew = areNew;
    for (let at = 0; at < size; at++) {
      const demanded = allocated[at] + pending[at];
      if (held.values[at] !== allocated[at]) isHeldNew = true;
      if (demand.values[at] !== demanded) isDemandNew = true;
      held.values[at] = allocated[at];
      demand.values[at] = demanded;
    }
    if (isDemandNew) this.#own.divide(demand);
    if (areNew) this.#readEntitlements();
    if (isHeldNew || isDemandNew) this.#readStanding();
    return isHeldNew || isDemandNew;
  }

  #readEntitlements(): void {
    const { roles } = this.#cluster;
    partition(roles, this.#options.weights, () => true, this.#standing.part);
    this.reference.weightsChanged();
    this.backlogged.weightsChanged();
    this.#fluid.entitlementsChanged();
  }

  #readStanding(): void {
    const { frameworks, ledger } = this.#cluster;
    const { capacity, allocated } = ledger;
    const { held, heldShare, demandShare, taskShare } = this.#standing;
    const { backlogged } = this;
    backlogged.ideal.set(this.#own.ofFramework);
    this.#slack = 0;
    for (let i = 0; i < frameworks.count; i++) {
      heldShare[i] = finite(dominantOf(held, i, capacity));
      demandShare[i] = finite(this.#own.demandOfFramework[i]);
      taskShare[i] = finite(dominantOf(this.#largest, i, capacity));
      backlogged.wants[i] = frameworks.pendingTasks[i] > 0 ? 1 : 0;
      if (backlogged.wants[i] === 1)
        this.#slack = Math.max(this.#slack, slackOf(frameworks.pendingDemand, i, capacity, allocated));
    }
  }
}

/** Looks at least, in a window in which something changes, where it is sampled. */
const LOOKS_A_WINDOW = 32;

/** So many tasks of a set are drawn, where not all are. */
const MOST_DRAWN = 16;

/** Where there is none of what it needs it can have nothing. */
function finite(share: number): number {
  return share < Infinity ? share : 0;
}
