import type { ResourceEntry } from '../../cluster/resources/resource-entry.ts';
import type { Context } from '../context.ts';
import { located, type Path } from '../error.ts';
import { nearestName } from '../nearest-name.ts';
import type { FrameworkSpec, Scenario } from '../scenario.ts';
import { formatAmount } from '../units.ts';
import { faultWarnings } from './fault-warnings.ts';
import { warnOfSharing } from './mesos-warnings.ts';
import * as messages from './messages.ts';
import { operationWarnings } from './operation-warnings.ts';
import { revocationWarnings } from './revocation-warnings.ts';

const KNOWN_RESOURCES = ['cpus', 'mem', 'disk', 'gpus', 'ports'];
const SCHEDULER_KEYS = [
  'use',
  'refuse_seconds',
  'suppress',
  'revive_interval',
  'think_time',
  'filter',
  'reserve',
  'volume',
  'maintenance',
];
const ALLOCATOR_KEYS = ['use', 'label', 'role_sorter', 'framework_sorter'];

/** What is odd in a valid scenario, each with its place, in the order of the checks. */
export function warningsOf(scenario: Scenario, context: Context): readonly string[] {
  const warnings: string[] = [];
  const warn = (path: Path, text: string, isAboutKey = false) => {
    const place = isAboutKey ? context.keyPlace(path) : context.place(path);
    warnings.push(`${located(place, path)}: ${text}`);
  };
  strangeResources(scenario, warn);
  unusedRoles(scenario, context, warn);
  demandsTooLarge(scenario, warn);
  filtersWithoutAgents(scenario, warn);
  warnOfSharing(scenario, warn);
  operationWarnings(scenario, warn);
  faultWarnings(scenario, (path) => context.has(path), warn);
  revocationWarnings(scenario, warn);
  optionsLikeKeys(scenario, warn);
  return warnings;
}

type Warn = (path: Path, text: string, isAboutKey?: boolean) => void;

/** `cpu` for `cpus`: nobody else knows a resource of this name. */
function strangeResources({ agents, frameworks, trace }: Scenario, warn: Warn): void {
  const hasUnknownDemands = frameworks.some(({ workload }) => workload?.kind === 'jobs');
  const demanded = new Set(frameworks.flatMap(demandedNames));
  for (const name of Object.keys(trace?.scale ?? {})) demanded.add(name);
  agents.forEach(({ resources }, index) => {
    for (const name of new Set(resources.map((each) => each.name))) {
      const others = agents.filter((_, other) => other !== index);
      const isShared = others.some((each) => each.resources.some((entry) => entry.name === name));
      if (KNOWN_RESOURCES.includes(name) || demanded.has(name) || isShared) continue;
      const nearest = nearestName(name, [...KNOWN_RESOURCES, ...demanded]);
      if (nearest === undefined && hasUnknownDemands) continue;
      warn(['agents', index, 'resources'], messages.strangeResource(name, nearest));
    }
  });
}

function demandedNames({ workload, executor, prefill, scheduler }: FrameworkSpec): readonly string[] {
  const entries = [...executor.resources, ...(prefill?.resources ?? [])];
  const atLeast = scheduler.filter?.atLeast;
  return [
    ...(workload?.kind === 'synthetic' ? [...Object.keys(workload.demand), ...workload.claims.map((each) => each.name)] : []),
    ...entries.map((each) => each.name),
    ...(typeof atLeast === 'object' ? Object.keys(atLeast) : []),
  ];
}

function unusedRoles({ roles, frameworks, trace }: Scenario, context: Context, warn: Warn): void {
  if (trace !== undefined) return;
  const used = frameworks.map((each) => each.role);
  for (const { name } of roles) {
    const isUsed = used.some((role) => role === name || role.startsWith(`${name}/`));
    const path = ['roles', name];
    if (!isUsed && context.has(path)) warn(path, messages.unusedRole(name, nearestName(name, used)), true);
  }
}

function demandsTooLarge({ agents, frameworks, trace }: Scenario, warn: Warn): void {
  if (trace?.machines === true) return;
  frameworks.forEach(({ workload, executor }, index) => {
    if (workload?.kind !== 'synthetic') return;
    const path = ['frameworks', index, 'workload', 'resources'];
    const demand: Record<string, number> = {};
    for (const [name, each] of Object.entries(workload.demand)) if (each.kind === 'constant') demand[name] = each.value;
    if ((demand['gpus'] ?? 0) % 1000 !== 0) warn(path, messages.wholeGpus(formatAmount('gpus', demand['gpus']!)));
    const needed = { ...demand };
    for (const entry of executor.resources) {
      if (entry.type === 'scalar') needed[entry.name] = (needed[entry.name] ?? 0) + entry.value;
    }
    if (agents.some(({ resources }) => holds(resources, needed, workload.claims))) return;
    warn(path, messages.fitsNowhere(inWords(demand, workload.claims), executor.resources.length > 0));
  });
}

/** Whether all of an agent, whoever it is reserved for, is enough. */
function holds(
  resources: readonly ResourceEntry[],
  demand: Readonly<Record<string, number>>,
  claims: readonly ResourceEntry[],
): boolean {
  const total: Record<string, number> = {};
  for (const each of resources) if (each.type === 'scalar') total[each.name] = (total[each.name] ?? 0) + each.value;
  const hasAmounts = Object.entries(demand).every(([name, amount]) => amount <= (total[name] ?? 0));
  return hasAmounts && claims.every((claim) => resources.some((each) => each.name === claim.name && contains(each, claim)));
}

function contains(have: ResourceEntry, want: ResourceEntry): boolean {
  if (have.type === 'ranges' && want.type === 'ranges') {
    return want.value.every(([first, last]) => have.value.some((range) => range[0] <= first && last <= range[1]));
  }
  return have.type === 'set' && want.type === 'set' && want.value.every((item) => have.value.includes(item));
}

function inWords(demand: Readonly<Record<string, number>>, claims: readonly ResourceEntry[]): string {
  const amounts = Object.entries(demand).map(([name, amount]) => `${name}:${formatAmount(name, amount)}`);
  const others = claims.map((each) =>
    each.type === 'ranges'
      ? `${each.name}:[${each.value.map(([first, last]) => `${first}-${last}`).join(',')}]`
      : each.type === 'set'
        ? `${each.name}:{${each.value.join(',')}}`
        : '',
  );
  return [...amounts, ...others].join(';');
}

function filtersWithoutAgents({ agents, frameworks, trace }: Scenario, warn: Warn): void {
  if (trace?.machines === true) return;
  frameworks.forEach(({ scheduler }, index) => {
    const wanted = Object.entries(scheduler.filter?.agents ?? {});
    const isMatched = agents.some(({ attributes }) => wanted.every(([name, value]) => attributes[name] === value));
    if (!isMatched) warn(['frameworks', index, 'scheduler', 'filter', 'agents'], messages.noAgentMatches());
  });
}

/** Keys a plug-in gets as its options are free, so a mistyped key of ours would pass unseen. */
function optionsLikeKeys({ allocators, frameworks }: Scenario, warn: Warn): void {
  const look = (options: Readonly<Record<string, unknown>>, keys: readonly string[], path: Path) => {
    for (const option of Object.keys(options).filter((each) => !keys.includes(each))) {
      const nearest = nearestName(option, keys);
      if (nearest !== undefined) warn([...path, option], messages.likelyTypo(option, nearest), true);
    }
  };
  allocators.forEach(({ options }, index) => look(options, ALLOCATOR_KEYS, ['allocators', index]));
  frameworks.forEach(({ scheduler }, index) => look(scheduler.options, SCHEDULER_KEYS, ['frameworks', index, 'scheduler']));
}
