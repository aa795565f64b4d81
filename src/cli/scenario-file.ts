import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nearestName } from '../scenario/index.ts';
import { UsageError } from './usage-error.ts';

const COMMANDS = ['run', 'validate', 'list', 'conformance', 'verify', 'fuzz', 'schema'];

/** What the first argument may be mistaken for: a command with a slip of the pen, a folder. All else the loader tells. */
export function checkScenarioFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  const command = found === undefined ? nearestName(path, COMMANDS) : undefined;
  if (command !== undefined) throw new UsageError(`no such file or folder: "${path}"; did you mean the command "${command}"?`);
  if (!found?.isDirectory()) return;
  const inside = readdirSync(path)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort();
  throw new UsageError(
    `${path} is a folder; expected a scenario file${inside[0] === undefined ? '' : `, such as ${join(path, inside[0])}`}`,
  );
}
