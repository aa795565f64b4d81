import type Fraction from 'fraction.js';
import { exactText, ONE, sum, ZERO } from '../fraction.ts';
import type { Instance } from '../instance.ts';

/** Servers that differ in size only, and are accepted by the same users: divisible tasks see one large one. */
export interface ServerGroup {
  readonly servers: readonly number[];
  /** What part of the group each server is. */
  readonly parts: readonly Fraction[];
  /** What they have together. */
  readonly capacity: readonly Fraction[];
  /** The users whose tasks may run there, and need nothing that it does not have. */
  readonly users: readonly number[];
}

/** Every server that has anything is in one group. */
export function serverGroups({ servers, users, resources }: Instance): ServerGroup[] {
  const alike = new Map<string, number[]>();
  for (const [server, capacity] of servers.entries()) {
    const unit = capacity.find(({ n }) => n !== 0n);
    if (unit === undefined) continue;
    const shape = capacity.map((amount) => exactText(amount.div(unit)));
    const accepting = users.flatMap(({ accepts }, user) => (accepts === null || accepts.includes(server) ? [user] : []));
    const key = `${shape.join(' ')}; ${accepting.join(' ')}`;
    const members = alike.get(key);
    if (members) members.push(server);
    else alike.set(key, [server]);
  }
  return [...alike.values()].map((members) => {
    const capacity = resources.map((_, resource) => sum(members.map((server) => servers[server][resource])));
    const measure = capacity.findIndex(({ n }) => n !== 0n);
    return {
      servers: members,
      parts: members.length === 1 ? [ONE] : members.map((server) => servers[server][measure].div(capacity[measure])),
      capacity,
      users: users.flatMap(({ accepts, demand }, user) => {
        const may = accepts === null || accepts.includes(members[0]);
        return may && demand.every((amount, resource) => amount.n === 0n || capacity[resource].n !== 0n) ? [user] : [];
      }),
    };
  });
}

/** Tasks by user and server, of tasks by user and group. */
export function spread(
  instance: Instance,
  groups: readonly ServerGroup[],
  tasks: readonly (readonly Fraction[])[],
): Fraction[][] {
  return tasks.map((counts) => {
    const placed = instance.servers.map(() => ZERO);
    for (const [group, { servers, parts }] of groups.entries())
      for (const [place, server] of servers.entries()) placed[server] = counts[group].mul(parts[place]);
    return placed;
  });
}
