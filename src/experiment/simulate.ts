import type { Cluster } from '../cluster/cluster.ts';
import type { Observer } from '../cluster/ports.ts';
import { InvariantCheck } from '../invariants/index.ts';
import { FairnessMeter } from '../metrics/fairness/fairness-meter.ts';
import { FaultMeter } from '../metrics/faults/fault-meter.ts';
import { summarizeFaults } from '../metrics/faults/fault-summary.ts';
import { summarizeLostWork } from '../metrics/faults/lost-work-summary.ts';
import { RevocationMeter } from '../metrics/faults/revocation-meter.ts';
import { RunMeter } from '../metrics/run-meter.ts';
import { summarize } from '../metrics/summary.ts';
import { createSimulation, type EventTrace, SECOND, type Time } from '../sim/index.ts';
import type { Prepared } from './prepared.ts';
import type { RunResult } from './result.ts';
import { countsOf, revokes } from './revoke.ts';
import { WindowDigests } from './window-digests.ts';
import { buildWorld, type World } from './world.ts';

export interface SimulateOptions {
  /** A row a job in the result (default true). */
  readonly keepsJobs?: boolean;
  /** A fingerprint of the cluster at the end of every window (default true). */
  readonly digestsWindows?: boolean;
  /** Fairness over time, against the reference that all allocators have in common (default true). */
  readonly measuresFairness?: boolean;
  /** More observers. */
  readonly observers?: readonly RunObserver[];
  /** Throws an `InvariantViolation` as soon as something is not true that always must be (default false). */
  readonly check?: boolean;
  /** Hears now and then how far the run is, 0 … 1 (only where the end is known). */
  readonly progress?: (fraction: number) => void;
  /** Hears of every event before it is handled. */
  readonly trace?: EventTrace;
}

/** An observer that is shown the cluster before the run begins. */
export interface RunObserver extends Observer {
  attach?(cluster: Cluster): void;
}

/** One run: a pure function of the scenario, the allocator and the seed. */
export function simulate(prepared: Prepared, label: string, seed: number, options: SimulateOptions = {}): RunResult {
  const { value } = simulateInSlices(prepared, label, seed, () => false, options).next();
  return value as RunResult;
}

/**
 * The same run, left at the end of a window whenever `isPauseDue`, so that whoever runs it can look at other things (an
 * interrupt, a progress bar) and go on. The result does not depend on the pauses.
 */
export function* simulateInSlices(
  prepared: Prepared,
  label: string,
  seed: number,
  isPauseDue: () => boolean,
  options: SimulateOptions = {},
): Generator<undefined, RunResult, undefined> {
  const { scenario } = prepared;
  const create = prepared.allocators.get(label);
  if (create === undefined) throw new Error(`there is no allocator "${label}"`);
  const allocator = create();
  const until = scenario.until ?? Infinity;
  const simulation = createSimulation({ seed, ...(options.trace ? { trace: options.trace } : {}) });
  const check = options.check ? new InvariantCheck({ seed, honours: allocator.honours }) : null;
  const extra: readonly RunObserver[] = [...(options.observers ?? []), ...(check ? [check] : [])];
  const weights: number[] = [];
  let world: World | null = null;
  let isPaused = false;
  const span = { from: scenario.measure.from, to: scenario.measure.to ?? Infinity };
  const faults = scenario.control === undefined ? null : new FaultMeter(span);
  const revocations = faults === null && revokes(scenario) ? new RevocationMeter(span) : null;
  const window = scenario.outputs.window ?? defaultWindow(until);
  const ideal = { weights, honoursReservations: allocator.honours.reservations };
  const fairness = options.measuresFairness === false ? null : new FairnessMeter({ ...ideal, span, window });
  const meter = new RunMeter({
    ...ideal,
    window,
    canGrow: scenario.outputs.window === undefined && until === Infinity,
    until,
    span,
    keepsJobs: options.keepsJobs ?? true,
    windowClosed: (length, fairnessError) => {
      fairness?.windowClosed();
      faults?.windowClosed(length, fairnessError);
    },
  });
  const end: Observer = {
    jobOver: () => {
      if (until === Infinity && world?.end.isOver) simulation.stop();
    },
    ...(scenario.control && until === Infinity
      ? { running: () => world?.end.running(), ended: (_, state) => world?.end.ended(state) }
      : {}),
  };
  world = buildWorld(prepared, allocator, simulation, [
    meter,
    ...(fairness ? [fairness] : []),
    end,
    ...(faults ? [faults] : []),
    ...(revocations ? [revocations] : []),
    ...extra,
  ]);
  weights.push(...world.weights);
  if (world.operations)
    world.operations.weightChanged = (role, weight) => {
      meter.capacityChanging(); // a window that ends now ends with the old ones
      fairness?.capacityChanging();
      weights[role] = weight;
    };
  const windows = options.digestsWindows === false ? null : new WindowDigests(world.master);
  meter.attach(world.cluster, () => {
    windows?.end();
    if (until < Infinity) options.progress?.(simulation.now / until);
    else if (world.end.isOver || world.end.isStuck) return simulation.stop();
    if (!isPauseDue()) return;
    isPaused = true;
    simulation.stop();
  });
  fairness?.attach(world.cluster, world.attempts);
  faults?.attach(world.cluster);
  revocations?.attach(world.cluster);
  const strays = world.control?.plane.strays;
  if (strays && faults) strays.whenEnded = ({ demand, since }) => faults.strayEnded(demand, since);
  for (const observer of extra) observer.attach?.(world.cluster);
  if (world.control) check?.lookBeyond(world.control.plane);

  for (;;) {
    isPaused = false;
    if (until < Infinity) simulation.run(until);
    else simulation.run();
    if (!isPaused) break;
    yield;
  }
  meter.finish();
  for (const { demand, since } of strays?.all() ?? []) faults?.strayEnded(demand, since);
  faults?.finish();
  windows?.finish();
  check?.finish();

  const { cluster, replay, intake, operations } = world;
  const metrics = summarize(cluster, meter, weights, fairness);
  const warnings = [...world.warnings, ...(operations?.warnings ?? [])];
  if (operations) {
    const { made, accepted, declined } = world.master.inverseOffers;
    metrics['operations.done'] = operations.done;
    metrics['operations.failed'] = operations.failed;
    if (made > 0) Object.assign(metrics, { 'inverse-offers.made': made });
    if (made > 0) Object.assign(metrics, { 'inverse-offers.accepted': accepted, 'inverse-offers.declined': declined });
  }
  if (faults) Object.assign(metrics, summarizeFaults(cluster, faults));
  Object.assign(metrics, countsOf(world.revocations));
  if (revocations) Object.assign(metrics, summarizeLostWork(cluster, revocations.work));
  if (replay && scenario.trace?.prefill) {
    const { there, elsewhere, waiting } = replay.prefilled;
    metrics['prefill.there'] = there;
    metrics['prefill.elsewhere'] = elsewhere;
    metrics['prefill.waiting'] = waiting;
  }
  const stuck = until === Infinity ? cluster.frameworks.pendingTasks.reduce((sum, count) => sum + count, 0) : 0;
  if (stuck > 0) warnings.push(`${stuck} tasks wait for ever: no agent has what they need, or nobody is offered it`);
  return {
    allocator: label,
    seed,
    digest: simulation.digest.hex(),
    arrivalsDigest: intake.digest.hex(),
    events: simulation.events,
    simulatedSeconds: simulation.now / SECOND,
    saturated: meter.isSaturated,
    metrics,
    utilization: meter.utilization,
    shares: meter.shares,
    ...(fairness ? { fairness: fairness.series } : {}),
    jobs: meter.jobs.rows,
    ...(faults ? { marks: faults.marks.rows() } : {}),
    windows: windows?.rows ?? [],
    warnings,
  };
}

/** About 240 windows, of a length people use. */
function defaultWindow(until: Time): Time {
  if (until === Infinity) return SECOND;
  const lengths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400];
  return (lengths.find((seconds) => until / SECOND / seconds <= 360) ?? 86400) * SECOND;
}
