import type { Cluster } from '../cluster/cluster.ts';
import { type AgentId, type FrameworkId, type JobId, NONE, type OfferId, type TaskId, type TaskSetId } from '../cluster/ids.ts';
import type { Observer, RescindReason } from '../cluster/ports.ts';
import { FAILED, FINISHED, type TaskState } from '../cluster/tasks.ts';
import type { Time } from '../sim/index.ts';

/** Columns before those of the resources (amounts in the resource's own unit). */
export const EVENT_COLUMNS = ['time_us', 'kind', 'framework', 'role', 'agent', 'job', 'task', 'offer', 'count', 'detail'] as const;

/**
 * Writes every step of the protocol as one line of CSV: enough to recompute the other files. Offers are numbered in the
 * order they were made, jobs as in jobs.csv; a task is `<job>/<index>`, or `<job>/<index>#<attempt>` when tried again.
 * What each kind of line means is in docs/results.md.
 */
export class EventLog implements Observer {
  readonly #write: (text: string) => void;
  #cluster!: Cluster;
  #buffer: string[] = [];
  readonly #offerNumber: number[] = [];
  #offers = 0;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  attach(cluster: Cluster): void {
    this.#cluster = cluster;
    this.#buffer.push(`${[...EVENT_COLUMNS, ...cluster.resources.names].join(',')}\n`);
  }

  /** Hands over what is still held back. */
  flush(): void {
    this.#write(this.#buffer.join(''));
    this.#buffer = [];
  }

  agentAdded(agent: AgentId): void {
    const { pools } = this.#cluster.agents;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool])
      this.#line('agent-added', { agent, role: pools.role[pool], amounts: pools.total.row(pool) });
  }

  agentRemoved(agent: AgentId): void {
    this.#line('agent-removed', { agent });
  }

  agentChanged(agent: AgentId): void {
    this.#line('agent-changed', { agent, amounts: this.#cluster.agents.pools.total.row(agent) });
  }

  frameworkSubscribed(framework: FrameworkId): void {
    this.#line('subscribe', { framework });
  }

  jobSubmitted(job: JobId): void {
    this.#line('job', { framework: this.#cluster.jobs.framework[job], job });
  }

  tasksSubmitted(taskSet: TaskSetId, count: number): void {
    const { taskSets, demands } = this.#cluster;
    const amounts = demands.amounts.row(taskSets.demand[taskSet]);
    this.#line('submit', { framework: taskSets.framework[taskSet], job: taskSets.job[taskSet], count, amounts });
  }

  offerMade(offer: OfferId): void {
    this.#offerNumber[offer] = this.#offers++;
    this.#offer('offer', offer, 0, '');
  }

  offerAccepted(offer: OfferId, tasks: number): void {
    this.#offer('accept', offer, tasks, '');
  }

  offerDeclined(offer: OfferId, refuse: Time): void {
    this.#offer('decline', offer, 0, `refuse ${refuse}`);
  }

  offerRescinded(offer: OfferId, reason: RescindReason): void {
    this.#offer('rescind', offer, 0, reason);
  }

  filterSet(framework: FrameworkId, agent: AgentId, expiry: Time): void {
    this.#line('filter', { framework, agent, detail: `until ${expiry}` });
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

  launched(task: TaskId): void {
    this.#task('launch', task);
  }

  running(task: TaskId): void {
    this.#task('running', task);
  }

  ended(task: TaskId, state: TaskState): void {
    this.#task(state === FINISHED ? 'finished' : state === FAILED ? 'failed' : 'lost', task);
  }

  jobOver(job: JobId): void {
    this.#line('job-over', { framework: this.#cluster.jobs.framework[job], job });
  }

  #offer(kind: string, offer: OfferId, count: number, detail: string): void {
    const { offers } = this.#cluster;
    const amounts = new Float64Array(this.#cluster.resources.count);
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel])
      for (let r = 0; r < amounts.length; r++) amounts[r] += offers.parcels.amount.get(parcel, r);
    this.#line(kind, { framework: offers.framework[offer], agent: offers.agent[offer], offer: this.#offerNumber[offer], count, detail, amounts });
  }

  #task(kind: string, task: TaskId): void {
    const { tasks, taskSets, demands } = this.#cluster;
    const taskSet = tasks.taskSet[task];
    const attempt = taskSets.attempt[taskSet];
    this.#line(kind, {
      framework: taskSets.framework[taskSet],
      agent: tasks.agent[task],
      job: taskSets.job[taskSet],
      task: `${tasks.index[task]}${attempt > 0 ? `#${attempt}` : ''}`,
      amounts: demands.amounts.row(taskSets.demand[taskSet]),
    });
  }

  #line(kind: string, about: About): void {
    const { cluster } = { cluster: this.#cluster };
    const { framework, agent, job } = about;
    const role = about.role ?? (framework === undefined ? NONE : cluster.frameworks.role[framework]);
    const jobName = job === undefined ? '' : cluster.jobs.name[job] || String(cluster.jobs.ordinal[job]);
    const fields = [
      cluster.now,
      kind,
      framework === undefined ? '' : quoted(cluster.frameworks.names[framework]),
      role === NONE ? '' : quoted(cluster.roles.names[role]),
      agent === undefined ? '' : quoted(cluster.agents.names[agent]),
      jobName,
      about.task === undefined ? '' : `${jobName}/${about.task}`,
      about.offer ?? '',
      about.count || '',
      about.detail ?? '',
      ...Array.from({ length: cluster.resources.count }, (_, r) => (about.amounts ? about.amounts[r] / 1000 : '')),
    ];
    this.#buffer.push(`${fields.join(',')}\n`);
    if (this.#buffer.length >= 1000) this.flush();
  }
}

interface About {
  readonly framework?: FrameworkId;
  readonly role?: number;
  readonly agent?: AgentId;
  readonly job?: JobId;
  readonly task?: string;
  readonly offer?: number;
  readonly count?: number;
  readonly detail?: string;
  readonly amounts?: Float64Array;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
