import type { Cluster } from '../../src/cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type TaskId } from '../../src/cluster/ids.ts';
import { TASK_STATES, type TaskState } from '../../src/cluster/tables/tasks.ts';
import type { RunObserver } from '../../src/experiment/simulate.ts';
import { SECOND } from '../../src/sim/index.ts';

/** One offer, launch or end of a task, and what it left every framework with. */
export interface Step {
  readonly seconds: number;
  readonly what: string;
  readonly framework: string;
  readonly agent: string;
  /** Of an offer all that was offered, else the task's demand. */
  readonly amounts: string;
  /** Charged dominant share of each framework, offered or allocated, as a fraction in lowest terms. */
  readonly shares: readonly string[];
}

/** Remembers the first thousand offers, declines, launches and ends of tasks of a run: the table a small lesson is read from. */
export class Steps implements RunObserver {
  readonly all: Step[] = [];
  readonly #most: number;
  #cluster!: Cluster;

  constructor(most = 1000) {
    this.#most = most;
  }

  attach(cluster: Cluster): void {
    this.#cluster = cluster;
  }

  /** Steps of one kind, as texts `time framework agent amounts`. */
  of(what: string): string[] {
    return this.all
      .filter((step) => step.what === what)
      .map(({ seconds, framework, agent, amounts }) => `${seconds} ${framework} ${agent} ${amounts}`);
  }

  offerMade(offer: OfferId): void {
    const { offers } = this.#cluster;
    this.#add('offer', offers.framework[offer], offers.agent[offer], () => this.#offered(offer));
  }

  offerDeclined(offer: OfferId): void {
    const { offers } = this.#cluster;
    this.#add('decline', offers.framework[offer], offers.agent[offer], () => this.#offered(offer));
  }

  offerRescinded(offer: OfferId): void {
    const { offers } = this.#cluster;
    this.#add('rescind', offers.framework[offer], offers.agent[offer], () => this.#offered(offer));
  }

  launched(task: TaskId): void {
    this.#task('launch', task);
  }

  /** Tasks run as soon as they are launched, unless their executor is still starting. */
  running(task: TaskId): void {
    if (this.#cluster.tasks.launched[task] !== this.#cluster.simulation.now) this.#task('running', task);
  }

  ended(task: TaskId, state: TaskState): void {
    this.#task(TASK_STATES[state], task);
  }

  /** The table. Tasks of which the same is to be told are one line. */
  text(): string {
    const names = this.#cluster.frameworks.names;
    const rows: string[][] = [
      ['seconds', 'step', 'framework', 'agent', 'tasks', 'amounts', ...names.map((name) => `share of ${name}`)],
    ];
    let tasks = 0;
    this.all.forEach((step, i) => {
      const next = this.all[i + 1];
      const isTask = step.what !== 'offer' && step.what !== 'decline' && step.what !== 'rescind';
      if (isTask) tasks++;
      if (isTask && next !== undefined && sameButShares(step, next)) return;
      rows.push([
        String(step.seconds),
        step.what,
        step.framework,
        step.agent,
        tasks > 0 ? String(tasks) : '',
        step.amounts,
        ...step.shares,
      ]);
      tasks = 0;
    });
    const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
    const lines = rows.map((row) =>
      row
        .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
        .join('  ')
        .trimEnd(),
    );
    return `${lines.join('\n')}\n`;
  }

  #task(what: string, task: TaskId): void {
    const { tasks, taskSets, demands, resources } = this.#cluster;
    const taskSet = tasks.taskSet[task];
    const { amounts } = demands;
    this.#add(what, taskSets.framework[taskSet], tasks.agent[task], () =>
      written(amounts.row(taskSets.demand[taskSet]), resources.names),
    );
  }

  #offered(offer: OfferId): string {
    const { offers, resources } = this.#cluster;
    const sum = new Float64Array(resources.count);
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel])
      offers.parcels.amount.row(parcel).forEach((amount, r) => {
        sum[r] += amount;
      });
    return written(sum, resources.names);
  }

  #add(what: string, framework: FrameworkId, agent: AgentId, amounts: () => string): void {
    if (this.all.length >= this.#most) return;
    const { frameworks, agents, simulation } = this.#cluster;
    this.all.push({
      seconds: simulation.now / SECOND,
      what,
      framework: frameworks.names[framework],
      agent: agents.names[agent],
      amounts: amounts(),
      shares: frameworks.names.map((_, each) => this.#share(each)),
    });
  }

  #share(framework: FrameworkId): string {
    const { frameworks, ledger, resources } = this.#cluster;
    const { charged } = frameworks.holders;
    const resource = charged.dominantResource(framework, ledger.capacity);
    if (resource < 0) return '0';
    const part = charged.get(framework, resource);
    const divisor = greatestCommonDivisor(part, ledger.capacity[resource]);
    return `${part / divisor}/${ledger.capacity[resource] / divisor} ${resources.names[resource]}`;
  }
}

function sameButShares(a: Step, b: Step): boolean {
  return (
    a.seconds === b.seconds && a.what === b.what && a.framework === b.framework && a.agent === b.agent && a.amounts === b.amounts
  );
}

const isNumber = (column: number): boolean => column === 0 || column === 4;

function written(amounts: Float64Array, names: readonly string[]): string {
  return names
    .map((name, r) => (name === 'mem' || name === 'disk' ? `${name} ${amounts[r] / 1024_000}GB` : `${name} ${amounts[r] / 1000}`))
    .join(', ');
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
