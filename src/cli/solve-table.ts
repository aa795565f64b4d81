import type Fraction from 'fraction.js';
import { bothTexts, decimalText, exactText } from '../fairness/fraction.ts';
import {
  type Allocation,
  type Complaint,
  dominantShare,
  free,
  heldBy,
  type Instance,
  saturated,
  totals,
} from '../fairness/index.ts';

/** A division, and what of it is to be told. */
export interface Solved {
  /** As it was asked for. */
  readonly policy: string;
  readonly instance: Instance;
  readonly allocation: Allocation;
  /** Of each server. */
  readonly serverNames: readonly string[];
  /** Justified complaints; null: nobody asked. */
  readonly complaints: readonly Complaint[] | null;
}

/** What `clustersim solve --json` prints. `exact` is null where a number was found to a tolerance. */
export interface Solution {
  readonly policy: string;
  readonly allocation: Readonly<Record<string, UserSolution>>;
  /** Resources of which nothing is left. */
  readonly saturated: readonly string[];
  readonly complaints?: readonly ComplaintSolution[];
  readonly trace?: readonly string[];
}

export interface UserSolution {
  readonly tasks: number;
  readonly exact: string | null;
  /** The dominant share. */
  readonly share: number;
  readonly bundle: Readonly<Record<string, number>>;
  /** Tasks by server, where there are several. */
  readonly servers?: readonly number[];
}

export interface ComplaintSolution {
  readonly user: string;
  /** The part of everything that it is entitled to. */
  readonly entitlement: number;
  /** The saturated resource of which it has most, and what part of it; null: none is saturated. */
  readonly bottleneck: { readonly resource: string; readonly share: number } | null;
}

export function solutionOf({ policy, instance, allocation, complaints }: Solved): Solution {
  const { users, resources, servers } = instance;
  const total = totals(instance);
  const entries = users.map(({ name }, user): [string, UserSolution] => {
    const bundle = heldBy(instance, allocation, user);
    const tasks = allocation.tasks[user];
    return [
      name,
      {
        tasks: tasks.valueOf(),
        exact: allocation.isExact ? exactText(tasks) : null,
        share: dominantShare(instance, allocation, user, total).valueOf(),
        bundle: Object.fromEntries(resources.map((resource, index) => [resource, bundle[index].valueOf()])),
        ...(servers.length > 1 ? { servers: allocation.placed[user].map((each) => each.valueOf()) } : {}),
      },
    ];
  });
  return {
    policy,
    allocation: Object.fromEntries(entries),
    saturated: saturated(instance, allocation).map((resource) => resources[resource]),
    ...(complaints === null ? {} : { complaints: complaints.map((each) => complaintOf(instance, each)) }),
  };
}

function complaintOf({ users, resources }: Instance, { user, entitlement, bottleneck }: Complaint): ComplaintSolution {
  return {
    user: users[user].name,
    entitlement: entitlement.valueOf(),
    bottleneck: bottleneck && { resource: resources[bottleneck.resource], share: bottleneck.share.valueOf() },
  };
}

/** A row a user, a row for what is left, the saturated resources, and where tasks are if there are several servers. */
export function solutionTable({ policy, instance, allocation, serverNames, complaints }: Solved): string {
  const { users, resources } = instance;
  const written = (value: Fraction): string => (allocation.isExact ? bothTexts(value) : decimalText(value));
  const total = totals(instance);
  const rows = [
    ['', 'tasks', 'dominant share', ...resources],
    ...users.map(({ name }, user) => [
      name,
      written(allocation.tasks[user]),
      written(dominantShare(instance, allocation, user, total)),
      ...heldBy(instance, allocation, user).map(written),
    ]),
    ['free', '', '', ...free(instance, allocation).map(written)],
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  const full = saturated(instance, allocation).map((resource) => resources[resource]);
  return [
    allocation.isExact ? policy : `${policy} (to 1e-9, not exact)`,
    '',
    ...lines,
    '',
    `saturated: ${full.length === 0 ? 'nothing' : full.join(', ')}`,
    ...placeLines(instance, allocation, serverNames, written),
    ...(complaints === null ? [] : complaintLines(instance, complaints)),
    '',
  ].join('\n');
}

/** Beyond so many servers, only JSON tells where tasks are. */
const MOST_LISTED = 20;

function placeLines(
  { servers, users }: Instance,
  { placed }: Allocation,
  names: readonly string[],
  written: (value: Fraction) => string,
): string[] {
  if (servers.length === 1) return [];
  if (servers.length > MOST_LISTED) return [`${servers.length} servers: --json tells which tasks are where`];
  return servers.map((_, server) => {
    const who = users.flatMap(({ name }, user) =>
      placed[user][server].n === 0n ? [] : [`${name} ${written(placed[user][server])}`],
    );
    return `server ${names[server]}: ${who.length === 0 ? 'nothing' : who.join(', ')}`;
  });
}

function complaintLines({ users, resources }: Instance, complaints: readonly Complaint[]): string[] {
  if (complaints.length === 0) return ['complaints: none'];
  return complaints.map(({ user, entitlement, bottleneck }) => {
    const has =
      bottleneck === null ? 'nothing is saturated' : `has ${bothTexts(bottleneck.share)} of ${resources[bottleneck.resource]}`;
    return `complaint: ${users[user].name} is entitled to ${bothTexts(entitlement)}; ${has}`;
  });
}
