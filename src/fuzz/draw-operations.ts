import { Dice } from './dice.ts';
import type { DrawnAgents } from './draw-agents.ts';
import { drawQuota } from './draw-roles.ts';
import { mapping, type Plain, type PlainMapping } from './plain.ts';
import type { Swarm } from './swarm.ts';

/** What the operator does, in no particular order; undefined: nothing. */
export function drawOperations(
  swarm: Swarm,
  roles: readonly string[],
  agents: DrawnAgents,
  frameworks: readonly PlainMapping[],
): readonly PlainMapping[] | undefined {
  const dice = new Dice(swarm.seed, 'operations');
  const used = frameworks.flatMap(({ role }) => (typeof role === 'string' ? [role, role] : []));
  const owners = [...used, ...roles].filter((role) => role !== '*');
  const kinds = [
    ...(swarm.has('operations') ? ['weights', 'quota', 'deactivate_agents', 'activate_agents', 'whitelist'] : []),
    ...(swarm.has('reserve-at-run-time') ? ['reserve', 'reserve', 'unreserve', 'a volume’s life', 'a volume’s life'] : []),
    ...(swarm.has('maintenance') ? ['maintenance', 'maintenance'] : []),
  ];
  if (kinds.length === 0) return undefined;
  const situation = { swarm, owners, agents };
  const first = swarm.has('shared-volumes') ? drawVolume(dice, 0, situation) : [];
  const others = dice
    .times(1, swarm.operations, () => {
      const kind = dice.pick(kinds);
      // On the second, when batches are, or in between, when offers are being considered.
      const at = 1000 * dice.whole(0, swarm.seconds - 1) + (dice.chance(0.5) ? 0 : 300);
      if (kind === 'a volume’s life') return drawVolume(dice, at, situation);
      return [{ at: `${at}ms`, ...drawOperation(dice, kind, at, situation) }];
    })
    .flat();
  return [...first, ...others];
}

interface Situation {
  readonly swarm: Swarm;
  /** Roles that something may be reserved for, those that have frameworks more than once. */
  readonly owners: readonly string[];
  readonly agents: DrawnAgents;
}

/** `at`: ms. */
function drawOperation(dice: Dice, kind: string, at: number, { swarm, owners, agents }: Situation): PlainMapping {
  const tops = [...new Set(owners.filter((role) => !role.includes('/')))];
  const on = { agents: drawSelection(dice, agents), role: dice.pick(owners) };
  switch (kind) {
    case 'weights':
      return { weights: { [dice.pick(owners)]: dice.pick([0.25, 1, 2, 5]) } };
    case 'quota':
      return {
        quota: { role: dice.pick(tops), ...drawQuota(dice, tops.length, agents), ...(dice.chance(0.5) ? { force: true } : {}) },
      };
    case 'reserve':
    case 'unreserve':
      return { [kind]: { ...on, resources: drawAmounts(dice, agents) } };
    case 'maintenance': {
      const start = at + dice.pick([0, 1000, 5000, 250 * swarm.seconds]);
      return { maintenance: { agents: on.agents, start: `${start}ms`, for: `${dice.pick([1, 7, 30])}s` } };
    }
    default:
      return { [kind]: on.agents };
  }
}

/** Disk is reserved, becomes a volume, and now and then both end: the one after the other, as far as the run lasts. */
function drawVolume(dice: Dice, at: number, { swarm, owners, agents }: Situation): readonly PlainMapping[] {
  const on = { agents: drawSelection(dice, agents), role: dice.pick(owners) };
  const size = Math.min(agents.least.disk, dice.pick([100, 500]));
  const id = dice.pick(['v', 'w']);
  const steps: readonly PlainMapping[] = [
    { reserve: { ...on, resources: { disk: size } } },
    { create_volume: mapping({ ...on, id, size, shared: swarm.has('shared-volumes') || dice.chance(0.4) ? true : undefined }) },
    ...(dice.chance(0.5) ? [{ destroy_volume: { ...on, id } }] : []),
    ...(dice.chance(0.5) ? [{ unreserve: { ...on, resources: { disk: size } } }] : []),
  ];
  const gap = dice.pick([0, 500, 3000]);
  return steps
    .map((step, i) => ({ at: at + i * gap, step }))
    .filter((each) => each.at < 1000 * swarm.seconds)
    .map((each) => ({ at: `${each.at}ms`, ...each.step }));
}

/** No more than any agent has. */
function drawAmounts(dice: Dice, { least }: DrawnAgents): PlainMapping {
  const disk = dice.chance(0.5) ? Math.min(least.disk, 1000) : 0;
  const mem = dice.chance(0.5) ? Math.min(least.mem, 256) : 0;
  return mapping({
    cpus: disk + mem === 0 || dice.chance(0.7) ? dice.pick([0.5, 1, least.cpus]) : undefined,
    mem: mem > 0 ? mem : undefined,
    disk: disk > 0 ? disk : undefined,
  });
}

/** Some agents, in one of the ways a scenario can name them. */
export function drawSelection(dice: Dice, { count, racks }: DrawnAgents): Plain {
  switch (dice.pick(['all', 'one', 'first', 'rack'])) {
    case 'all':
      return 'all';
    case 'first':
      return { count: dice.whole(1, count) };
    case 'rack':
      if (racks.length > 0) return { attributes: { rack: dice.pick(racks) } };
      return 'all';
    default:
      return `agent-${dice.whole(1, count)}`;
  }
}
