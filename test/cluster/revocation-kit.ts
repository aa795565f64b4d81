import type { Cluster } from '../../src/cluster/cluster.ts';
import type { RevocationStep } from '../../src/cluster/revocation/revocation-step.ts';
import { TASK_STATES } from '../../src/cluster/tables/tasks.ts';
import type { RunResult } from '../../src/experiment/result.ts';
import { type RunObserver, simulate } from '../../src/experiment/simulate.ts';
import { SECOND } from '../../src/sim/index.ts';
import { preparedFor, type RunOptions } from './kit.ts';

/** Writes down who was revoked, launched and ended when: `40 revoke b/0.3 agent 1`. */
export class RevocationRecorder implements RunObserver {
  readonly lines: string[] = [];
  #cluster!: Cluster;

  attach(cluster: Cluster): void {
    this.#cluster = cluster;
  }

  of(what: string): string[] {
    return this.lines.filter((line) => line.split(' ')[1] === what);
  }

  revoked(step: RevocationStep, task: number): void {
    this.#add(step, task);
  }

  launched(task: number): void {
    this.#add('launch', task);
  }

  ended(task: number, state: number): void {
    this.#add(TASK_STATES[state], task);
  }

  #add(what: string, task: number): void {
    const { tasks, taskSets, jobs, frameworks, now } = this.#cluster;
    const taskSet = tasks.taskSet[task];
    const framework = frameworks.names[taskSets.framework[taskSet]];
    const name = `${framework}/${jobs.ordinal[taskSets.job[taskSet]]}.${taskSets.firstIndex[taskSet] + tasks.index[task]}`;
    this.lines.push(`${now / SECOND} ${what} ${name} agent ${tasks.agent[task]}`);
  }
}

/** One run of a scenario with its first allocator, under all invariants. */
export async function revoked(source: string, options: RunOptions = {}): Promise<RevocationRecorder & { result: RunResult }> {
  const prepared = await preparedFor(source, options);
  const recorder = new RevocationRecorder();
  const [label] = prepared.allocators.keys();
  const observers = [recorder, ...(options.observers ?? [])];
  const result = simulate(prepared, label, options.seed ?? prepared.scenario.seed, { observers, check: true });
  return Object.assign(recorder, { result });
}
