import { Dice } from './dice.ts';
import { drawAgents, HOME } from './draw-agents.ts';
import { drawFaults } from './draw-faults.ts';
import { drawFrameworks } from './draw-frameworks.ts';
import { drawMasters, drawNetwork } from './draw-masters.ts';
import { drawOperations } from './draw-operations.ts';
import { drawRoleNames, drawRoles } from './draw-roles.ts';
import { mapping, type Plain, type PlainMapping, type PlainWorld } from './plain.ts';
import { drawSwarm, type Swarm } from './swarm.ts';

/** Built-in plug-ins by name. */
export interface Names {
  readonly allocators: readonly string[];
  readonly withSorters: readonly string[];
  /** Allocators that have one `granularity` only. */
  readonly granularities: Readonly<Record<string, 'agent' | 'task'>>;
  /** Policies that choose whose tasks are revoked. */
  readonly victims: readonly string[];
}

/**
 * A whole world out of a seed, as it would be written in a scenario file: what is found in it can be played again by
 * everybody. Equal seeds give equal worlds.
 */
export function drawWorld(seed: number, names: Names): PlainWorld {
  const swarm = drawSwarm(seed);
  const roles = drawRoleNames(swarm);
  const agents = drawAgents(swarm, roles);
  const masters = drawMasters(swarm);
  const frameworks = drawFrameworks(swarm, roles, agents);
  return mapping({
    name: `fuzz-${seed}`,
    seed,
    until: swarm.has('no-end') ? undefined : `${swarm.seconds}s`,
    allocators: drawAllocators(swarm, names),
    allocation: drawAllocation(swarm),
    agents: agents.list,
    roles: drawRoles(swarm, roles, agents),
    frameworks,
    operations: drawOperations(swarm, roles, agents, frameworks),
    preemption: swarm.has('preemption') ? drawPreemption(swarm, names.victims) : undefined,
    masters: masters.written,
    network: drawNetwork(swarm),
    faults: drawFaults(swarm, agents, masters, frameworks),
  });
}

/** Mesos' own most often, now and then two that must see the same work. */
function drawAllocators(swarm: Swarm, { allocators, withSorters, granularities }: Names): readonly Plain[] {
  const dice = new Dice(swarm.seed, 'allocators');
  const granularity = swarm.has('task-granularity') ? 'task' : 'agent';
  const possible = allocators.filter((name) => (granularities[name] ?? granularity) === granularity);
  const first = dice.chance(0.5) ? 'mesos' : dice.pick(possible);
  const second = dice.pick(possible);
  const all = dice.chance(0.2) && second !== first ? [first, second] : [first];
  return all.map((use) => {
    if (!swarm.has('sorters') || !withSorters.includes(use)) return use;
    const sorter = (): string | undefined => (dice.chance(0.6) ? dice.pick(['drf', 'random']) : undefined);
    return mapping({ use, role_sorter: sorter(), framework_sorter: sorter() });
  });
}

function drawAllocation(swarm: Swarm): PlainMapping | undefined {
  const dice = new Dice(swarm.seed, 'allocation');
  const allocation = mapping({
    interval: swarm.has('no-batches') ? '0s' : swarm.has('long-batches') ? dice.pick(['3s', '10s', '700ms']) : undefined,
    offer_timeout: swarm.has('offer-timeout') ? dice.pick(['300ms', '1s', '3s', '10s']) : undefined,
    min_allocatable: swarm.has('min-allocatable') ? dice.pick(['none', 'cpus:1', 'cpus:0.5;mem:256MB|mem:1GB']) : undefined,
    granularity: swarm.has('task-granularity') ? 'task' : undefined,
    agent_order: swarm.has('by-id') ? 'by_id' : undefined,
    fair_sharing_excluded: swarm.has('excluded-resources') ? dice.pick([['mem'], ['cpus', 'gpus'], ['gpus']]) : undefined,
    filter_gpu_resources: swarm.has('all-see-gpus') ? false : undefined,
    domain: swarm.has('regions') ? { region: HOME } : undefined,
  });
  return Object.keys(allocation).length > 0 ? allocation : undefined;
}

function drawPreemption(swarm: Swarm, victims: readonly string[]): PlainMapping {
  const dice = new Dice(swarm.seed, 'preemption');
  return mapping({
    after: dice.pick(['0s', '1s', '5s', '30s']),
    grace: dice.chance(0.7) ? dice.pick(['0s', '500ms', '3s']) : undefined,
    interval: dice.chance(0.3) ? dice.pick(['300ms', '5s']) : undefined,
    for: dice.chance(0.2) ? undefined : dice.pick<Plain>(['quota', 'priority', 'share', ['quota', 'priority', 'share']]),
    victims: dice.chance(0.6) ? dice.pick(victims) : undefined,
  });
}
