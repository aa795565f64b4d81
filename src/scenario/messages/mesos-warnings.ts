import { parseAttributes } from '../../cluster/resources/attributes.ts';
import { isRemote } from '../../cluster/resources/fault-domain.ts';
import {
  type AgentFeatures,
  type AttributeConstraint,
  type ConstraintGroups,
  compileOfferConstraints,
} from '../../cluster/resources/offer-constraints.ts';
import type { Path } from '../error.ts';
import { nearestName } from '../nearest-name.ts';
import { overcommitted } from '../resolve/resolve-roles.ts';
import type { AgentSpec, FrameworkSpec, Scenario } from '../scenario.ts';
import { formatAmount } from '../units.ts';
import * as messages from './mesos-messages.ts';

type Warn = (path: Path, text: string, isAboutKey?: boolean) => void;

/** What is odd about quota, constraints, capabilities, regions and what counts in shares. */
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
    warnOfRegions(framework, scenario, ['frameworks', index], warn);
  });
}

function warnOfGpus({ workload, capabilities = [] }: FrameworkSpec, path: Path, warn: Warn): void {
  const asksForGpus = workload?.kind === 'synthetic' && 'gpus' in workload.demand;
  if (asksForGpus && !capabilities.includes('GPU_RESOURCES')) warn([...path, 'workload', 'resources'], messages.gpusUnseen());
}

function warnOfConstraints({ constraints }: FrameworkSpec, agents: readonly AgentSpec[], path: Path, warn: Warn): void {
  if (constraints === undefined) return;
  const features = agents.map(featuresOf);
  const all = features.flatMap(({ attributes }) => attributes);
  for (const constraint of constraints.flat()) {
    if (!('attribute' in constraint)) continue;
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
  if (!asksForNames(constraints) && features.every(compileOfferConstraints(constraints)))
    warn(path, messages.constraintsExcludeAll());
}

function warnOfRegions(framework: FrameworkSpec, { agents, allocation }: Scenario, path: Path, warn: Warn): void {
  const { constraints = [], capabilities = [] } = framework;
  if (capabilities.includes('REGION_AWARE')) return;
  const excludes = compileOfferConstraints(asksForNames(constraints) ? [] : constraints);
  const admitted = agents.map(featuresOf).filter((features) => !excludes(features));
  if (admitted.length > 0 && admitted.every((features) => isRemote(features, allocation.region ?? null)))
    warn(path, messages.regionsUnseen());
}

function featuresOf({ attributes, domain }: AgentSpec): AgentFeatures {
  return { attributes: Object.entries(attributes).flatMap(([name, value]) => parseAttributes(`${name}:${value}`)), ...domain };
}

/** Of which nothing is known yet: names of agents are given when the run is set up. */
function asksForNames(constraints: ConstraintGroups): boolean {
  return constraints.flat().some((each) => 'pseudo_attribute' in each && each.pseudo_attribute === 'hostname');
}

function asksForAbsence({ predicate }: AttributeConstraint): boolean {
  return 'not_exists' in predicate || 'text_not_equals' in predicate || 'text_not_matches' in predicate;
}

function isComparison({ predicate }: AttributeConstraint): boolean {
  return !('exists' in predicate) && !('not_exists' in predicate);
}
