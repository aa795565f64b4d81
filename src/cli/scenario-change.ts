/** What is not the same in two resolved scenarios: the first key in the order of the recorded one, and its values as JSON. */
export interface ScenarioChange {
  /** `frameworks[0].workload.jobs` */
  readonly key: string;
  /** `undefined`: it is absent. */
  readonly recorded: string | undefined;
  readonly now: string | undefined;
}

/** Keys on which no run depends. */
const IDLE_KEYS = ['name', 'outputs.events'];

/** Both as plain JSON; null: runs of one are runs of the other. */
export function scenarioChange(recorded: unknown, now: unknown, key = ''): ScenarioChange | null {
  if (IDLE_KEYS.includes(key)) return null;
  if (!isMapping(recorded) || !isMapping(now) || Array.isArray(recorded) !== Array.isArray(now)) {
    const [a, b] = [JSON.stringify(recorded), JSON.stringify(now)];
    return a === b ? null : { key, recorded: a, now: b };
  }
  for (const inner of new Set([...Object.keys(recorded), ...Object.keys(now)])) {
    const path = Array.isArray(recorded) ? `${key}[${inner}]` : key === '' ? inner : `${key}.${inner}`;
    const change = scenarioChange(recorded[inner], now[inner], path);
    if (change !== null) return change;
  }
  return null;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
