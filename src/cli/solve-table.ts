import type Fraction from 'fraction.js';
import { bothTexts, decimalText, exactText } from '../fairness/fraction.ts';
import { type Allocation, dominantShare, free, heldBy, type Instance, saturated, totals } from '../fairness/index.ts';

/** What `clustersim solve --json` prints. `exact` is null where a number was found to a tolerance. */
export interface Solution {
  readonly policy: string;
  readonly allocation: Readonly<Record<string, UserSolution>>;
  /** Resources of which nothing is left. */
  readonly saturated: readonly string[];
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

export function solutionOf(policy: string, instance: Instance, allocation: Allocation): Solution {
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
  };
}

/** A row a user, a row for what is left, the saturated resources, and where tasks are if there are several servers. */
export function solutionTable(policy: string, instance: Instance, allocation: Allocation): string {
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
    ...placeLines(instance, allocation, written),
    '',
  ].join('\n');
}

/** Beyond so many servers, only JSON tells where tasks are. */
const MOST_LISTED = 20;

function placeLines({ servers, users }: Instance, { placed }: Allocation, written: (value: Fraction) => string): string[] {
  if (servers.length === 1) return [];
  if (servers.length > MOST_LISTED) return [`${servers.length} servers: --json tells which tasks are where`];
  return servers.map((_, server) => {
    const who = users.flatMap(({ name }, user) =>
      placed[user][server].n === 0n ? [] : [`${name} ${written(placed[user][server])}`],
    );
    return `server ${server}: ${who.length === 0 ? 'nothing' : who.join(', ')}`;
  });
}
