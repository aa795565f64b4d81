import type { Cluster } from '../cluster/cluster.ts';
import type { ControlStep } from '../cluster/control-step.ts';
import {
  type AgentId,
  type FrameworkId,
  type JobId,
  NONE,
  type OfferId,
  type RoleId,
  type TaskId,
  type TaskSetId,
} from '../cluster/ids.ts';
import type { Part } from '../cluster/membership.ts';
import type { Conversion } from '../cluster/operator/conversions.ts';
import type { ConversionName, Observer, Operation, RescindReason } from '../cluster/ports.ts';
import type { RevocationStep } from '../cluster/revocation/revocation-step.ts';
import type { Parcels } from '../cluster/tables/parcels.ts';
import { TASK_STATES, type TaskState } from '../cluster/tables/tasks.ts';
import type { Time } from '../sim/index.ts';
import { type About, aboutStep, EventRows } from './event-rows.ts';

/**
 * Writes every step of the protocol as one line of CSV, in the order in which the steps happen: enough to recompute the
 * other files of the run. A cell is empty where it has no meaning. `docs/results.md` has every kind of line and what its cells
 * are (test/house-rules keeps it whole).
 *
 * Tasks that run when the simulation begins are launched without an offer. Offers are numbered in the order they were
 * made, jobs are called as in jobs.csv, a task is `<job>/<index>`, and `<job>/<index>#<attempt>` when tried again. Where
 * resources are reserved, or may be at run time, further columns `reserved_<resource>` say how much of an offer, a launched task or an
 * executor comes out of them.
 */
export class EventLog implements Observer {
  readonly #write: (text: string) => void;
  #cluster!: Cluster;
  #buffer = '';
  /** By row of the offer. */
  readonly #offerNumber: number[] = [];
  #offers = 0;
  #hasReservations = false;
  #rows!: EventRows;

  /** `write` gets whole lines, some thousands of characters at a time. */
  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  attach(cluster: Cluster): void {
    this.#cluster = cluster;
    this.#hasReservations = cluster.hasReservations;
    this.#rows = new EventRows(cluster);
    this.#buffer = `${this.#rows.header()}\n`;
  }

  /** Hands over what is still held back. */
  flush(): void {
    if (this.#buffer !== '') this.#write(this.#buffer);
    this.#buffer = '';
  }

  agentAdded(agent: AgentId): void {
    this.#eachPool(agent, (about) => this.#line('agent-added', about));
  }

  agentRemoved(agent: AgentId): void {
    this.#line('agent-removed', { agent });
  }

  agentChanged(agent: AgentId): void {
    this.#eachPool(agent, (about) => this.#line('agent-changed', about));
  }

  /** The plain one, and those with anything in them. */
  #eachPool(agent: AgentId, tell: (about: About) => void): void {
    const { pools, kinds } = this.#cluster.agents;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      if (pool !== agent && !pools.total.hasAny(pool) && pools.totalClaims[pool].isEmpty) continue;
      const detail = kinds.isRevocable[pools.kind[pool]] ? 'revocable' : '';
      tell({ agent, role: pools.role[pool], detail, amounts: pools.total.row(pool) });
    }
  }

  frameworkSubscribed(framework: FrameworkId): void {
    this.#line('subscribe', { framework });
  }

  jobSubmitted(job: JobId): void {
    this.#line('job', { framework: this.#cluster.jobs.framework[job], job });
  }

  tasksSubmitted(taskSet: TaskSetId, count: number): void {
    const { taskSets, jobs } = this.#cluster;
    const job = taskSets.job[taskSet];
    this.#line('submit', {
      framework: taskSets.framework[taskSet],
      job,
      count,
      until: jobs.unhindered[job],
      detail: jobs.wasRunning[job] === 1 ? 'was-running' : '',
      amounts: this.#demandOf(taskSet),
    });
  }

  offerMade(offer: OfferId): void {
    this.#offerNumber[offer] = this.#offers++;
    this.#offer('offer', offer, '');
  }

  offerAccepted(offer: OfferId, tasks: number): void {
    this.#offer('accept', offer, '', tasks);
  }

  offerDeclined(offer: OfferId, refuse: Time): void {
    this.#offer('decline', offer, `refuse ${refuse}`);
  }

  offerRescinded(offer: OfferId, reason: RescindReason): void {
    this.#offer('rescind', offer, reason);
  }

  filterSet(framework: FrameworkId, agent: AgentId, expiry: Time): void {
    this.#line('filter', { framework, agent, until: expiry });
  }

  filterExpired(framework: FrameworkId, agent: AgentId): void {
    this.#line('filter-expired', { framework, agent });
  }

  revived(framework: FrameworkId): void {
    this.#line('revive', { framework });
  }

  suppressed(framework: FrameworkId): void {
    this.#line('suppress', { framework });
  }

  executorStarted(framework: FrameworkId, agent: AgentId, holding: number): void {
    this.#line('executor', { framework, agent, ...this.#sums(this.#cluster.holdings, holding) });
  }

  executorEnded(framework: FrameworkId, agent: AgentId): void {
    this.#line('executor-ended', { framework, agent });
  }

  launched(task: TaskId): void {
    const { tasks, agents, holdings } = this.#cluster;
    const pool = tasks.pool[task];
    const amounts = this.#demandOf(tasks.taskSet[task]);
    if (!this.#hasReservations) this.#task('launch', task, { amounts });
    else if (pool === NONE) this.#task('launch', task, { amounts, reserved: this.#sums(holdings, tasks.holding[task]).reserved });
    else this.#task('launch', task, { amounts, reserved: agents.pools.role[pool] === NONE ? amounts.map(() => 0) : amounts });
  }

  running(task: TaskId): void {
    this.#task('running', task, { until: this.#cluster.tasks.endsAt[task] });
  }

  ended(task: TaskId, state: TaskState): void {
    this.#task(TASK_STATES[state], task);
  }

  revoked(step: RevocationStep, task: TaskId): void {
    this.#task('revocation', task, { detail: step });
  }

  retried(taskSet: TaskSetId): void {
    const { taskSets } = this.#cluster;
    this.#line('retry', {
      framework: taskSets.framework[taskSet],
      job: taskSets.job[taskSet],
      task: this.#nameOf(taskSet, taskSets.nextIndex[taskSet]),
      until: taskSets.submitted[taskSet],
      amounts: this.#demandOf(taskSet),
    });
  }

  jobOver(job: JobId): void {
    this.#line('job-over', { framework: this.#cluster.jobs.framework[job], job });
  }

  converted(name: ConversionName, agent: AgentId, framework: FrameworkId, role: RoleId, conversion: Conversion): void {
    const amounts = this.#partSums(conversion.converted).amounts;
    const after = this.#partSums(conversion.converted).reserved;
    const before = this.#partSums(conversion.consumed).reserved;
    const reserved = after.map((amount, r) => amount - before[r]);
    const holder = framework === NONE ? { role } : { framework };
    // Written as names, since a name that is computed is not found in the documentation.
    if (name === 'reserve') this.#line('reserve', { agent, ...holder, amounts, reserved });
    else if (name === 'unreserve') this.#line('unreserve', { agent, ...holder, amounts, reserved });
    else if (name === 'create-volume') this.#line('create-volume', { agent, ...holder, amounts, reserved });
    else this.#line('destroy-volume', { agent, ...holder, amounts, reserved });
  }

  inverseOffered(framework: FrameworkId, agent: AgentId): void {
    this.#line('inverse-offer', { framework, agent });
  }

  inverseOfferAnswered(framework: FrameworkId, agent: AgentId, isAccepted: boolean): void {
    this.#line('inverse-offer-answer', { framework, agent, detail: isAccepted ? 'accept' : 'decline' });
  }

  operated({ name, agent, role, detail, failure }: Operation): void {
    const what = `${name}${detail === '' ? '' : ` ${detail}`}`;
    const where = agent === NONE ? { role } : { agent, role };
    if (failure === null) this.#line('operation', { ...where, detail: what });
    else this.#line('operation-failed', { ...where, detail: `${what}: ${failure}` });
  }

  disturbed(kind: string, label: string): void {
    this.#line('fault', { detail: `${kind}: ${label}` });
  }

  controlled(step: ControlStep, subject: number): void {
    this.#line('control', aboutStep(step, subject));
  }

  #partSums(parts: readonly Part[]): { readonly amounts: Float64Array; readonly reserved: Float64Array } {
    const { agents, resources } = this.#cluster;
    const amounts = new Float64Array(resources.count);
    const reserved = new Float64Array(resources.count);
    for (const part of parts)
      for (let r = 0; r < amounts.length; r++) {
        amounts[r] += part.amounts[r];
        if (agents.kinds.owner[part.kind] !== NONE) reserved[r] += part.amounts[r];
      }
    return { amounts, reserved };
  }

  #offer(kind: string, offer: OfferId, detail: string, count?: number): void {
    const { offers } = this.#cluster;
    this.#line(kind, {
      framework: offers.framework[offer],
      agent: offers.agent[offer],
      offer: this.#offerNumber[offer],
      count,
      detail,
      ...this.#sums(offers.parcels, offers.parcel[offer]),
    });
  }

  #task(kind: string, task: TaskId, about: About = {}): void {
    const { tasks, taskSets } = this.#cluster;
    const taskSet = tasks.taskSet[task];
    this.#line(kind, {
      framework: taskSets.framework[taskSet],
      agent: tasks.agent[task],
      job: taskSets.job[taskSet],
      task: this.#nameOf(taskSet, tasks.index[task]),
      amounts: this.#demandOf(taskSet),
      ...about,
    });
  }

  #nameOf(taskSet: TaskSetId, index: number): string {
    const { firstIndex, attempt } = this.#cluster.taskSets;
    const name = `/${firstIndex[taskSet] + index}`;
    return attempt[taskSet] === 0 ? name : `${name}#${attempt[taskSet]}`;
  }

  #demandOf(taskSet: TaskSetId): Float64Array {
    const { taskSets, demands } = this.#cluster;
    return demands.amounts.row(taskSets.demand[taskSet]);
  }

  /** Of a list of parcels: all, and what comes out of reserved pools. */
  #sums(parcels: Parcels, first: number): Pick<About, 'amounts' | 'reserved'> {
    const { agents, resources } = this.#cluster;
    const amounts = new Float64Array(resources.count);
    const reserved = new Float64Array(resources.count);
    for (let parcel = first; parcel !== NONE; parcel = parcels.next[parcel]) {
      const isReserved = agents.pools.role[parcels.pool[parcel]] !== NONE;
      for (let r = 0; r < amounts.length; r++) {
        amounts[r] += parcels.amount.get(parcel, r);
        if (isReserved) reserved[r] += parcels.amount.get(parcel, r);
      }
    }
    return { amounts, reserved };
  }

  #line(kind: string, about: About): void {
    this.#buffer += `${this.#rows.line(kind, about)}\n`;
    if (this.#buffer.length > BLOCK) this.flush();
  }
}

const BLOCK = 1 << 16;
