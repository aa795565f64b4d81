import { hashOfNumber } from '../number-index.ts';
import type { MachineEvents } from '../trace.ts';
import { TraceError } from '../trace-error.ts';
import type { EpisodeTable } from './episode-table.ts';
import type { Google2011Options } from './options.ts';

/**
 * Offered load of a resource: what the episodes ask for × the part inside the window of [submission, submission +
 * intended length], over what the machines have × the time inside the window they are up. It does not depend on when
 * anything was scheduled. `dropped` marks the episodes (duration −1) and jobs that do not count.
 */
export class OfferedLoad {
  private readonly resources: readonly string[];
  /** Thousandths × µs, by resource. */
  private readonly capacity: Float64Array;
  /** jobs × resources. */
  private readonly asked: Float64Array;
  private readonly jobIds: Float64Array;

  constructor(
    resources: readonly string[],
    capacity: Float64Array,
    jobIds: Float64Array,
    episodes: EpisodeTable,
    duration: Float64Array,
    end: number,
  ) {
    this.resources = resources;
    this.capacity = capacity;
    this.jobIds = jobIds;
    const width = resources.length;
    this.asked = new Float64Array(jobIds.length * width);
    for (let episode = 0; episode < episodes.count; episode++) {
      if (duration[episode] < 0) continue;
      const inside = Math.min(duration[episode], end - episodes.submit[episode]);
      for (let resource = 0; resource < width; resource++) {
        this.asked[episodes.job[episode] * width + resource] += episodes.demand[episode * width + resource] * inside;
      }
    }
  }

  /** Of the kept jobs, by resource; NaN without capacity. */
  of(isKept: Uint8Array): Float64Array {
    const width = this.resources.length;
    const load = new Float64Array(width);
    for (let job = 0; job < isKept.length; job++) {
      if (isKept[job] === 1)
        for (let resource = 0; resource < width; resource++) load[resource] += this.asked[job * width + resource];
    }
    return load.map((asked, resource) => asked / this.capacity[resource]);
  }

  /**
   * Whole jobs in the order of a fixed hash of their ids, until the scarcest resource's load is nearest the target:
   * the job that crosses it is kept if that comes nearer. What a smaller target keeps, a larger one keeps too.
   */
  thinned(target: number): Uint8Array {
    const width = this.resources.length;
    const jobs = this.jobIds.length;
    this.mustReach(target);
    const hashes = Float64Array.from(this.jobIds, hashOfNumber);
    const order = Array.from(this.jobIds.keys()).sort((a, b) => hashes[a] - hashes[b] || this.jobIds[a] - this.jobIds[b]);
    const isKept = new Uint8Array(jobs);
    const asked = new Float64Array(width);
    let before = 0;
    for (const job of order) {
      let after = 0;
      for (let resource = 0; resource < width; resource++) {
        asked[resource] += this.asked[job * width + resource];
        after = Math.max(after, asked[resource] / this.capacity[resource]);
      }
      if (after > target) {
        if (after - target < target - before) isKept[job] = 1;
        break;
      }
      isKept[job] = 1;
      before = after;
    }
    return isKept;
  }

  private mustReach(target: number): void {
    const recorded = this.of(new Uint8Array(this.jobIds.length).fill(1));
    const most = Math.max(...recorded);
    if (!Number.isFinite(most)) {
      throw new TraceError('trace load: needs the capacity of the cluster and a window longer than 0 s to be measured against');
    }
    if (!(target > 0)) throw new TraceError(`trace load: expected a number above 0, found ${target}`);
    if (target > most) {
      const loads = this.resources.map((name, resource) => `${name} ${recorded[resource].toFixed(4)}`).join(', ');
      throw new TraceError(`trace load: ${target} is more than the trace offers (${loads}); load only leaves jobs out`);
    }
  }
}

/** Thousandths × µs inside the window, by resource: of the machines while they are up, or of `capacity` throughout. */
export function capacityOverTime(
  resources: readonly string[],
  machines: MachineEvents,
  end: number,
  options: Google2011Options,
): Float64Array {
  if (!options.machines) return Float64Array.from(resources, (name) => (options.capacity?.[name] ?? Number.NaN) * end);
  const width = resources.length;
  const total = new Float64Array(width);
  const current = new Float64Array(machines.machineCount * width);
  for (let event = 0; event < machines.count; event++) {
    const left = Math.max(0, end - machines.time[event]);
    for (let resource = 0; resource < width; resource++) {
      const at = machines.machine[event] * width + resource;
      const capacity = machines.kind[event] === REMOVE ? 0 : machines.capacity[event * width + resource];
      total[resource] += (capacity - current[at]) * left;
      current[at] = capacity;
    }
  }
  return total;
}

const REMOVE = 1;
