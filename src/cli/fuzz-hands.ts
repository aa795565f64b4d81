import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Hands } from '../fuzz/campaign.ts';
import type { Failure } from '../fuzz/failure.ts';
import { fuzzSeed, type MinimalScenario, minimalScenario } from '../fuzz/fuzz-seed.ts';
import type { Outcome } from '../fuzz/run-world.ts';

/** What a worker is told to do. */
export type Task =
  | { readonly what: 'run'; readonly seed: number }
  | { readonly what: 'shrink'; readonly seed: number; readonly failure: Failure };

export type ManyHands = Hands & { stop(): void };

/** One world after the other, in this thread. */
export const ONE_HAND: ManyHands = {
  count: 1,
  run: async (seed) => {
    await new Promise((resolve) => setImmediate(resolve)); // a progress bar is drawn, an interrupt heard
    return fuzzSeed(seed);
  },
  shrink: minimalScenario,
  stop: () => {},
};

/** So many worlds at a time, each in a process of its own. */
export function manyHands(count: number): ManyHands {
  const helpers = Array.from({ length: count }, () => new Helper());
  const idle = [...helpers];
  const waiting: ((helper: Helper) => void)[] = [];
  const work = async <T>(task: Task): Promise<T> => {
    const helper = idle.pop() ?? (await new Promise<Helper>((resolve) => waiting.push(resolve)));
    try {
      return (await helper.work(task)) as T;
    } finally {
      const next = waiting.shift();
      if (next) next(helper);
      else idle.push(helper);
    }
  };
  return {
    count: 2 * count, // one more each, so that nobody waits for the slowest
    run: (seed) => work<Outcome>({ what: 'run', seed }),
    shrink: (seed, failure) => work<MinimalScenario>({ what: 'shrink', seed, failure }),
    stop: async () => {
      await Promise.all(helpers.map((helper) => helper.stop()));
    },
  };
}

/** A task that takes longer is taken to be endless; the slowest worlds take seconds, and making one small some hundred times that. */
const LONGEST_MS = 30 * 60_000;

/** What a helper runs: a file beside this one, in the language this one is in. */
const WORKER = fileURLToPath(new URL(`./fuzz-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));

/** A process, and the one task it is at. */
class Helper {
  readonly #process: ChildProcess = fork(WORKER);
  #settle: { resolve(result: unknown): void; reject(error: Error): void } | null = null;

  constructor() {
    this.#process.on('message', (result) => this.#settle?.resolve(result));
    this.#process.on('error', (error) => this.#settle?.reject(error));
    this.#process.on('exit', (code, signal) => this.#settle?.reject(new Error(`its process ended with ${signal ?? code}`)));
  }

  async work(task: Task): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        this.#settle = { resolve, reject };
        timer = setTimeout(() => reject(new Error(`no end after ${LONGEST_MS / 60_000} min`)), LONGEST_MS);
        timer.unref();
        this.#process.send(task);
      });
    } catch (error) {
      throw new Error(`seed ${task.seed}: ${(error as Error).message}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  stop(): void {
    this.#settle = null;
    this.#process.kill();
  }
}
