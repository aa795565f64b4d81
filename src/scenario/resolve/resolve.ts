import { basename, extname } from 'node:path';
import type { Context } from '../context.ts';
import * as defaults from '../defaults.ts';
import * as mesosMessages from '../messages/mesos-messages.ts';
import * as messages from '../messages/messages.ts';
import type { AgentSpec, AllocationSpec, AllocatorSpec, FrameworkSpec, Scenario } from '../scenario.ts';
import type { ScenarioInput } from '../schema/schema.ts';
import { isPath } from '../schema/schema-values.ts';
import { isControlled, resolveAgentTimeouts, resolveControl } from './resolve-control.ts';
import { resolveFramework } from './resolve-framework.ts';
import { checkReserving, resolveOperations, resolveOversubscription, withRolesOfOperations } from './resolve-operations.ts';
import { resolvePreemption, resolveQos } from './resolve-revocation.ts';
import { resolveRoles } from './resolve-roles.ts';
import { resolveTrace } from './resolve-trace.ts';

/**
 * A well-formed scenario file to the scenario it means: defaults filled in, files found, and all that only shows when parts
 * are seen together checked. What is wrong goes to the context; the result is to be used only if that stayed empty.
 */
export function resolveScenario(input: ScenarioInput, file: string, context: Context): Scenario {
  const trace = input.trace === undefined ? undefined : resolveTrace(input.trace, isControlled(input), context);
  const frameworks = (input.frameworks ?? []).map((each, index) => resolveFramework(each, ['frameworks', index], input, context));
  const agents = resolveAgents(input, context);
  checkPresence(input, context);
  checkFrameworkNames(frameworks, context);
  checkReserving(input, frameworks, context);
  return {
    name: resolveName(input.name, file, context),
    seed: input.seed ?? defaults.SEED,
    replications: input.replications ?? defaults.REPLICATIONS,
    ...(input.until === undefined ? {} : { until: input.until }),
    measure: resolveMeasure(input, context),
    allocators: resolveAllocators(input.allocators, context),
    allocation: resolveAllocation(input.allocation),
    ...(input.preemption === undefined ? {} : { preemption: resolvePreemption(input.preemption, context) }),
    agents,
    roles: withRolesOfOperations(resolveRoles(input, agents, frameworks, context), input, context),
    rolesOnly: input.roles?.only ?? false,
    frameworks,
    ...(input.operations === undefined ? {} : { operations: resolveOperations(input, agents, context) }),
    ...(isControlled(input) ? { control: resolveControl(input, agents, frameworks, context) } : {}),
    ...(trace === undefined ? {} : { trace }),
    outputs: {
      events: input.outputs?.events ?? false,
      ...(input.outputs?.window === undefined ? {} : { window: input.outputs.window }),
    },
  };
}

function resolveName(written: string | undefined, file: string, context: Context): string {
  if (written === undefined) return basename(file, extname(file)) || 'scenario';
  if (!isFolderName(written)) context.report(['name'], messages.notAFolderName(written));
  return written;
}

/** Names and labels become folders of the results. */
function isFolderName(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.trim() !== '' && text !== '.' && text !== '..' && !/[/\\\u0000-\u001f]/.test(text);
}

function resolveMeasure({ measure, until }: ScenarioInput, context: Context): Scenario['measure'] {
  const from = measure?.from ?? 0;
  const to = measure?.to;
  if (until !== undefined && from >= until) context.report(['measure', 'from'], messages.notBeforeUntil('from'));
  if (until !== undefined && to !== undefined && to > until) {
    context.report(['measure', 'to'], messages.afterUntil('to'));
  }
  if (to !== undefined && to <= from) context.report(['measure', 'to'], messages.endsBeforeStart());
  return { from, ...(to === undefined ? {} : { to }) };
}

function resolveAllocators(input: ScenarioInput['allocators'], context: Context): readonly AllocatorSpec[] {
  if (input === undefined) {
    return [{ use: defaults.ALLOCATOR, written: defaults.ALLOCATOR, label: defaults.ALLOCATOR, options: {} }];
  }
  const firstWith = new Map<string, number>();
  return input.map((each, index) => {
    const path = ['allocators', index];
    const { use: written, label: givenLabel, ...options } = typeof each === 'string' ? { use: each } : each;
    const usePath = typeof each === 'string' ? path : [...path, 'use'];
    const label = givenLabel ?? (isPath(written) ? basename(written, extname(written)) : written);
    const labelPath = givenLabel === undefined ? usePath : [...path, 'label'];
    if (!isFolderName(label)) context.report(labelPath, messages.notAFolderName(label));
    const first = firstWith.get(label);
    if (first === undefined) firstWith.set(label, index);
    else context.report(labelPath, messages.duplicateLabel(label, context.place(['allocators', first]).line));
    return { use: isPath(written) ? context.file(usePath, written) : written, written, label, options };
  });
}

function resolveAllocation(input: ScenarioInput['allocation']): AllocationSpec {
  return {
    interval: input?.interval ?? defaults.ALLOCATION.interval,
    ...(input?.offer_timeout === undefined ? {} : { offerTimeout: input.offer_timeout }),
    minAllocatable: input?.min_allocatable ?? defaults.ALLOCATION.minAllocatable,
    granularity: input?.granularity ?? defaults.ALLOCATION.granularity,
    agentOrder: input?.agent_order ?? defaults.ALLOCATION.agentOrder,
    ...(input?.fair_sharing_excluded === undefined ? {} : { fairSharingExcluded: input.fair_sharing_excluded }),
    ...(input?.filter_gpu_resources === undefined ? {} : { filtersGpus: input.filter_gpu_resources }),
    ...(input?.domain === undefined ? {} : { region: input.domain.region }),
  };
}

function resolveAgents(input: ScenarioInput, context: Context): readonly AgentSpec[] {
  return (input.agents ?? []).map((each, index) => {
    const path = ['agents', index];
    if (each.resources.length === 0) context.report([...path, 'resources'], messages.emptyAgent());
    // As it is written: `01` and `1.10` lose something as numbers.
    const attributes = Object.entries(each.attributes ?? {}).map(([name, value]) => [
      name,
      context.text([...path, 'attributes', name]) || value,
    ]);
    const { count = 1, resources, oversubscribed, domain } = each;
    if (domain !== undefined && input.allocation?.domain === undefined)
      context.reportKey([...path, 'domain'], mesosMessages.domainWithoutMasters());
    return {
      count,
      resources,
      attributes: Object.fromEntries(attributes),
      ...(domain === undefined ? {} : { domain }),
      ...(oversubscribed === undefined
        ? {}
        : { oversubscribed: resolveOversubscription(oversubscribed, [...path, 'oversubscribed'], context) }),
      ...resolveQos(each, index, context),
      ...(isControlled(input) ? { timeouts: resolveAgentTimeouts(each) } : {}),
    };
  });
}

function checkPresence({ agents, frameworks, trace }: ScenarioInput, context: Context): void {
  const traceHasAgents = trace !== undefined && (trace.machines ?? true);
  const count = agents?.length ?? 0;
  if (traceHasAgents && count > 0) context.reportKey(['agents'], messages.agentsTwice());
  if (!traceHasAgents && count === 0) context.reportKey(['agents'], messages.noAgents());
  if (trace === undefined && (frameworks?.length ?? 0) === 0) {
    context.reportKey(['frameworks'], messages.noFrameworks());
  }
}

function checkFrameworkNames(frameworks: readonly FrameworkSpec[], context: Context): void {
  const firstWith = new Map<string, number>();
  frameworks.forEach(({ name }, index) => {
    const path = ['frameworks', index, 'name'];
    if (name.trim() === '') context.report(path, messages.emptyName());
    const first = firstWith.get(name);
    if (first === undefined) firstWith.set(name, index);
    else context.report(path, messages.duplicateName('framework', name, context.place(['frameworks', first, 'name']).line));
  });
}
