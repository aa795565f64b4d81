import { parseAttributes } from '../cluster/attributes.ts';
import { type AttributeConstraint, compileOfferConstraints } from '../cluster/offer-constraints.ts';
import type { Path } from './error.ts';
import * as messages from './mesos-messages.ts';
import { nearestName } from './nearest-name.ts';
import { overcommitted } from './resolve-roles.ts';
import type { AgentSpec, FrameworkSpec, Scenario } from './scenario.ts';
import { formatAmount } from './units.ts';

type Warn = (path: Path, text: string, isAboutKey?: boolean) => void;

/** What is odd about quota, constraints, capabilities and what counts in shares. */
export function warnOfSharing(scenario: Scenario, warn: Warn): void {
  const { roles, agents, frameworks, allocation, trace } = scenario;
  if (trace?.machines === true) return;
  const byName = Object.fromEntries(roles.map(({ name, quota }) => [name, quota === undefined ? null : { quota }]));
  for (const { role, name, guaranteed, capacity } of overcommitted(byName, agents)) {
    const amounts = [formatAmount(name, guaranteed), formatAmount(name, capacity)] as const;
    warn(['roles', role, 'quota', 'guarantee'], messages.guaranteedTooMuchAnyhow(name, ...amounts));
  }
  const names = [...new Set(agents.flatMap(({ resources }) => resources.map((each) => each.name)))];
  allocation.fairSharingExcluded?.forEach((name, index) => {
    if (!names.includes(name)) warn(['allocation', 'fair_sharing_excluded', index], messages.strangeExcluded(name, names));
  });
  frameworks.forEach((framework, index) => {
    if (allocation.filtersGpus !== false && names.includes('gpus')) warnOfGpus(framework, ['frameworks', index], warn);
    warnOfConstraints(framework, agents, ['frameworks', index, 'constraints'], warn);
  });
}

function warnOfGpus({ workload, capabilities = [] }: FrameworkSpec, path: Path, warn: Warn): void {
  const asksForGpus = workload?.kind === 'synthetic' && 'gpus' in workload.demand;
  if (asksForGpus && !capabilities.includes('GPU_RESOURCES')) warn([...path, 'workload', 'resources'], messages.gpusUnseen());
}

function warnOfConstraints({ constraints }: FrameworkSpec, agents: readonly AgentSpec[], path: Path, warn: Warn): void {
  if (constraints === undefined) return;
  const attributes = agents.map((agent) =>
    Object.entries(agent.attributes).flatMap(([name, value]) => parseAttributes(`${name}:${value}`)),
  );
  const all = attributes.flat();
  for (const constraint of constraints.flat()) {
    if (!('attribute' in constraint)) return; // names of agents are given when the run is set up
    const { attribute } = constraint;
    const own = all.filter(({ name }) => name === attribute);
    const names = [...new Set(all.map(({ name }) => name))];
    if (own.length === 0 && !asksForAbsence(constraint)) {
      warn(path, messages.strangeAttribute(attribute, nearestName(attribute, names)));
      return;
    }
    if (isComparison(constraint) && own.some(({ type }) => type !== 'text')) {
      warn(path, messages.notATextAttribute(attribute));
    }
  }
  const excludes = compileOfferConstraints(constraints);
  if (attributes.every((each) => excludes({ attributes: each }))) warn(path, messages.constraintsExcludeAll());
}

function asksForAbsence({ predicate }: AttributeConstraint): boolean {
  return 'not_exists' in predicate || 'text_not_equals' in predicate || 'text_not_matches' in predicate;
}

function isComparison({ predicate }: AttributeConstraint): boolean {
  return !('exists' in predicate) && !('not_exists' in predicate);
}
