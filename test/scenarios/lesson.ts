import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { KNOWN_NAMES } from '../../src/experiment/prepare.ts';
import type { ExperimentResult, RunResult } from '../../src/experiment/result.ts';
import { runExperiment } from '../../src/experiment/run-experiment.ts';
import { loadScenario } from '../../src/scenario/index.ts';
import { Steps } from './steps.ts';

/** Where the lessons are: `scenarios/`, with a slash at its end. */
export const SCENARIOS = fileURLToPath(new URL('../../scenarios/', import.meta.url));

/** The numbered scenarios, in their order, without `.yaml`. */
export const LESSONS: readonly string[] = readdirSync(SCENARIOS)
  .filter((file) => /^\d\d-.*\.yaml$/.test(file))
  .map((file) => file.slice(0, -'.yaml'.length))
  .sort();

/** A scenario run as the command line runs it, and the steps of each of its runs by `allocator` or `allocator, seed n`. */
export interface LessonRun {
  readonly result: ExperimentResult;
  readonly steps: ReadonlyMap<string, Steps>;
}

const runs = new Map<string, Promise<LessonRun>>();

/** Runs a lesson, once however often it is asked for. */
export function lesson(name: string): Promise<LessonRun> {
  let run = runs.get(name);
  if (run === undefined) {
    run = runLesson(name);
    runs.set(name, run);
  }
  return run;
}

async function runLesson(name: string): Promise<LessonRun> {
  const { scenario, warnings } = loadScenario(`${SCENARIOS}${name}.yaml`, KNOWN_NAMES);
  const steps = new Map<string, Steps>();
  const result = await runExperiment(scenario, warnings, {
    check: true,
    observe: (allocator, seed) => {
      const observer = new Steps();
      steps.set(scenario.replications > 1 ? `${allocator}, seed ${seed}` : allocator, observer);
      return { observers: [observer], done: async () => {} };
    },
  });
  return { result, steps };
}

/** The run under an allocator, of the first seed. */
export function under(run: LessonRun, allocator: string): RunResult {
  const found = run.result.runs.find((each) => each.allocator === allocator);
  if (found === undefined) throw new Error(`${run.result.scenario.name} has no allocator ${allocator}`);
  return found;
}
