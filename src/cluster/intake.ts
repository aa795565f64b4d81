import { Digest, type EventType, type Time } from '../sim/index.ts';
import type { Cluster } from './cluster.ts';
import { type AgentId, type DemandId, type FrameworkId, type JobId, NONE, type TaskSetId } from './ids.ts';
import type { Master } from './master.ts';
import type { Submission, TaskCourse, Workload } from './ports.ts';
import { Vectors } from './tables/vectors.ts';

/** Where workloads hand over their jobs, each when its time has come. Keeps the fingerprint of what arrived. */
export class Intake implements Submission {
  /** Equal for equal workloads, whatever the allocator. */
  readonly digest = new Digest();
  readonly #cluster: Cluster;
  readonly #master: Master;
  readonly #workloads: readonly Workload[];
  readonly #arrival: EventType;
  /** Workloads with something still to come. */
  #open = 0;
  #jobs = 0;
  /** Roles and demands (and jobs) for which prefilling found no room, at the beginning. */
  readonly #noRoom = new Set<string>();
  /** Of a task and, if it is the first there, its executor. */
  readonly #needed: Vectors;

  constructor(cluster: Cluster, master: Master, workloads: readonly Workload[]) {
    this.#cluster = cluster;
    this.#master = master;
    this.#workloads = workloads;
    this.#needed = new Vectors(cluster.resources.count, 1);
    this.#arrival = cluster.simulation.event('arrival', (workload) => this.#arrive(workload));
  }

  get now(): Time {
    return this.#cluster.now;
  }

  get isOver(): boolean {
    return this.#open === 0;
  }

  begin(): void {
    this.#workloads.forEach((_, workload) => this.#expect(workload));
  }

  job(framework: FrameworkId, expected: number, options: { name?: string; differentAgents?: boolean } = {}): JobId {
    const { jobs, observers } = this.#cluster;
    const job = jobs.add(framework, this.#jobs++, this.now);
    jobs.expected[job] = expected;
    jobs.name[job] = options.name ?? '';
    jobs.differentAgents[job] = options.differentAgents ? 1 : 0;
    observers.jobSubmitted(job);
    return job;
  }

  tasks(
    job: JobId,
    demand: DemandId,
    count: number,
    course: Time | TaskCourse,
    whenOver: ((token: number) => void) | null = null,
    token = 0,
  ): TaskSetId {
    const taskSet = this.#add(job, demand, count, course, whenOver, token);
    this.#master.tasks.submit(taskSet);
    return taskSet;
  }

  running(
    job: JobId,
    demand: DemandId,
    count: number,
    course: Time | TaskCourse,
    preferred: AgentId,
    whenOver: ((token: number) => void) | null = null,
    token = 0,
  ): { there: number; elsewhere: number; waiting: number } {
    const { jobs, ledger, demands, taskSets } = this.#cluster;
    jobs.wasRunning[job] = 1;
    const taskSet = this.#add(job, demand, count, course, whenOver, token);
    const framework = jobs.framework[job];
    ledger.waits(framework, demands.amounts, demand, count);
    let there = 0;
    let elsewhere = 0;
    for (let i = 0; i < count; i++) {
      if (preferred !== NONE && this.#placeOn(preferred, taskSet)) there++;
      else if (this.#placeAnywhere(taskSet)) elsewhere++;
      else break;
    }
    if (taskSets.pending[taskSet] > 0) {
      ledger.waits(framework, demands.amounts, demand, -taskSets.pending[taskSet]);
      this.#master.tasks.submit(taskSet);
    }
    return { there, elsewhere, waiting: count - there - elsewhere };
  }

  record(value: number): void {
    this.digest.add(value);
  }

  #add(
    job: JobId,
    demand: DemandId,
    count: number,
    course: Time | TaskCourse,
    whenOver: ((token: number) => void) | null,
    token: number,
  ): TaskSetId {
    const { jobs, taskSets, observers, now } = this.#cluster;
    const taskSet = taskSets.add(job, jobs.framework[job], demand, count, this.#master.tasks.nextOrder(), now);
    if (typeof course === 'number') taskSets.duration[taskSet] = course;
    else taskSets.course[taskSet] = course;
    taskSets.whenOver[taskSet] = whenOver;
    taskSets.token[taskSet] = token;
    taskSets.firstIndex[taskSet] = jobs.tasks[job];
    jobs.expected[job]--;
    jobs.tasks[job] += count;
    jobs.unfinished[job] += count;
    jobs.unstarted[job] += count;
    const longest = typeof course === 'number' ? course : longestOf(course, count);
    if (now + longest > jobs.unhindered[job]) jobs.unhindered[job] = now + longest;
    observers.tasksSubmitted(taskSet, count);
    return taskSet;
  }

  #placeAnywhere(taskSet: TaskSetId): boolean {
    const { availability, demands, taskSets, jobs } = this.#cluster;
    const demand = taskSets.demand[taskSet];
    const job = taskSets.job[taskSet];
    // While agents only fill up, what found no room will find none: not that demand, nor that job's where it may not go anywhere.
    const kind = `${taskSets.framework[taskSet]}/${demand}`;
    const own = jobs.differentAgents[job] === 1 ? `${kind}/${job}` : kind;
    if (this.#noRoom.has(kind) || this.#noRoom.has(own)) return false;
    if (availability.firstFit(0, demands.amounts.row(demand), (agent) => this.#placeOn(agent, taskSet)) !== NONE) return true;
    this.#noRoom.add(own);
    return false;
  }

  /** Launches one task of the set on the agent as if it had been offered just that; false if it does not fit. */
  #placeOn(agent: AgentId, taskSet: TaskSetId): boolean {
    const { agents, taskSets, demands, jobs, placements, offers, ledger, frameworks, eligibility } = this.#cluster;
    const job = taskSets.job[taskSet];
    const framework = taskSets.framework[taskSet];
    const demand = taskSets.demand[taskSet];
    if (agents.isUp[agent] === 0 || !eligibility.allows(framework, agent)) return false;
    if (jobs.differentAgents[job] === 1 && placements.has(job, agent)) return false;
    const role = frameworks.role[framework];
    let pool = agent; // its role's reserved pool, if it fits there, else the unreserved one
    for (let reserved = agents.pools.next[agent]; reserved !== NONE; reserved = agents.pools.next[reserved])
      if (agents.pools.role[reserved] === role && agents.pools.free.covers(reserved, demands.amounts, demand)) pool = reserved;
    const overhead = this.#master.tasks.executors.overheadAt(framework, agent);
    this.#needed.copy(0, demands.amounts, demand);
    if (overhead !== NONE) this.#needed.add(0, demands.amounts, overhead);
    if (!agents.pools.free.covers(pool, this.#needed, 0)) return false;
    if (!agents.pools.freeClaims[pool].covers(demands.claims[demand])) return false;
    const offer = offers.add(framework, agent);
    const parcel = offers.parcels.add(pool, NONE);
    offers.parcel[offer] = parcel;
    offers.parcels.amount.copy(parcel, this.#needed, 0);
    offers.parcels.claims[parcel] = demands.claims[demand];
    ledger.offerPart(framework, offers.parcels, parcel);
    taskSets.planned[taskSet]++;
    this.#master.tasks.launch(offer, taskSet, 1);
    offers.isOutstanding[offer] = 0;
    offers.parcels.remove(parcel);
    offers.rows.giveBack(offer);
    return true;
  }

  #expect(workload: number): void {
    const { nextTime } = this.#workloads[workload];
    if (nextTime === Infinity) return;
    this.#open++;
    this.#arrival.at(nextTime, workload);
  }

  /** All that is due now, so that an allocation run of this instant sees the whole of it. */
  #arrive(workload: number): void {
    const source = this.#workloads[workload];
    this.#open--;
    do {
      this.#cluster.simulation.step('arrival');
      source.arrive(this);
    } while (source.nextTime === this.now);
    this.#expect(workload);
  }
}

function longestOf(course: TaskCourse, count: number): Time {
  let longest = 0;
  for (let index = 0; index < count; index++) longest = Math.max(longest, course.duration(index));
  return longest;
}
