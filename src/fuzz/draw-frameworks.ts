import { Dice } from './dice.ts';
import type { DrawnAgents } from './draw-agents.ts';
import { drawWorkload } from './draw-workload.ts';
import { mapping, type Plain, type PlainMapping } from './plain.ts';
import type { Swarm } from './swarm.ts';

/** Who competes: each framework has a part of what its world's swarm has. */
export function drawFrameworks(swarm: Swarm, roles: readonly string[], agents: DrawnAgents): readonly PlainMapping[] {
  const dice = new Dice(swarm.seed, 'frameworks');
  const frameworks = dice.times(1, swarm.frameworks, (index) => drawFramework(dice, swarm, roles, agents, index));
  return swarm.has('regions') ? withRegions(swarm, frameworks) : frameworks;
}

/** Some go to other regions, some to a zone only. */
function withRegions(swarm: Swarm, frameworks: readonly PlainMapping[]): readonly PlainMapping[] {
  const dice = new Dice(swarm.seed, 'regions of frameworks');
  return frameworks.map((framework) => {
    const { capabilities = [], constraints = [] } = framework as {
      capabilities?: readonly Plain[];
      constraints?: readonly Plain[];
    };
    const isAware = dice.chance(0.6);
    const isPicky = dice.chance(0.2);
    return mapping({
      ...framework,
      capabilities: isAware ? [...capabilities, 'REGION_AWARE'] : framework['capabilities'],
      constraints: isPicky ? [...constraints, { pseudo_attribute: 'zone', equals: 'z1' }] : framework['constraints'],
    });
  });
}

function drawFramework(dice: Dice, swarm: Swarm, roles: readonly string[], agents: DrawnAgents, index: number): PlainMapping {
  const role = dice.pick(roles);
  const isService = swarm.has('services') && dice.chance(0.5);
  const reserves = swarm.has('reserving') && role !== '*' && dice.chance(0.7);
  const volume = reserves && swarm.has('volumes') && dice.chance(0.7) ? dice.pick([100, 500]) : undefined;
  const canGpus = swarm.has('gpus') && dice.chance(0.6);
  const hasOverhead = swarm.has('executors') && dice.chance(0.7);
  return mapping({
    name: `f${index + 1}`,
    role: role === '*' ? undefined : role,
    capabilities: listOrNone([
      ...(canGpus ? ['GPU_RESOURCES'] : []),
      ...(swarm.has('revocable') && dice.chance(0.7) ? ['REVOCABLE_RESOURCES'] : []),
      ...(swarm.has('shared-volumes') || (swarm.has('volumes') && dice.chance(0.5)) ? ['SHARED_RESOURCES'] : []),
      ...(swarm.has('partition-aware') && dice.chance(0.6) ? ['PARTITION_AWARE'] : []),
      ...((swarm.has('reserving') || swarm.has('reserved')) && dice.chance(0.5) ? ['RESERVATION_REFINEMENT'] : []),
    ]),
    constraints: swarm.has('constraints') && dice.chance(0.6) ? drawConstraints(dice, agents) : undefined,
    min_allocatable:
      swarm.has('own-minimum') && dice.chance(0.6) ? dice.pick(['none', 'cpus:1', 'cpus:0.5|mem:256MB']) : undefined,
    scheduler: drawScheduler(dice, swarm, agents, { isService, reserves, volume }),
    executor: hasOverhead ? drawExecutor(dice, swarm) : undefined,
    retry: swarm.has('retries')
      ? mapping({ attempts: dice.whole(0, 3), backoff: dice.pick(['0s', '1s', '700ms', '5s']) })
      : undefined,
    ...(swarm.isControlled ? drawFailure(dice, swarm) : {}),
    workload: drawWorkload(dice, swarm, agents, { isService, hasVolume: volume !== undefined, canGpus }),
    prefill: swarm.has('prefill') && !reserves && dice.chance(0.5) ? drawPrefill(dice) : undefined,
  });
}

interface Way {
  readonly isService: boolean;
  readonly reserves: boolean;
  readonly volume: number | undefined;
}

function drawScheduler(dice: Dice, swarm: Swarm, agents: DrawnAgents, { isService, reserves, volume }: Way): PlainMapping {
  return mapping({
    use: isService ? 'service' : 'batch',
    refuse_seconds: drawRefusal(dice, swarm),
    suppress: swarm.has('no-suppress') && dice.chance(0.7) ? false : undefined,
    revive_interval: swarm.has('slow-revives') && dice.chance(0.7) ? dice.pick(['1s', '5s', '3300ms']) : undefined,
    think_time: swarm.has('think-time') && dice.chance(0.7) ? drawThinkTime(dice, swarm) : undefined,
    filter: swarm.has('registered-filters') && dice.chance(0.7) ? drawFilter(dice, agents) : undefined,
    reserve: reserves ? true : undefined,
    volume,
    maintenance: swarm.has('maintenance') ? dice.pick(['ignore', 'decline', 'drain']) : undefined,
  });
}

/** A run without an end of its own ends when a thousand offers were of no use: with long filters that is a long time. */
function drawRefusal(dice: Dice, swarm: Swarm): number | undefined {
  if (swarm.has('long-filters')) return swarm.has('no-end') ? 10 : dice.pick([30, 1000]);
  if (swarm.has('no-filters')) return 0;
  return dice.chance(0.2) ? 1.5 : undefined;
}

/** A run without end that waits for a slow framework whose offers time out is a very long one. */
function drawThinkTime(dice: Dice, swarm: Swarm): PlainMapping {
  const slow = swarm.has('no-end') && swarm.has('offer-timeout') ? [] : ['4s', '20s'];
  return mapping({
    job: dice.chance(0.7) ? dice.pick(['10ms', '500ms', '1s', ...slow]) : undefined,
    task: dice.chance(0.5) ? dice.pick(['1us', '100ms', '1s']) : undefined,
  });
}

function drawFilter(dice: Dice, { racks }: DrawnAgents): PlainMapping | undefined {
  const filter = mapping({
    at_least: dice.chance(0.7) ? dice.pick(['auto', { cpus: 1 }, { cpus: 0.5, mem: 256 }]) : undefined,
    agents: racks.length > 0 && dice.chance(0.5) ? { rack: dice.pick(racks) } : undefined,
  });
  return Object.keys(filter).length > 0 ? filter : undefined;
}

/** How it lives through failures. */
function drawFailure(dice: Dice, swarm: Swarm): PlainMapping {
  return mapping({
    failover_timeout: swarm.has('failover') && dice.chance(0.8) ? dice.pick(['1s', '10s', '60s', '7d']) : undefined,
    checkpoint: swarm.has('checkpoint') && dice.chance(0.7) ? true : undefined,
    standby: swarm.has('failover') && dice.chance(0.3) ? { takes_over_after: dice.pick(['0s', '1s', '5s']) } : undefined,
    reconcile: dice.chance(0.3) ? dice.pick(['never', '1s', '10s']) : undefined,
    replace_unreachable_after: swarm.has('partition-aware') && dice.chance(0.6) ? dice.pick(['never', '0s', '10s']) : undefined,
  });
}

function drawExecutor(dice: Dice, swarm: Swarm): PlainMapping {
  return mapping({
    resources: dice.chance(0.8) ? mapping({ cpus: dice.pick([0.1, 0.5]), mem: dice.chance(0.5) ? 32 : undefined }) : undefined,
    start: dice.chance(0.5) ? dice.pick(['1s', '250ms', '3s']) : undefined,
    stop: swarm.has('slow-stops') ? dice.pick(['200ms', '2s', '20s']) : undefined,
    answers: swarm.has('slow-stops') && dice.chance(0.5) ? dice.pick([0, 0.5]) : undefined,
  });
}

/** Mostly some agents meet them. */
function drawConstraints(dice: Dice, { racks }: DrawnAgents): readonly PlainMapping[] {
  const rack = racks.length > 0 && dice.chance(0.8) ? dice.pick(racks) : 'r1';
  return [
    dice.pick<PlainMapping>([
      { attribute: 'rack', equals: rack },
      { attribute: 'rack', matches: `[${rack}]+` },
      { attribute: 'rack', not_equals: 'r2' },
      { attribute: 'zone', not_equals: 'a' },
      { attribute: 'slots', not_exists: true },
      { pseudo_attribute: 'hostname', not_equals: 'agent-1' },
      { attribute: 'zone', exists: true },
    ]),
  ];
}

function drawPrefill(dice: Dice): PlainMapping {
  return { tasks: dice.whole(1, 4), duration: dice.pick(['2s', '20s']), resources: { cpus: dice.pick([0.5, 1]), mem: 64 } };
}

function listOrNone(items: readonly string[]): readonly string[] | undefined {
  return items.length > 0 ? items : undefined;
}
