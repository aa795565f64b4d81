import { fuzzSeed, minimalScenario } from '../fuzz/fuzz-seed.ts';
import type { Task } from './fuzz-hands.ts';

/** A process of `clustersim fuzz --jobs`: one task after the other, as it is told. */
process.on('message', async (task: Task) => {
  process.send?.(task.what === 'run' ? await fuzzSeed(task.seed) : await minimalScenario(task.seed, task.failure));
});
process.on('disconnect', () => process.exit()); // whoever started it is gone
