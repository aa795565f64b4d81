import { KNOWN_NAMES, prepare } from '../experiment/prepare.ts';
import { loadScenario } from '../scenario/index.ts';

/** Reads the scenario and everything it names; says what it would run. */
export async function validateCommand(file: string): Promise<void> {
  const { scenario, warnings } = loadScenario(file, KNOWN_NAMES);
  await prepare(scenario);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  const runs = scenario.allocators.length * scenario.replications;
  process.stdout.write(`${file}: valid; ${runs} ${runs === 1 ? 'run' : 'runs'} (${scenario.allocators.map((each) => each.label).join(', ')})\n`);
}
