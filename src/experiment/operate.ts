import type { Master } from '../cluster/master.ts';
import { Operator } from '../cluster/operator/operator.ts';
import { type EstimateDescription, Oversubscription } from '../cluster/operator/oversubscription.ts';
import type { Allocator } from '../cluster/ports.ts';
import type { FrameworkSpec, Scenario } from '../scenario/index.ts';
import { Operations } from './operations.ts';
import type { Prepared } from './prepared.ts';

/** What is done to a cluster while it runs, by its operator, its agents and its frameworks. */
export interface Runtime {
  readonly operations?: Operations;
  readonly oversubscription?: Oversubscription;
  readonly warnings: readonly string[];
}

/** Sets up operations, estimators and reserving frameworks; where the scenario has none of them nothing is added. */
export function operate(
  { scenario }: Prepared,
  members: readonly Pick<FrameworkSpec, 'scheduler'>[],
  master: Master,
  allocator: Allocator,
): Runtime {
  const { cluster } = master;
  const operator = new Operator(master);
  const warnings: string[] = [];
  const reserving = members.some(({ scheduler }) => scheduler.reserve !== undefined);
  if (reserving && !allocator.honours.reservations)
    warnings.push(`${allocator.name} does not honour reservations: frameworks reserve nothing, and have no volumes`);
  else
    members.forEach(({ scheduler }, framework) => {
      if (scheduler.reserve !== undefined) cluster.homes.describe(framework, scheduler.reserve);
    });
  const { operations: specs } = scenario;
  const operations = specs === undefined ? undefined : new Operations(master, operator, specs, allocator.honours, allocator.name);
  const estimates = estimatesOf(scenario, master);
  const oversubscription = estimates.some((each) => each !== undefined)
    ? new Oversubscription(cluster, operator, estimates)
    : undefined;
  master.isOperated = reserving || operations !== undefined || oversubscription !== undefined;
  return {
    ...(operations ? { operations } : {}),
    ...(oversubscription ? { oversubscription } : {}),
    warnings,
  };
}

/** Resources may be reserved while it runs. */
export function reservesAtRunTime({ operations = [], frameworks }: Scenario): boolean {
  return operations.some(({ kind }) => kind === 'reserve') || frameworks.some(({ scheduler }) => scheduler.reserve !== undefined);
}

/** By agent; the scenario's own agents are the last. */
function estimatesOf({ agents: specs }: Scenario, { cluster }: Master): (EstimateDescription | undefined)[] {
  const { agents, resources } = cluster;
  const own = specs.flatMap(({ count, oversubscribed }) => {
    if (oversubscribed === undefined) return new Array<undefined>(count).fill(undefined);
    const { fixed, unused, interval } = oversubscribed;
    const description: EstimateDescription = {
      ...(fixed ? { fixed: resources.vector(fixed) } : {}),
      ...(unused ? { unused: resources.names.map((name) => unused[name] ?? []) } : {}),
      interval,
    };
    return new Array<EstimateDescription>(count).fill(description);
  });
  return [...new Array<undefined>(agents.count - own.length).fill(undefined), ...own];
}
