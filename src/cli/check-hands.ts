import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CheckOptions, Verdict } from '../fairness/checker/check.ts';

/** What a worker is told to check, and where its counterexamples will be. */
export interface CheckTask {
  readonly name: string;
  readonly folder: string;
  readonly options: CheckOptions;
}

export interface CheckReply {
  readonly declares: readonly string[];
  readonly verdicts: readonly Verdict[];
}

/** What a worker runs: a file beside this one, in the language this one is in. */
const WORKER = fileURLToPath(new URL(`./check-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));

/** Checks all of them, so many at a time, each in a process of its own; the replies are in the order of the tasks. */
export async function checkTogether(
  tasks: readonly CheckTask[],
  processes: number,
  done: (count: number, name: string) => void,
): Promise<CheckReply[]> {
  const replies: CheckReply[] = [];
  let next = 0;
  let count = 0;
  const workers = Array.from({ length: Math.min(processes, tasks.length) }, () => fork(WORKER));
  const work = async (worker: ChildProcess): Promise<void> => {
    while (next < tasks.length) {
      const position = next++;
      replies[position] = await answer(worker, tasks[position]);
      done(++count, tasks[position].name);
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    for (const worker of workers) worker.kill();
  }
  return replies;
}

function answer(worker: ChildProcess, task: CheckTask): Promise<CheckReply> {
  return new Promise((resolve, reject) => {
    const failed = (why: unknown): void => reject(new Error(`${task.name}: its process ended with ${why}`));
    worker.removeAllListeners();
    worker.once('message', (reply) => resolve(reply as CheckReply));
    worker.once('error', reject);
    worker.once('exit', (code, signal) => failed(signal ?? code));
    worker.send(task);
  });
}
