import { Dice } from './dice.ts';
import type { DrawnAgents } from './draw-agents.ts';
import { mapping, type Plain, type PlainMapping } from './plain.ts';
import type { Swarm } from './swarm.ts';

/** The names of a world's roles; `*` is the role of those that have none. */
export function drawRoleNames(swarm: Swarm): readonly string[] {
  const dice = new Dice(swarm.seed, 'role names');
  if (!swarm.has('nested-roles')) return ['*', ...['a', 'b', 'c'].slice(0, dice.whole(1, 3))];
  return ['*', 'a', ...dice.some(['a/b', 'a/b/c', 'a/d', 'b', 'b/x'], 0.6)];
}

/** What the scenario says of its roles; undefined: nothing. */
export function drawRoles(swarm: Swarm, names: readonly string[], agents: DrawnAgents): PlainMapping | undefined {
  const dice = new Dice(swarm.seed, 'roles');
  const tops = names.filter((name) => name !== '*' && !name.includes('/'));
  const each = names
    .filter((name) => name !== '*')
    .map((name): readonly [string, PlainMapping] => [
      name,
      mapping({
        weight: swarm.has('weights') && dice.chance(0.7) ? dice.pick([0.5, 1, 2, 3, 10]) : undefined,
        priority: swarm.has('priorities') && dice.chance(0.7) ? dice.whole(-1, 3) : undefined,
        quota: swarm.has('quotas') && tops.includes(name) && dice.chance(0.7) ? drawQuota(dice, tops.length, agents) : undefined,
      }),
    ])
    .filter(([, role]) => Object.keys(role).length > 0);
  return each.length === 0 ? undefined : Object.fromEntries(each);
}

/** A guarantee that leaves room for those of the other top-level roles, and a limit that is no less. */
export function drawQuota(dice: Dice, rivals: number, { total, hasGpus }: DrawnAgents): PlainMapping {
  const part = (all: number) => Math.floor((all * dice.pick([0.3, 0.6, 1])) / rivals);
  const cpus = part(total.cpus);
  const mem = part(total.mem);
  const guarantee: Record<string, Plain> = {};
  const limit: Record<string, Plain> = {};
  if (dice.chance(0.7)) {
    if (cpus > 0) guarantee['cpus'] = cpus;
    if (mem > 0 && dice.chance(0.5)) guarantee['mem'] = mem;
  }
  if (dice.chance(0.7)) {
    limit['cpus'] = cpus + dice.pick([0, 0, 0.5, 1, 4]);
    if (dice.chance(0.5)) limit['mem'] = mem + dice.pick([0, 512, 2048]);
    if (hasGpus && dice.chance(0.3)) limit['gpus'] = dice.whole(0, 1);
  }
  return mapping({
    guarantee: Object.keys(guarantee).length > 0 ? guarantee : undefined,
    limit: Object.keys(limit).length > 0 ? limit : undefined,
  });
}
