import { KNOWN_NAMES } from '../experiment/prepare.ts';
import { scenarioJsonSchema } from '../scenario/index.ts';

export function schemaCommand(): void {
  process.stdout.write(`${JSON.stringify(scenarioJsonSchema(KNOWN_NAMES), null, 2)}\n`);
}
