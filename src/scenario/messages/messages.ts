import { Problem } from '../error.ts';
import { nearestName } from '../nearest-name.ts';

/**
 * Every message this layer can show, one function each, so that wording has one home and tests assert on the function.
 * `found` is whatever the file holds there. A place (`file:line:column path:`) is put in front by `ScenarioError`.
 */

// ——— general shape ———

/** `names` are those among what was expected that `found` may be a mistyping of. */
export function expected(what: string, found: unknown, names: readonly string[] = []): Problem {
  const nearest = typeof found === 'string' ? nearestName(found, names) : undefined;
  const message = `expected ${what}; got ${shown(found)}${didYouMean(nearest)}`;
  return new Problem(message, { expected: what, found: shown(found), nearest });
}

export function notOneOf(names: readonly string[], found: unknown): Problem {
  return expected(names.length === 1 ? `"${names[0]}"` : `one of ${names.join(', ')}`, found, names);
}

export function unknownKey(found: string, keys: readonly string[]): Problem {
  const nearest = nearestName(found, keys);
  const hint = nearest === undefined ? `; expected one of ${keys.join(', ')}` : didYouMean(nearest);
  return new Problem(`unknown key${hint}`, { expected: keys.join(', '), found, nearest });
}

export function missingKey(key: string): Problem {
  return new Problem(`missing key "${key}"`, { expected: key });
}

export function exactlyOneOf(keys: readonly string[], found: readonly string[]): Problem {
  const what = `exactly one of ${keys.join(', ')}`;
  const got = found.length === 0 ? 'none of them' : found.join(' and ');
  return new Problem(`expected ${what}; got ${got}`, { expected: what, found: got });
}

export function onlyWith(key: string, other: string): Problem {
  return new Problem(`"${key}" has a meaning only with "${other}"`, { expected: other, found: key });
}

export function notSupportedYet(key: string): Problem {
  return new Problem(`"${key}" is planned, but not supported by this version`, { found: key });
}

// ——— YAML ———

export function notYaml(reason: string): Problem {
  return new Problem(`not valid YAML: ${reason}`);
}

export function emptyFile(): Problem {
  return new Problem('the file is empty; expected a scenario');
}

export function duplicateKey(key: string, firstLine: number): Problem {
  return new Problem(`duplicate key "${key}"; it is already on line ${firstLine}`, { found: key });
}

export function unfitKey(found: string): Problem {
  return new Problem(`expected a plain name as key; got ${found}`, { expected: 'a plain name', found });
}

export function mergeSource(): Problem {
  return new Problem('expected a mapping, or a list of mappings, after "<<"', { expected: 'a mapping' });
}

export function tooDeep(): Problem {
  return new Problem('too deeply nested, or an alias that contains itself');
}

export function tooManyAliases(limit: number): Problem {
  return new Problem(`aliases stand for more than ${limit} values`);
}

export function unknownAlias(name: string): Problem {
  return new Problem(`no anchor "&${name}" before this`, { found: `*${name}` });
}

// ——— files ———

export function noSuchFile(written: string): Problem {
  return new Problem(`no such file or folder: ${shown(written)}`, { found: written });
}

export function unreadable(written: string, reason: string): Problem {
  return new Problem(`cannot read ${shown(written)}: ${reason}`, { found: written });
}

export function extendsItself(chain: readonly string[]): Problem {
  return new Problem(`"extends" goes round in a circle: ${chain.join(' → ')}`);
}

export function noSuchColumn(file: string, column: string, columns: readonly string[]): Problem {
  const nearest = nearestName(column, columns);
  const message = `${file} has no column "${column}"${didYouMean(nearest)}; it has ${columns.join(', ')}`;
  return new Problem(message, { expected: columns.join(', '), found: column, nearest });
}

export function notANumberInColumn(file: string, line: number, column: string, found: string): Problem {
  const message = `${file}:${line} column "${column}": expected a number of at least 0; got ${shown(found)}`;
  return new Problem(message, { expected: 'a number of at least 0', found });
}

export function emptyColumn(file: string, column: string): Problem {
  return new Problem(`${file} has no values in column "${column}"`);
}

export function notCsv(file: string, reason: string): Problem {
  return new Problem(`${file} is not valid CSV: ${reason}`);
}

// ——— numbers, units ———

export const A_DURATION = 'a time with its unit, such as 10s, 5min or 24h';

export function notADuration(found: unknown): Problem {
  return expected(A_DURATION, found);
}

export function unknownTimeUnit(found: string | number, unit: string): Problem {
  const meant: Readonly<Record<string, string>> = { m: 'min', hr: 'h', hrs: 'h', hour: 'h', hours: 'h', day: 'd', days: 'd' };
  const lower = unit.toLowerCase();
  const nearest = meant[lower] ?? (lower.startsWith('sec') ? 's' : nearestName(unit, ['min', 'ms', 'us', 's', 'h', 'd']));
  const what = 'a unit of time: us, ms, s, min, h or d';
  const message = `expected ${what}; got "${unit}" in ${shown(found)}${didYouMean(nearest)}`;
  return new Problem(message, { expected: what, found: unit, nearest });
}

export function finerThanMicroseconds(found: string | number): Problem {
  return expected('a time in whole microseconds', found);
}

export function notARate(found: unknown): Problem {
  return expected('a rate, such as 120/h or 2/s', found);
}

export function notAnAmount(found: unknown): Problem {
  return expected('an amount', found);
}

export function negative(found: unknown): Problem {
  return expected('an amount of at least 0', found);
}

export function tooManyDecimals(found: unknown): Problem {
  return expected('at most three decimals', found);
}

export function tooLarge(found: unknown): Problem {
  return expected('an amount that can be counted exactly', found);
}

export function unitNotAllowed(resource: string, found: string): Problem {
  return expected(`an amount of "${resource}" without a unit (only mem and disk have one)`, found);
}

export function unknownSizeUnit(found: string, unit: string, units: readonly string[]): Problem {
  const nearest = nearestName(unit, units) ?? units.find((each) => each[0] === unit[0]?.toUpperCase());
  const what = `a unit of size: ${units.join(', ')}`;
  const message = `expected ${what}; got "${unit}" in ${shown(found)}${didYouMean(nearest)}`;
  return new Problem(message, { expected: what, found: unit, nearest });
}

export function wholeNumber(found: unknown): Problem {
  return expected('a whole number of at least 1', found);
}

export function moreThanZero(found: unknown): Problem {
  return expected('more than 0', found);
}

export function reservedTooMuch(found: number): Problem {
  return expected('fractions that add up to at most 1', found);
}

export function greatestBelowLeast(): Problem {
  return new Problem('"max" is less than "min"');
}

export function unitRequired(): Problem {
  return new Problem('a column of times needs its unit, such as "unit: s"', { expected: 'unit' });
}

// ——— resources ———

export function notAnEntry(found: string): Problem {
  return expected('an entry such as cpus:8, mem(prod):16GB or ports:[31000-32000]', found);
}

export function notAResourceName(found: string): Problem {
  return expected('the name of a resource, such as cpus or mem(prod)', found);
}

export function rangesExpected(name: string, found: string): Problem {
  return expected(`ranges such as ${name}:[31000-32000,33000-34000]`, found);
}

export function setExpected(name: string, found: string): Problem {
  return expected(`a set such as ${name}:{a,b}`, found);
}

export function backwardRange(name: string, found: string): Problem {
  return expected(`a range of "${name}" from the less to the greater`, found);
}

export function scalarExpected(name: string): Problem {
  return new Problem(`expected "${name}" to be an amount`, { expected: 'an amount' });
}

export function mixedTypes(name: string, first: string, second: string): Problem {
  return new Problem(`"${name}" is of type ${first} before and of type ${second} here`);
}

export function roleNotAllowed(name: string, role: string): Problem {
  return new Problem(`a role has no meaning here; expected "${name}", got "${name}(${role})"`, {
    expected: name,
    found: `${name}(${role})`,
  });
}

export function badRoleName(found: string, reason: string): Problem {
  return new Problem(`not the name of a role, ${reason}: ${shown(found)}`, { expected: 'the name of a role', found });
}

export function emptyAgent(): Problem {
  return new Problem('the agent has no resources');
}

export function emptyDemand(): Problem {
  return new Problem('a task needs at least one resource');
}

// ——— the scenario as a whole ———

export function unknownRole(role: string, roles: readonly string[]): Problem {
  const nearest = nearestName(role, roles);
  const message = `role "${role}" is not in "roles", which has "only: true"${didYouMean(nearest)}`;
  return new Problem(message, { expected: roles.join(', '), found: role, nearest });
}

export function noAgents(): Problem {
  return new Problem('no agents: give "agents", or a trace with "machines: true"', { expected: 'agents' });
}

export function agentsTwice(): Problem {
  return new Problem('the agents come from the trace; write "machines: false" under "trace" to use these instead');
}

export function noFrameworks(): Problem {
  return new Problem('no frameworks: give "frameworks", or a trace that brings them', { expected: 'frameworks' });
}

export function duplicateName(what: string, name: string, firstLine: number): Problem {
  return new Problem(`duplicate ${what} "${name}"; it is already on line ${firstLine}`, { found: name });
}

export function duplicateLabel(label: string, firstLine: number): Problem {
  const message = `duplicate allocator label "${label}"; it is already on line ${firstLine}: give one of them another "label"`;
  return new Problem(message, { found: label });
}

export function notAFolderName(found: string): Problem {
  return expected('a name that can be that of a folder', found);
}

export function emptyName(): Problem {
  return new Problem('the name is empty');
}

export function endless(): Problem {
  return new Problem('jobs arrive without end: add "until" to the scenario, or "jobs" here');
}

export function notBeforeUntil(key: string): Problem {
  return new Problem(`"${key}" is not before "until"`);
}

export function afterUntil(key: string): Problem {
  return new Problem(`"${key}" is after "until"`);
}

export function endsBeforeStart(): Problem {
  return new Problem('"to" is not after "from"');
}

export function notAscending(found: unknown): Problem {
  return expected('times in ascending order', found);
}

export function moreJobsThanTimes(jobs: number, times: number): Problem {
  return new Problem(`${jobs} jobs, but "at" has ${times} ${times === 1 ? 'time' : 'times'}`);
}

export function tasksAndInstances(): Problem {
  return new Problem('"tasks" and the scheduler\'s "instances" say the same thing; give one of them');
}

export function keyWithJobList(key: string): Problem {
  return new Problem(`"${key}" has no meaning beside a file of jobs`, { found: key });
}

// ——— warnings: text only, the run goes on ———

export function strangeResource(name: string, nearest: string | undefined): string {
  return `resource "${name}" is on no other agent and in no task${didYouMean(nearest)}`;
}

export function unusedRole(role: string, nearest: string | undefined): string {
  return `role "${role}" has no framework${didYouMean(nearest)}`;
}

export function fitsNowhere(demand: string, hasExecutor: boolean): string {
  return `no agent is large enough for a task of ${demand}${hasExecutor ? ' and its executor' : ''}`;
}

export function wholeGpus(found: string): string {
  return `Mesos launches no task with a part of a GPU (gpus: ${found})`;
}

export function noAgentMatches(): string {
  return 'no agent has these attributes';
}

export function likelyTypo(option: string, nearest: string): string {
  return `"${option}" is passed on as an option${didYouMean(nearest)}`;
}

// ——— words ———

/** What the file holds, short: texts in quotes, a mapping as "a mapping". */
export function shown(found: unknown): string {
  if (found === undefined || found === null) return 'nothing';
  if (Array.isArray(found)) return found.length === 0 ? 'an empty list' : 'a list';
  if (typeof found === 'object') return 'a mapping';
  if (typeof found !== 'string') return String(found);
  return JSON.stringify(found.length > 60 ? `${found.slice(0, 57)}...` : found);
}

function didYouMean(nearest: string | undefined): string {
  return nearest === undefined ? '' : `, did you mean "${nearest}"?`;
}
