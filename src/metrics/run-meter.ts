import type { Cluster } from '../cluster/cluster.ts';
import { type FrameworkId, type JobId, NONE, type RoleId, type TaskId, type TaskSetId } from '../cluster/ids.ts';
import type { Observer } from '../cluster/ports.ts';
import type { Holders } from '../cluster/tables/holders.ts';
import type { Roles } from '../cluster/tables/roles.ts';
import type { TaskState } from '../cluster/tables/tasks.ts';
import { type EventType, SECOND, type Time } from '../sim/index.ts';
import { FairnessSampler } from './fairness/fairness-sampler.ts';
import type { IdealOptions } from './fairness/ideal-division.ts';
import { isStillGrowing } from './fairness/saturation.ts';
import { JobMeter } from './job-meter.ts';
import { Measured } from './measured.ts';
import type { MeasuredSpan } from './measured-span.ts';
import type { ShareSeries, UtilizationSeries } from './series.ts';
import { ShareMeter } from './share-meter.ts';
import { UTILIZATION, UtilizationMeter } from './utilization-meter.ts';

export interface MeterOptions extends IdealOptions {
  /** Length of a window of the series, µs. */
  readonly window: Time;
  /** Where the end is not known: double the window after every 240. */
  readonly canGrow: boolean;
  /** End of the run, µs; Infinity: when nothing is left to do. */
  readonly until: Time;
  readonly span: MeasuredSpan;
  /** Keep a row a job. */
  readonly keepsJobs: boolean;
  /** Hears of each window of the measured span, with how fair its end was; of others, that they are over (NaN). */
  readonly windowClosed?: (length: Time, fairnessError: number) => void;
}

/** Remembers of a run what its metrics and series need: sums over time, windows, histograms; nothing that grows with the number of events. */
export class RunMeter implements Observer {
  readonly utilization: UtilizationSeries;
  readonly shares: ShareSeries;
  jobs!: JobMeter;
  /** Means over the measured span, by index as in the meters. */
  measured!: Measured;
  readonly #options: MeterOptions;
  #cluster!: Cluster;
  #utilization!: UtilizationMeter;
  #frameworks!: ShareMeter;
  #roles!: ShareMeter;
  #fairness!: FairnessSampler;
  #windowEnds!: EventType;
  #windowStart: Time = 0;
  #windowEnd: Time = Infinity;
  #window: Time;
  #windows = 0;
  #whenWindowEnds!: () => void;
  readonly #queue: number[] = [];

  constructor(options: MeterOptions) {
    this.#options = options;
    this.#window = options.window;
    this.utilization = {
      resources: [],
      time: [],
      resource: [],
      capacity: [],
      running: [],
      allocated: [],
      offered: [],
      reservedIdle: [],
    };
    this.shares = {
      roles: [],
      frameworks: [],
      resources: [],
      time: [],
      framework: [],
      dominantResource: [],
      charged: [],
      dominant: [],
      weighted: [],
      ideal: [],
      demand: [],
      backlogged: [],
    };
  }

  /** When, and of which framework, it was last told of a change. */
  #toldAt: Time = -1;
  #toldOf: FrameworkId = NONE;

  /** Starts measuring a cluster at time 0; `whenWindowEnds` is called after each window. */
  attach(cluster: Cluster, whenWindowEnds: () => void = () => {}): void {
    this.#cluster = cluster;
    this.#whenWindowEnds = whenWindowEnds;
    const { resources, roles, frameworks } = cluster;
    Object.assign(this.utilization, { resources: resources.names });
    Object.assign(this.shares, {
      resources: resources.names,
      roles: roles.names,
      frameworks: [
        ...frameworks.names.map((name, framework) => ({ name, role: frameworks.role[framework] })),
        ...this.#sharedRoles(cluster).map((role) => ({ name: '', role })),
      ],
    });
    this.#utilization = new UtilizationMeter(cluster);
    this.#frameworks = new ShareMeter(cluster, frameworks.holders, frameworks.count);
    this.#roles = new ShareMeter(cluster, roles.holders, roles.count);
    this.#fairness = new FairnessSampler(cluster, this.#options);
    this.jobs = new JobMeter(cluster, this.#options.span, this.#options.keepsJobs);
    this.measured = new Measured(resources.count, frameworks.count, roles.count);
    this.#windowEnds = cluster.simulation.event('window ends', () => this.#windowIsOver(), { observer: true });
    this.#scheduleWindow();
  }

  // Observer: what changes the sums is told before it happens.

  holdingsChanging(framework: FrameworkId): void {
    const { now } = this.#cluster;
    if (now === this.#toldAt && framework === this.#toldOf) return; // nothing to add up since
    this.#toldAt = now;
    this.#toldOf = framework;
    this.#closeIfDue();
    this.#utilization.advance();
    this.#frameworks.advance(framework);
    const { frameworks, roles } = this.#cluster;
    for (let role = frameworks.role[framework]; role !== NONE; role = roles.parent[role]) this.#roles.advance(role);
  }

  capacityChanging(): void {
    this.#closeIfDue();
    this.#utilization.settle();
    this.#frameworks.advanceAll();
    this.#roles.advanceAll();
  }

  jobSubmitted(job: JobId): void {
    this.jobs.jobSubmitted(job);
  }

  tasksSubmitted(taskSet: TaskSetId, count: number): void {
    this.jobs.tasksSubmitted(taskSet, count);
  }

  started(taskSet: TaskSetId, count: number): void {
    this.jobs.started(taskSet, count);
  }

  ended(task: TaskId, state: TaskState): void {
    this.jobs.ended(task, state);
  }

  jobOver(job: JobId): void {
    this.jobs.jobOver(job);
  }

  /** What fails now, or is back, belongs to the next window. */
  disturbed(): void {
    this.#closeIfDue();
  }

  controlled(): void {
    this.#closeIfDue();
  }

  /** Closes the last window and counts what is left undone. */
  finish(): void {
    if (this.#cluster.now > this.#windowStart) this.#closeWindow();
    this.jobs.finish();
  }

  get isSaturated(): boolean {
    return this.#options.until < Infinity && isStillGrowing(this.#queue);
  }

  /** A window ends before anything else happens at that time, so that no half-done change is sampled. */
  #closeIfDue(): void {
    if (this.#cluster.now === this.#windowEnd) this.#nextWindow();
  }

  #nextWindow(): void {
    this.#closeWindow();
    if (this.#options.canGrow && ++this.#windows % 240 === 0) this.#window *= 2;
    this.#scheduleWindow();
  }

  #windowIsOver(): void {
    this.#closeIfDue();
    this.#whenWindowEnds();
  }

  /** Windows also break where the measured span begins and ends. */
  #scheduleWindow(): void {
    const { span, until } = this.#options;
    const window = this.#window;
    const { now } = this.#cluster;
    let end = (Math.floor(now / window) + 1) * window;
    for (const edge of [span.from, span.to]) if (edge > now && edge < end) end = edge;
    this.#windowEnd = end <= until ? end : Infinity;
    this.#windowEnds.at(this.#windowEnd);
  }

  #closeWindow(): void {
    this.#utilization.settle();
    this.#frameworks.advanceAll();
    this.#roles.advanceAll();
    this.#fairness.sample();
    const { now } = this.#cluster;
    const { span, windowClosed } = this.#options;
    const length = now - this.#windowStart;
    const isMeasured = this.#windowStart >= span.from && now <= span.to;
    if (isMeasured) this.measured.add(length, this.#utilization, this.#frameworks, this.#roles, this.#fairness);
    windowClosed?.(length, isMeasured ? this.#fairness.error : Number.NaN);
    this.#writeUtilization();
    this.#writeShares();
    this.#queue.push(this.#cluster.frameworks.pendingTasks.reduce((sum, count) => sum + count, 0));
    this.#utilization.reset();
    this.#frameworks.reset();
    this.#roles.reset();
    this.#windowStart = now;
  }

  #writeUtilization(): void {
    const { now, resources } = this.#cluster;
    const length = now - this.#windowStart;
    const { fraction, capacity } = this.#utilization;
    const rows = this.utilization;
    const columns = [rows.running, rows.allocated, rows.offered, rows.reservedIdle];
    for (let r = 0; r < resources.count; r++) {
      rows.time.push(now / SECOND);
      rows.resource.push(r);
      rows.capacity.push(capacity[r] / length / 1000);
      for (let kind = 0; kind < UTILIZATION.length; kind++) columns[kind].push(fraction[kind * resources.count + r] / length);
    }
  }

  /** Roles that several frameworks share, or that have roles below them: these have rows of their own. */
  #sharedRoles({ roles }: Cluster): RoleId[] {
    return [...roles.names.keys()].filter((role) => {
      const isInner = roles.children[role].length > 0 && frameworksBelow(roles, role).length > 0;
      return isInner || roles.frameworks[role].length > 1;
    });
  }

  #writeShares(): void {
    const { frameworks, roles } = this.#cluster;
    const { idealOfFramework, demandOfFramework, idealOfRole, demandOfRole } = this.#fairness;
    for (let framework = 0; framework < frameworks.count; framework++) {
      const isBacklogged = frameworks.pendingTasks[framework] > 0;
      const role = frameworks.role[framework];
      this.#writeShare(
        framework,
        role,
        framework,
        frameworks.holders,
        this.#frameworks,
        idealOfFramework,
        demandOfFramework,
        isBacklogged,
      );
    }
    this.#sharedRoles(this.#cluster).forEach((role, i) => {
      const isBacklogged = frameworksBelow(roles, role).some((framework) => frameworks.pendingTasks[framework] > 0);
      this.#writeShare(frameworks.count + i, role, role, roles.holders, this.#roles, idealOfRole, demandOfRole, isBacklogged);
    });
  }

  /** One row: of a framework, or of a role as a whole; `holder` is its number among `holders`. */
  #writeShare(
    line: number,
    role: RoleId,
    holder: number,
    holders: Holders,
    meter: ShareMeter,
    ideal: Float64Array,
    demand: Float64Array,
    isBacklogged: boolean,
  ): void {
    const { now, ledger } = this.#cluster;
    const length = now - this.#windowStart;
    const rows = this.shares;
    rows.time.push(now / SECOND);
    rows.framework.push(line);
    rows.dominantResource.push(holders.allocated.dominantResource(holder, ledger.capacity));
    rows.charged.push(meter.charged[holder] / length);
    rows.dominant.push(meter.dominant[holder] / length);
    rows.weighted.push(meter.dominant[holder] / length / this.#options.weights[role]);
    rows.ideal.push(ideal[holder]);
    rows.demand.push(demand[holder]);
    rows.backlogged.push(isBacklogged ? 1 : 0);
  }
}

/** Frameworks of a role and of all below it. */
export function frameworksBelow(roles: Roles, role: RoleId): readonly FrameworkId[] {
  return [...roles.frameworks[role], ...roles.children[role].flatMap((child) => frameworksBelow(roles, child))];
}
