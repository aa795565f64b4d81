import type { CaseOf, StepOf } from '../cases/case-file.ts';
import { quantitiesText, resourceSetText } from '../cases/resource-set.ts';
import type { CaseResource } from '../subject.ts';
import { errorText, type Failure, type Mismatch, mismatch, type Shown } from '../verdict.ts';
import type { CreateRoleTree, CreateSorter, RandomOrders, RoleTreeSubject, SorterSubject } from './unit-subjects.ts';

/** What each expectation of a step says, and what is seen. */
export type Comparisons = Readonly<Record<string, readonly [expected: Shown, got: Shown]>>;

export function playSorterCase({ config, steps }: CaseOf<'sorter'>, create: CreateSorter): readonly Failure[] {
  const sorter = create(config, steps);
  return playSteps(steps, (step) => {
    if (step.op === 'sort') return compareOrder(step.expect ?? {}, sorter.sort());
    if (step.op === 'check') return compareAllocations(step.expect, sorter);
    applyToSorter(step, sorter);
    return {};
  });
}

export function playRoleTreeCase({ steps }: CaseOf<'role_tree'>, create: CreateRoleTree): readonly Failure[] {
  const tree = create(steps);
  return playSteps(steps, (step) => {
    applyToTree(step, tree);
    return compareTree(step.expect ?? {}, tree);
  });
}

export function playRandomSorterCase({ steps }: CaseOf<'random_sorter'>, orders: RandomOrders): readonly Failure[] {
  return playSteps(steps, ({ clients, weights, runs, expect: { table, tolerance_abs: tolerance } }) => {
    const seen = orders(clients, weights, runs);
    const wanted: string[] = [];
    const got: string[] = [];
    for (const [index, client] of clients.entries()) {
      for (const [position, probability] of (table[index] ?? []).entries()) {
        const share = seen.filter((order) => order[position] === client).length / seen.length;
        const isNear = Math.abs(share - probability) <= tolerance;
        wanted.push(`${client} at ${position}: ${probability} ± ${tolerance}`);
        got.push(isNear ? wanted.at(-1)! : `${client} at ${position}: ${share}`);
      }
    }
    return { table: [wanted, got] };
  });
}

/** Does one step after the other, and compares; what throws ends the case. */
export function playSteps<Step extends { readonly op: string }>(
  steps: readonly Step[],
  play: (step: Step) => Comparisons,
): readonly Failure[] {
  const failures: Failure[] = [];
  for (const [index, step] of steps.entries()) {
    const failed = (expectation: string, found: Mismatch) => failures.push({ step: index, op: step.op, expectation, ...found });
    try {
      for (const [expectation, [expected, got]] of Object.entries(play(step))) {
        const found = mismatch(expected, got);
        if (found !== undefined) failed(expectation, found);
      }
    } catch (error) {
      failed('no_error', { expected: 'no error', got: errorText(error) });
      break;
    }
  }
  return failures;
}

function applyToSorter(step: Exclude<StepOf<'sorter'>, { op: 'sort' | 'check' }>, sorter: SorterSubject): void {
  switch (step.op) {
    case 'add':
    case 'activate':
    case 'deactivate':
    case 'remove':
      sorter[step.op](step.client);
      break;
    case 'allocated':
    case 'unallocated':
      sorter[step.op](step.client, step.agent, step.resources);
      break;
    case 'update':
      sorter.update(step.client, step.agent, step.old, step.new);
      break;
    case 'update_weight':
      sorter.updateWeight(step.path, step.weight);
      break;
    case 'add_agent':
      sorter.addAgent(step.agent, step.total_quantities);
      break;
    case 'remove_agent':
      sorter.removeAgent(step.agent);
      break;
  }
}

function compareOrder(
  expect: NonNullable<Extract<StepOf<'sorter'>, { op: 'sort' }>['expect']>,
  seen: readonly string[],
): Comparisons {
  return {
    ...(expect.order && { order: [orderText(expect.order), orderText(seen)] as const }),
    ...(expect.members && { members: [expect.members, seen] as const }),
  };
}

function orderText(clients: readonly string[]): string {
  return clients.length === 0 ? 'nobody' : clients.join(', ');
}

function compareAllocations(expect: Extract<StepOf<'sorter'>, { op: 'check' }>['expect'], sorter: SorterSubject): Comparisons {
  const { contains, count, allocation, allocation_quantities: quantities, total_allocation_quantities: total } = expect;
  return {
    ...(contains && { contains: byName(contains, String, (client) => String(sorter.contains(client))) }),
    ...(count !== undefined && { count: [String(count), String(sorter.count)] as const }),
    ...(allocation && {
      allocation: byName(
        allocation,
        (agents) => allocationText(Object.entries(agents)),
        (client) => allocationText([...sorter.allocation(client)]),
      ),
    }),
    ...(quantities && {
      allocation_quantities: byName(quantities, quantitiesText, (client) => quantitiesText(sorter.allocationQuantities(client))),
    }),
    ...(total && {
      total_allocation_quantities: [quantitiesText(total), quantitiesText(sorter.totalAllocationQuantities())] as const,
    }),
  };
}

function allocationText(agents: readonly (readonly [agent: string, resources: readonly CaseResource[]])[]): string {
  const held = agents.map(([agent, resources]) => `${agent} ${resourceSetText(resources)}`);
  return (
    held
      .filter((text) => !text.endsWith(' nothing'))
      .sort()
      .join(', ') || 'nothing'
  );
}

function applyToTree(step: StepOf<'role_tree'>, tree: RoleTreeSubject): void {
  switch (step.op) {
    case 'weight':
      tree.setWeight(step.role, step.weight);
      break;
    case 'quota':
      tree.setQuota(step.role, step.guarantees, step.limits);
      break;
    case 'track_reservation':
      tree.trackReservation(step.resources);
      break;
    case 'untrack_reservation':
      tree.untrackReservation(step.resources);
      break;
    case 'track_framework':
      tree.trackFramework(step.framework, step.role);
      break;
    case 'untrack_framework':
      tree.untrackFramework(step.framework, step.role);
      break;
  }
}

function compareTree(expect: NonNullable<StepOf<'role_tree'>['expect']>, tree: RoleTreeSubject): Comparisons {
  const { exists = [], absent = [], weights = {}, reservation_quantities: reserved = {}, framework_counts: counts = {} } = expect;
  const there = (role: string) => `${role} ${tree.exists(role) ? 'exists' : 'does not exist'}`;
  const ifThere = (text: (role: string) => string) => (role: string) => (tree.exists(role) ? text(role) : 'does not exist');
  return {
    exists: [exists.map((role) => `${role} exists`), exists.map(there)],
    absent: [absent.map((role) => `${role} does not exist`), absent.map(there)],
    weights: byName(
      weights,
      String,
      ifThere((role) => String(tree.weight(role))),
    ),
    reservation_quantities: byName(
      reserved,
      quantitiesText,
      ifThere((role) => quantitiesText(tree.reservationQuantities(role))),
    ),
    framework_counts: byName(
      counts,
      String,
      ifThere((role) => String(tree.frameworkCount(role))),
    ),
  };
}

/** A line a name. */
function byName<T>(
  expected: Readonly<Record<string, T>>,
  text: (value: T) => string,
  got: (name: string) => string,
): readonly [expected: readonly string[], got: readonly string[]] {
  return [
    Object.entries(expected).map(([name, value]) => `${name}: ${text(value)}`),
    Object.keys(expected).map((name) => `${name}: ${got(name)}`),
  ];
}
