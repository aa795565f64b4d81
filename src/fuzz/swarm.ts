import { Dice } from './dice.ts';

/** What a world may have; each is covered by some worlds, and left out of others. */
export const FEATURES = [
  // agents
  'shapes',
  'attributes',
  'ports',
  'gpus',
  'disk',
  'reserved',
  'revocable',
  // roles
  'nested-roles',
  'weights',
  'priorities',
  'quotas',
  // how it is allocated
  'task-granularity',
  'by-id',
  'no-batches',
  'long-batches',
  'offer-timeout',
  'min-allocatable',
  'excluded-resources',
  'all-see-gpus',
  'sorters',
  // frameworks
  'constraints',
  'own-minimum',
  'services',
  'reserving',
  'volumes',
  'long-filters',
  'no-filters',
  'no-suppress',
  'slow-revives',
  'think-time',
  'registered-filters',
  'executors',
  'failures',
  'retries',
  'apart',
  'prefill',
  'distributions',
  'heavy-load',
  // what is done while it runs
  'operations',
  'reserve-at-run-time',
  'shared-volumes',
  'maintenance',
  'preemption',
  'qos',
  'slow-stops',
  'task-checkpoints',
  'no-end',
  // masters, the network, and what fails
  'masters',
  'latency',
  'loss',
  'agent-faults',
  'master-faults',
  'zookeeper-faults',
  'registry-faults',
  'framework-faults',
  'teardowns',
  'executor-faults',
  'network-faults',
  'recurring-faults',
  'waves',
  'failover',
  'checkpoint',
  'partition-aware',
  'agent-timeouts',
] as const;

const OF_CONTROL: readonly Feature[] = FEATURES.slice(FEATURES.indexOf('masters'));

/** Those without which no control plane is there. */
const CONTROL: readonly Feature[] = [
  'masters',
  'latency',
  'loss',
  'agent-faults',
  'master-faults',
  'zookeeper-faults',
  'registry-faults',
  'framework-faults',
  'teardowns',
  'executor-faults',
  'network-faults',
  'waves',
];

/** Masters in one, agents in several: drawn apart from the others. */
const REGIONS = 'regions';
const REGIONS_CHANCE = 0.15;

export type Feature = (typeof FEATURES)[number] | typeof REGIONS;

/**
 * The parameters of a world, drawn before the world: which features it has at all, and how large it is. Worlds that have
 * everything hide what only shows where something is missing, so each world leaves out a part of its own (Groce et al.,
 * Swarm Testing, ISSTA 2012).
 */
export interface Swarm {
  readonly seed: number;
  has(feature: Feature): boolean;
  /** Kinds of agents, frameworks and operations, at most. */
  readonly groups: number;
  readonly frameworks: number;
  readonly operations: number;
  /** Agents of a kind, at most. */
  readonly agents: number;
  /** End of the run, seconds; where it has none, the span in which things happen. */
  readonly seconds: number;
  /** Masters, agents and frameworks are processes that may fail. */
  readonly isControlled: boolean;
}

/** Without these, others have no meaning. */
const NEEDS: Partial<Record<Feature, readonly Feature[]>> = {
  volumes: ['reserving'],
  retries: ['failures'],
  'recurring-faults': ['agent-faults'],
  constraints: ['attributes'],
  'reserve-at-run-time': ['operations'],
  'shared-volumes': ['reserve-at-run-time', 'operations', 'think-time'],
  qos: ['revocable'],
  'slow-stops': ['executors'],
};

/** What shows most where something else is there too: a chance of that, besides its own. */
const COMPANY: readonly (readonly [Feature, Feature])[] = [
  ['operations', 'think-time'],
  ['maintenance', 'think-time'],
  ['revocable', 'think-time'],
  ['offer-timeout', 'think-time'],
  ['registered-filters', 'attributes'],
  ['operations', 'quotas'],
  ['reserve-at-run-time', 'quotas'],
  ['preemption', 'quotas'],
  ['preemption', 'priorities'],
  ['preemption', 'heavy-load'],
];

/** Of which at most one counts, the first. */
const RIVALS: readonly (readonly Feature[])[] = [
  ['reserving', 'task-granularity'],
  ['no-batches', 'long-batches'],
  ['long-filters', 'no-filters'],
  ['no-batches', 'no-filters'], // who declines without a filter is offered the same again in the same instant: an error
  ['no-end', 'services'],
  ['shared-volumes', 'no-end'], // a volume is offered again while its offer is thought about: ever more offers
  ['qos', 'no-end'], // who is killed sooner than it can end begins again for ever
];

export function drawSwarm(seed: number): Swarm {
  const dice = new Dice(seed, 'swarm');
  const density = dice.pick([0.1, 0.3, 0.5, 0.7]);
  const on = new Set<Feature>(dice.some(FEATURES, density));
  // Half of the worlds have no control plane at all: the direct calls between master, agents and frameworks.
  if (dice.chance(0.5)) for (const feature of OF_CONTROL) on.delete(feature);
  for (const [feature, other] of COMPANY) if (on.has(feature) && dice.chance(0.3)) on.add(other);
  for (const [feature, needed] of Object.entries(NEEDS)) if (on.has(feature as Feature)) for (const each of needed) on.add(each);
  for (const rivals of RIVALS) for (const late of rivals.filter((each) => on.has(each)).slice(1)) on.delete(late);
  if (new Dice(seed, REGIONS).chance(REGIONS_CHANCE)) on.add(REGIONS);
  const size = dice.pick([1, 2, 2, 3]);
  const isControlled = CONTROL.some((feature) => on.has(feature));
  return {
    seed,
    has: (feature) => on.has(feature),
    groups: on.has('shapes') ? 1 + size : 1,
    frameworks: dice.whole(1, 1 + size),
    operations: 2 * size + 2,
    agents: dice.pick(isControlled ? [1, 2, 3, 4, 8] : [1, 2, 4, 4, 8, 8 * size]),
    // Mesos' timeouts are minutes.
    seconds: dice.pick(isControlled ? [40, 90, 300, 300, 1500] : [15, 40, 90, 90, 300]),
    isControlled,
  };
}
