import { Dice } from './dice.ts';
import { mapping, type Plain, type PlainMapping } from './plain.ts';
import type { Swarm } from './swarm.ts';

/** Agents as they are drawn, and what other parts of the world have to know of them. */
export interface DrawnAgents {
  readonly list: readonly PlainMapping[];
  readonly count: number;
  /** What every agent has of it, at least, unreserved. */
  readonly least: { readonly cpus: number; readonly mem: number; readonly disk: number };
  /** Unreserved, of all agents together. */
  readonly total: { readonly cpus: number; readonly mem: number };
  readonly hasGpus: boolean;
  readonly hasPorts: boolean;
  /** Values of `rack` that some agents have. */
  readonly racks: readonly string[];
}

const RACKS = ['r1', 'r2', 'r3'];

/** The region of the masters, where there are regions. */
export const HOME = 'here';

export function drawAgents(swarm: Swarm, roles: readonly string[]): DrawnAgents {
  const dice = new Dice(swarm.seed, 'agents');
  const where = new Dice(swarm.seed, 'domains');
  const groups = dice.times(1, swarm.groups, () => drawGroup(dice, swarm, roles));
  const least = (name: string) => Math.min(...groups.map(({ resources }) => resources[name] ?? 0));
  const total = (name: string) => groups.reduce((sum, { count, resources }) => sum + count * (resources[name] ?? 0), 0);
  return {
    list: groups.map(({ group }) => (swarm.has('regions') ? { ...group, ...drawDomain(where) } : group)),
    count: groups.reduce((sum, { count }) => sum + count, 0),
    least: { cpus: least('cpus'), mem: least('mem'), disk: least('disk') },
    total: { cpus: total('cpus'), mem: total('mem') },
    hasGpus: groups.some(({ group }) => 'gpus' in (group['resources'] as PlainMapping)),
    hasPorts: swarm.has('ports'),
    racks: RACKS.filter((rack) =>
      groups.some(({ group }) => (group['attributes'] as PlainMapping | undefined)?.['rack'] === rack),
    ),
  };
}

interface Group {
  readonly group: PlainMapping;
  readonly count: number;
  readonly resources: Readonly<Record<string, number>>;
}

function drawGroup(dice: Dice, swarm: Swarm, roles: readonly string[]): Group {
  const count = dice.whole(1, swarm.agents);
  const cpus = dice.pick([1, 2, 2, 4, 4, 8, 2.5]);
  const plain: Record<string, number> = { cpus, mem: dice.pick([512, 1024, 2048, 4096, 4096, 8192]) };
  if (swarm.has('disk') || swarm.has('volumes') || swarm.has('reserve-at-run-time'))
    plain['disk'] = dice.pick([1000, 4000, 10000]);
  const resources: Record<string, Plain> = { ...plain };
  if (swarm.has('gpus') && dice.chance(0.6)) resources['gpus'] = dice.whole(1, 4);
  if (swarm.has('ports')) resources['ports'] = dice.pick(['[31000-31003]', '[31000-31001,31005-31009]', '[31000-31099]']);
  const owners = roles.filter((role) => role !== '*');
  if (swarm.has('reserved') && owners.length > 0)
    for (const role of dice.some(owners, 0.4)) {
      if (dice.chance(0.8)) resources[`cpus(${role})`] = dice.pick([0.5, 1, 2]);
      if (dice.chance(0.6)) resources[`mem(${role})`] = dice.pick([256, 1024]);
      if (swarm.has('ports') && dice.chance(0.3)) resources[`ports(${role})`] = '[32000-32001]';
      if (swarm.has('gpus') && dice.chance(0.2)) resources[`gpus(${role})`] = 1;
      if (swarm.has('disk') && dice.chance(0.3)) resources[`disk(${role})`] = 2000;
    }
  const isOversubscribed = swarm.has('revocable') && dice.chance(0.8);
  const group = mapping({
    count,
    resources,
    attributes: swarm.has('attributes') ? drawAttributes(dice) : undefined,
    ...(swarm.has('agent-timeouts') ? drawTimeouts(dice) : {}),
    oversubscribed: isOversubscribed ? drawOversubscription(dice, swarm) : undefined,
    qos: isOversubscribed && swarm.has('qos') ? drawQos(dice) : undefined,
  });
  return { group, count, resources: plain };
}

function drawAttributes(dice: Dice): PlainMapping {
  return mapping({
    rack: dice.chance(0.8) ? dice.pick(RACKS) : undefined,
    zone: dice.chance(0.3) ? dice.pick(['a', '{a,b}']) : undefined,
    slots: dice.chance(0.3) ? dice.pick([2, 4]) : undefined,
  });
}

function drawDomain(dice: Dice): PlainMapping {
  const domain = { region: dice.pick([HOME, HOME, 'there']), zone: dice.pick(['z1', 'z2']) };
  return dice.chance(0.8) ? { domain } : {};
}

function drawTimeouts(dice: Dice): PlainMapping {
  return mapping({
    executor_registration_timeout: dice.chance(0.5) ? dice.pick(['1s', '200ms', '10s']) : undefined,
    executor_reregistration_timeout: dice.chance(0.5) ? dice.pick(['100ms', '10s']) : undefined,
    recovery_timeout: dice.chance(0.5) ? dice.pick(['1s', '30s']) : undefined,
  });
}

function drawQos(dice: Dice): Plain {
  const interval = dice.pick(['1s', '4s']);
  if (dice.chance(0.5)) return { controller: 'trim', interval };
  return { controller: 'load', threshold: dice.pick([0.3, 0.8, 1]), interval };
}

function drawOversubscription(dice: Dice, swarm: Swarm): PlainMapping {
  const interval = dice.pick(['1s', '2500ms', '15s']);
  if (dice.chance(0.4))
    return { fixed: mapping({ cpus: dice.pick([0.5, 1, 2]), mem: dice.chance(0.5) ? 512 : undefined }), interval };
  const later = { from: `${Math.floor(swarm.seconds / 2)}s`, fraction: dice.pick([0, 0.2, 0.9]) };
  return {
    unused: mapping({
      cpus: dice.chance(0.5) ? dice.pick([0.25, 0.7, 1]) : [{ from: '0s', fraction: 0.5 }, later],
      mem: dice.chance(0.4) ? 0.3 : undefined,
    }),
    interval,
  };
}
