import type Fraction from 'fraction.js';
import type { Plain, PlainWorld } from '../../fuzz/plain.ts';
import { mapping } from '../../fuzz/plain.ts';
import type { Instance, User } from '../instance.ts';
import { FairnessError } from '../messages.ts';
import { amountTooFine, notInScenarios } from './messages.ts';

/** How an allocator grants: what the next task needs (as the papers assume), or all that is free on an agent. */
export type Granularity = 'agent' | 'task';

/** A framework of a world that is played: a user, or part of one. */
export interface Entrant {
  readonly name: string;
  readonly role: string;
  readonly demand: readonly Fraction[];
  /** So many tasks wait from the beginning. */
  readonly tasks: number;
  /** When they are submitted, s. */
  readonly submitsAt: number;
  /** How long each runs, s; Infinity: for ever. */
  readonly taskSeconds: number;
  /** It declines agents with less than this free; null: none. */
  readonly atLeast: readonly Fraction[] | null;
}

/** A world as the simulator plays it. */
export interface Setup {
  readonly resources: readonly string[];
  /** Equal neighbours are written as one group of agents. */
  readonly servers: readonly (readonly Fraction[])[];
  readonly roles: readonly { readonly name: string; readonly weight: number; readonly priority: number }[];
  readonly entrants: readonly Entrant[];
  /** How long it is played, s: enough for filters to expire twice. */
  readonly seconds: number;
}

/** Long enough for offers to have gone round, filters (5 s) included. */
const SECONDS = 13;

/**
 * The world with whole tasks that never end: a framework a user, in a role of its own. What a user wants is a backlog larger
 * than all there is, or its cap.
 *
 * @throws FairnessError if the world has what no scenario can say
 */
export function setupOf(instance: Instance): Setup {
  const { resources, servers, users } = instance;
  const roles = new Map<string, { name: string; weight: number; priority: number }>();
  for (const user of users) {
    if (user.accepts !== null) throw new FairnessError(notInScenarios('accept sets', user.name));
    if (user.weight.some((each) => !each.equals(user.weight[0])))
      throw new FairnessError(notInScenarios('weights by resource', user.name));
    user.path.forEach((_, depth) => {
      const name = roleOf(user.path.slice(0, depth + 1));
      const isOwn = depth === user.path.length - 1;
      const weight = (isOwn ? user.weight[0] : user.pathWeights[depth]).valueOf();
      roles.set(name, { name, weight, priority: isOwn ? user.priority : 0 });
    });
  }
  return {
    resources,
    servers,
    roles: [...roles.values()],
    entrants: users.map((user) => ({
      name: user.name,
      role: roleOf(user.path),
      demand: user.demand,
      tasks: backlogOf(user, servers),
      submitsAt: 0,
      taskSeconds: Infinity,
      atLeast: null,
    })),
    seconds: SECONDS,
  };
}

function roleOf(path: readonly string[]): string {
  return path.join('/').toLowerCase();
}

/** One more than could ever run, or its cap. */
function backlogOf({ demand, cap }: User, servers: readonly (readonly Fraction[])[]): number {
  if (cap !== null) return Math.floor(cap.valueOf());
  const most = servers.map((server) =>
    Math.min(...demand.flatMap((amount, r) => (amount.n === 0n ? [] : [Math.floor(server[r].div(amount).valueOf())]))),
  );
  return 1 + most.reduce((sum, count) => sum + count, 0);
}

/** The world as a scenario file has it; it runs under any of the allocators. */
export function scenarioOf(setup: Setup, allocators: readonly Plain[], granularity: Granularity): PlainWorld {
  const plainRoles = setup.roles.filter(({ weight, priority }) => weight !== 1 || priority !== 0);
  return mapping({
    seed: 1,
    until: `${setup.seconds}s`,
    allocators: [...allocators],
    allocation: { granularity, agent_order: 'by_id', min_allocatable: 'none' },
    agents: groupsOf(setup.servers).map(({ count, server }) =>
      mapping({ count: count === 1 ? undefined : count, resources: amountsShown(setup.resources, server) }),
    ),
    roles:
      plainRoles.length === 0
        ? undefined
        : Object.fromEntries(
            plainRoles.map(({ name, weight, priority }) => [
              name,
              mapping({ weight: weight === 1 ? undefined : weight, priority: priority === 0 ? undefined : priority }),
            ]),
          ),
    frameworks: setup.entrants.map(({ name, role, demand, tasks, submitsAt, taskSeconds, atLeast }) => ({
      name,
      role,
      scheduler: atLeast === null ? 'batch' : { use: 'batch', filter: { at_least: amountsShown(setup.resources, atLeast) } },
      workload: mapping({
        arrivals: submitsAt === 0 ? undefined : { at: [`${submitsAt}s`] },
        tasks,
        duration: taskSeconds === Infinity ? 'forever' : `${taskSeconds}s`,
        resources: amountsShown(setup.resources, demand),
      }),
    })),
  });
}

/** Equal neighbours together. */
export function groupsOf(servers: readonly (readonly Fraction[])[]): { count: number; server: readonly Fraction[] }[] {
  const groups: { count: number; server: readonly Fraction[] }[] = [];
  for (const server of servers) {
    const last = groups.at(-1);
    if (last?.server.every((amount, r) => amount.equals(server[r]))) last.count++;
    else groups.push({ count: 1, server });
  }
  return groups;
}

function amountsShown(resources: readonly string[], amounts: readonly Fraction[]): string {
  return amounts
    .map((amount, r) => [resources[r], thousandths(amount) / 1000] as const)
    .filter(([, amount]) => amount > 0)
    .map(([name, amount]) => `${name}:${amount}`)
    .join(';');
}

/** @throws FairnessError if it is no whole number of thousandths, which is all that the simulator has */
export function thousandths(amount: Fraction): number {
  const scaled = amount.mul(1000);
  if (scaled.d !== 1n) throw new FairnessError(amountTooFine(amount.toFraction()));
  return scaled.valueOf();
}
