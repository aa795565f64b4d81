export type { Files } from './context.ts';
export { AGENT_TIMEOUTS, FAILURE, MASTERS, NETWORK } from './control-defaults.ts';
export { Problem, ScenarioError } from './error.ts';
export { DISK, type LoadedScenario, loadScenario, parseScenario } from './load.ts';
export { nearestName } from './nearest-name.ts';
export { mergeEntries, parseQuantities, parseResources } from './resources.ts';
export type * from './scenario.ts';
export { type KnownNames, scenarioJsonSchema, scenarioSchema } from './schema.ts';
export { formatAmount, formatDuration, parseAmount, parseDuration, parseRate } from './units.ts';
