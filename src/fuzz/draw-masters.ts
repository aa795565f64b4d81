import { Dice } from './dice.ts';
import { mapping, type Plain, type PlainMapping } from './plain.ts';
import type { Swarm } from './swarm.ts';

/** How many masters and servers of ZooKeeper there are. */
export interface DrawnMasters {
  readonly count: number;
  readonly zookeeper: number;
  /** What the scenario says; undefined: nothing. */
  readonly written: Plain | undefined;
}

export function drawMasters(swarm: Swarm): DrawnMasters {
  const dice = new Dice(swarm.seed, 'masters');
  if (!swarm.has('masters')) return { count: 1, zookeeper: 1, written: undefined };
  const count = dice.pick([1, 2, 3, 3]);
  const zookeeper = dice.chance(0.6) ? count : dice.pick([1, 3, 5]);
  if (dice.chance(0.3)) return { count, zookeeper: count, written: count };
  const isHasty = dice.chance(0.6);
  return {
    count,
    zookeeper,
    written: mapping({
      count,
      zookeeper: zookeeper === count ? undefined : zookeeper,
      zk_session_timeout: dice.chance(0.3) ? dice.pick(['2s', '4s']) : undefined,
      agent_ping_timeout: isHasty ? dice.pick(['1s', '3s', '700ms']) : undefined,
      max_agent_ping_timeouts: isHasty ? dice.whole(1, 3) : undefined,
      agent_removal_rate: dice.chance(0.3) ? dice.pick(['6/min', '1/min', '20/h']) : undefined,
      recovery_agent_removal_limit: dice.chance(0.2) ? dice.pick([0, 0.5]) : undefined,
      agent_recovery_factor: dice.chance(0.3) ? dice.pick([0, 0.5, 1]) : undefined,
      allocator_recovery_timeout: dice.chance(0.4) ? dice.pick(['5s', '1min']) : undefined,
      registration_backoff: dice.chance(0.4) ? dice.pick(['10ms', '100ms', '10s']) : undefined,
      registry_fetch_timeout: dice.chance(0.2) ? '5s' : undefined,
      registry_store_timeout: dice.chance(0.4) ? '3s' : undefined,
      start: dice.chance(0.3) ? dice.pick(['0s', '5s']) : undefined,
    }),
  };
}

export function drawNetwork(swarm: Swarm): PlainMapping | undefined {
  const dice = new Dice(swarm.seed, 'network');
  const network = mapping({
    latency: swarm.has('latency') ? drawLatencies(dice) : undefined,
    loss: swarm.has('loss') ? dice.pick([0.001, 0.05, 0.3]) : undefined,
  });
  return Object.keys(network).length > 0 ? network : undefined;
}

function drawLatencies(dice: Dice): Plain {
  if (dice.chance(0.4)) return drawLatency(dice);
  return mapping({
    framework_master: dice.chance(0.7) ? drawLatency(dice) : undefined,
    master_agent: drawLatency(dice),
    zookeeper: dice.chance(0.5) ? drawLatency(dice) : undefined,
  });
}

export function drawLatency(dice: Dice): Plain {
  return dice.pick<Plain>([
    '1ms',
    '50ms',
    '1s',
    { uniform: { min: '0s', max: '2s' } },
    { exponential: { mean: '20ms' } },
    { pareto: { scale: '1ms', alpha: 1.1, max: '30s' } },
  ]);
}
