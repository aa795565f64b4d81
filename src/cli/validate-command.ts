import { oversized } from '../experiment/oversized.ts';
import { KNOWN_NAMES, prepare } from '../experiment/prepare.ts';
import { loadScenario } from '../scenario/index.ts';
import { Progress } from './progress.ts';
import { checkScenarioFile } from './scenario-file.ts';
import { warn } from './warn.ts';

/** Reads the scenarios and everything they name, one after the other; says what each would run. The first that is wrong ends it. */
export async function validateCommand(files: readonly string[]): Promise<void> {
  for (const file of files) await validate(file);
}

async function validate(file: string): Promise<void> {
  checkScenarioFile(file);
  const { scenario, warnings } = loadScenario(file, KNOWN_NAMES);
  const progress = new Progress(true);
  try {
    const prepared = await prepare(scenario, (fraction) => progress.update('reading the trace', fraction));
    progress.stop();
    warn([...warnings, ...oversized(prepared)]);
  } finally {
    progress.stop();
  }
  const labels = scenario.allocators.map(({ label }) => label).join(', ');
  const runs = scenario.allocators.length * scenario.replications;
  const seeds = scenario.replications === 1 ? '1 seed' : `${scenario.replications} seeds`;
  process.stdout.write(`${file}: valid; ${runs} ${runs === 1 ? 'run' : 'runs'}: ${seeds} of ${labels}\n`);
}
