import type { Cluster } from '../cluster/cluster.ts';
import type { ControlStep } from '../cluster/control-step.ts';
import { type AgentId, type FrameworkId, type JobId, NONE } from '../cluster/ids.ts';
import type { Time } from '../sim/index.ts';

/** Columns before the amounts; each resource has one after them, in its own unit (CPUs, MB). */
export const EVENT_COLUMNS = [
  'time_us',
  'kind',
  'framework',
  'role',
  'agent',
  'job',
  'task',
  'offer',
  'count',
  'until_us',
  'detail',
] as const;

/** What a line of the event log tells; what is absent leaves its cell empty. */
export interface About {
  readonly framework?: FrameworkId;
  /** Where there is no framework. */
  readonly role?: number;
  readonly agent?: AgentId;
  readonly job?: JobId;
  /** What follows the job's name. */
  readonly task?: string;
  readonly offer?: number;
  readonly count?: number | undefined;
  readonly until?: Time;
  readonly detail?: string;
  readonly amounts?: Float64Array;
  readonly reserved?: Float64Array | undefined;
}

/** Writes lines of the event log as CSV. */
export class EventRows {
  readonly #cluster: Cluster;
  readonly #frameworks: readonly string[];
  readonly #roles: readonly string[];
  readonly #agents: readonly string[];

  constructor(cluster: Cluster) {
    const { frameworks, roles, agents } = cluster;
    this.#cluster = cluster;
    this.#frameworks = frameworks.names.map(
      (name, framework) => `${quoted(name)},${quoted(roles.names[frameworks.role[framework]])}`,
    );
    this.#roles = roles.names.map(quoted);
    this.#agents = agents.names.map(quoted);
  }

  header(): string {
    const { resources, hasReservations } = this.#cluster;
    const reserved = hasReservations ? resources.names.map((name) => `reserved_${name}`) : [];
    return [...EVENT_COLUMNS, ...[...resources.names, ...reserved].map(quoted)].join(',');
  }

  line(kind: string, about: About): string {
    const { now, jobs, resources, hasReservations } = this.#cluster;
    const { framework, role, agent, job, task, offer, count, until, detail = '', amounts, reserved } = about;
    const jobName = job === undefined ? '' : quoted(jobs.name[job] || String(jobs.ordinal[job]));
    let line = `${now},${kind},`;
    line +=
      framework === undefined ? `,${role === undefined || role === NONE ? '' : this.#roles[role]}` : this.#frameworks[framework];
    line += `,${agent === undefined ? '' : this.#agents[agent]},${jobName},${task === undefined ? '' : `${jobName}${task}`}`;
    line += `,${offer ?? ''},${count ?? ''},${until === undefined ? '' : until === Infinity ? 'inf' : until},${quoted(detail)}`;
    line += cells(amounts, resources.count);
    if (hasReservations) line += cells(reserved, resources.count);
    return line;
  }
}

/** Whom a step of the control plane is about: masters have no column of their own. */
export function aboutStep(step: ControlStep, subject: number): About {
  if (step.startsWith('agent-') || step === 'agents-recovered') return { agent: subject, detail: step };
  if (step.startsWith('framework-')) return { framework: subject, detail: step };
  return { detail: subject === NONE ? step : `${step} master ${subject}` };
}

function cells(amounts: Float64Array | undefined, count: number): string {
  if (amounts === undefined) return ','.repeat(count);
  let text = '';
  for (let r = 0; r < count; r++) text += `,${amounts[r] / 1000}`;
  return text;
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
