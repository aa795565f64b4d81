/**
 * Every benchmark, `npm run bench`: the event queue, single allocation cycles, Mesos' MultiFramework, what fairness over time costs, where tasks
 * go by best fit, and a small job list.
 * With `-- --lists <folder>` also the large job lists, if they are there (E_1k_24h.csv, C_10k_1h.csv, A_example_1d.csv,
 * B_1k_6h.csv). Each has a process of its own, so that its memory is its own. Prints figures and digests; a changed digest is a changed result.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { holdModel } from './event-queue.ts';

for (const pending of [1e3, 1e5, 1e6]) {
  const { nanoseconds, digest } = holdModel(pending, 1_000_000);
  process.stdout.write(`event queue, ${pending} pending: ${nanoseconds.toFixed(0)} ns a pop and push, digest ${digest}\n`);
}

const here = fileURLToPath(new URL('.', import.meta.url));
run('allocation-cycle.ts');
run('multi-framework.ts');
run('fairness-over-time.ts');
run('best-fit.ts');

const folder = process.argv.includes('--lists') ? process.argv[process.argv.indexOf('--lists') + 1] : undefined;
const lists: [file: string, machines: string, until: string][] = [[join(here, 'lists/small.csv'), '1000', '30min']];
if (folder !== undefined)
  lists.push(
    [join(folder, 'E_1k_24h.csv'), '1000', '24h'],
    [join(folder, 'C_10k_1h.csv'), '10000', '1h'],
    [join(folder, 'A_example_1d.csv'), '10000', '24h'],
    [join(folder, 'B_1k_6h.csv'), '1000', '6h'],
  );
for (const mode of [[], ['--declines-only']])
  for (const [file, machines, until] of lists) {
    if (existsSync(file)) run('job-lists.ts', file, '--machines', machines, '--until', until, ...mode);
    else process.stdout.write(`${file}: not there\n`);
  }

/** In a process of its own, so that its memory is its own. */
function run(program: string, ...args: readonly string[]): void {
  spawnSync(process.execPath, [...process.execArgv, join(here, program), ...args], { stdio: 'inherit' });
}
