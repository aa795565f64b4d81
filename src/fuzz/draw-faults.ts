import { Dice } from './dice.ts';
import type { DrawnAgents } from './draw-agents.ts';
import { type DrawnMasters, drawLatency } from './draw-masters.ts';
import { mapping, type Plain, type PlainMapping } from './plain.ts';
import type { Feature, Swarm } from './swarm.ts';

/** Whom a fault may happen to. */
interface Situation {
  readonly agents: DrawnAgents;
  readonly masters: DrawnMasters;
  readonly frameworks: readonly string[];
}

type Draw = (dice: Dice, situation: Situation) => PlainMapping;

interface Kind {
  readonly feature: Feature;
  readonly draw: Draw;
  /** Nothing comes back from it: it has no `for`, and (`once`) happens once. */
  readonly isFinal?: boolean;
  readonly isOnce?: boolean;
  readonly isOfAgents?: boolean;
}

const KINDS: readonly Kind[] = [
  { feature: 'agent-faults', draw: (dice, { agents }) => ({ crash: { agents: some(dice, agents) } }), isOfAgents: true },
  { feature: 'agent-faults', draw: (dice, { agents }) => ({ restart: { agents: some(dice, agents) } }), isOfAgents: true },
  { feature: 'agent-faults', draw: (dice, { agents }) => ({ shutdown: { agents: some(dice, agents) } }), isOfAgents: true },
  {
    feature: 'agent-faults',
    draw: (dice, { agents }) => ({
      drain: mapping({ agents: some(dice, agents), grace: dice.chance(0.5) ? dice.pick(['0s', '3s']) : undefined }),
    }),
    isOfAgents: true,
  },
  {
    feature: 'master-faults',
    draw: (dice, { masters }) => ({
      crash: { master: dice.pick(['leader', 'leader', 'all', dice.whole(0, masters.count - 1)]) },
    }),
  },
  { feature: 'zookeeper-faults', draw: (dice, { masters }) => ({ crash: { zookeeper: drawServers(dice, masters) } }) },
  { feature: 'registry-faults', draw: () => ({ crash: { registry: true } }) },
  { feature: 'framework-faults', draw: (dice, situation) => ({ crash: { framework: one(dice, situation) } }) },
  { feature: 'framework-faults', draw: (dice, situation) => ({ disconnect: { framework: one(dice, situation) } }) },
  {
    feature: 'teardowns',
    draw: (dice, situation) => ({ teardown: { framework: one(dice, situation) } }),
    isFinal: true,
    isOnce: true,
  },
  {
    feature: 'executor-faults',
    draw: (dice, situation) => ({
      crash: {
        executors: mapping({
          framework: one(dice, situation),
          agents: dice.chance(0.6) ? some(dice, situation.agents) : undefined,
        }),
      },
    }),
    isFinal: true,
  },
  {
    feature: 'network-faults',
    draw: (dice, situation) => ({ partition: { ...ends(dice, situation), ...(dice.chance(0.4) ? { one_way: true } : {}) } }),
  },
  { feature: 'network-faults', draw: (dice, situation) => ({ slow: { ...ends(dice, situation), latency: drawLatency(dice) } }) },
  { feature: 'network-faults', draw: (dice, situation) => ({ hold: ends(dice, situation) }) },
];

/** What goes wrong; undefined: nothing. */
export function drawFaults(swarm: Swarm, agents: DrawnAgents, masters: DrawnMasters, frameworks: readonly PlainMapping[]) {
  const dice = new Dice(swarm.seed, 'faults');
  const kinds = KINDS.filter(({ feature, isOnce }) => swarm.has(feature) && !(isOnce && swarm.has('no-end')));
  const situation = { agents, masters, frameworks: frameworks.map(({ name }) => String(name)) };
  const faults: PlainMapping[] = [];
  if (kinds.length > 0)
    faults.push(
      ...dice.times(1, swarm.operations, () => {
        const kind = dice.pick(kinds);
        return { ...drawTiming(dice, swarm, kind, agents), ...kind.draw(dice, situation) };
      }),
    );
  if (swarm.has('waves')) faults.push(drawWave(dice, swarm, agents));
  return faults.length > 0 ? faults : undefined;
}

/** A run without an end of its own is to come to one: what fails comes back, and at some time nothing fails any more. */
function drawTiming(dice: Dice, swarm: Swarm, { isFinal, isOnce, isOfAgents }: Kind, agents: DrawnAgents): PlainMapping {
  const mustEnd = swarm.has('no-end');
  const length = (): string => dice.pick(['300ms', '2s', '7s', '20s', '100s', `${swarm.seconds}s`]);
  if (!swarm.has('recurring-faults') || isOnce || dice.chance(0.5)) {
    const at = 1000 * dice.whole(0, swarm.seconds - 1) + dice.pick([0, 0, 500, 723]);
    return mapping({ at: `${at}ms`, for: isFinal || (!mustEnd && dice.chance(0.15)) ? undefined : length() });
  }
  const mean = Math.max(2, Math.floor(swarm.seconds / dice.pick([1, 3, 10])));
  return mapping({
    at: dice.chance(0.3) ? `${dice.whole(0, Math.floor(swarm.seconds / 3))}s` : undefined,
    mtbf: dice.chance(0.7) ? { exponential: { mean: `${mean}s` } } : `${mean}s`,
    mttr: isFinal || (!mustEnd && dice.chance(0.1)) ? undefined : dice.chance(0.5) ? length() : { exponential: { mean: '5s' } },
    correlated: isOfAgents && agents.racks.length > 0 && dice.chance(0.3) ? 'rack' : undefined,
    until: mustEnd || dice.chance(0.4) ? `${Math.ceil(swarm.seconds / 2)}s` : undefined,
  });
}

function drawWave(dice: Dice, swarm: Swarm, agents: DrawnAgents): PlainMapping {
  const by = dice.pick(['maintenance', 'crash', 'drain']);
  return {
    at: `${dice.whole(0, Math.floor(swarm.seconds / 2))}s`,
    maintenance_wave: mapping({
      agents: dice.chance(0.3) ? some(dice, agents) : undefined,
      every: dice.pick(['1s', '5s', '20s']),
      batch: dice.pick<Plain>([1, 2, '50%']),
      lasts: dice.pick(['500ms', '3s', '30s']),
      by: by === 'maintenance' && dice.chance(0.5) ? undefined : by,
      announce: by === 'maintenance' && dice.chance(0.6) ? dice.pick(['1s', '10s']) : undefined,
    }),
  };
}

function one(dice: Dice, { frameworks }: Situation): string {
  return dice.chance(0.2) ? 'all' : dice.pick(frameworks);
}

function some(dice: Dice, { count, racks }: DrawnAgents): Plain {
  switch (dice.pick(['all', 'count', 'part', 'one', 'list', 'rack'])) {
    case 'all':
      return 'all';
    case 'count':
      return dice.whole(1, count);
    case 'part':
      return dice.pick(['10%', '50%']);
    case 'list':
      return [...new Set(dice.times(1, 3, () => `agent-${dice.whole(1, count)}`))];
    case 'rack':
      if (racks.length > 0)
        return mapping({ attributes: { rack: dice.pick(racks) }, count: dice.chance(0.5) ? '50%' : undefined });
      return 1;
    default:
      return `agent-${dice.whole(1, count)}`;
  }
}

function drawServers(dice: Dice, { zookeeper }: DrawnMasters): Plain {
  if (dice.chance(0.2)) return 'all';
  return dice.chance(0.5) ? dice.whole(1, zookeeper) : [dice.whole(0, zookeeper - 1)];
}

/** Two ends that talk to each other, now and then any two. */
function ends(dice: Dice, situation: Situation): PlainMapping {
  const groups: readonly Plain[] = [
    'masters',
    'agents',
    'frameworks',
    'zookeeper',
    { masters: dice.whole(0, situation.masters.count - 1) },
    { agents: some(dice, situation.agents) },
    { frameworks: dice.pick(situation.frameworks) },
    { zookeeper: drawServers(dice, situation.masters) },
    { agents: some(dice, situation.agents), frameworks: 'all' },
  ];
  const ofMasters = [groups[0], groups[4]];
  const [from, to] = dice.chance(0.6) ? [dice.pick(groups), dice.pick(ofMasters)] : [dice.pick(ofMasters), dice.pick(groups)];
  return mapping({ from, to: dice.chance(0.2) ? undefined : to });
}
