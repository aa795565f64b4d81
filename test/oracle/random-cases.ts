import type { AllocatorOp, CaseConfig } from '../../src/conformance/subject.ts';
import { createAllocator, type PlainAllocator } from './allocator.ts';
import { randomAgent, randomFramework } from './random-members.ts';
import { OPS } from './random-ops.ts';
import { type Seeded, seeded } from './seeded.ts';

/** What a random case may be about. `random-ops.ts` and `random-members.ts` say what it adds. */
export const FEATURES = [
  'attributes',
  'capabilities',
  'churn of agents',
  'churn of frameworks',
  'conversions',
  'deactivation',
  'equal agents',
  'excluded names',
  'fractions',
  'gpus',
  'intervals',
  'maintenance',
  'many',
  'minimums',
  'mount disks',
  'names',
  'nested roles',
  'ports',
  'quota',
  'refinements',
  'reservations',
  'revocable',
  'sets',
  'shared volumes',
  'suppression',
  'updates of agents',
  'updates of frameworks',
  'used',
  'volumes',
  'weights',
  'whitelist',
] as const;

export type Feature = (typeof FEATURES)[number];

export interface RandomCase {
  readonly seed: number;
  readonly features: readonly Feature[];
  readonly config: CaseConfig;
  readonly ops: readonly AllocatorOp[];
}

/** What a case is drawn from: the next op is chosen by looking at what the oracle made of those before. */
export interface World {
  readonly random: Seeded;
  readonly has: (feature: Feature) => boolean;
  readonly allocator: PlainAllocator;
  readonly config: CaseConfig;
  /** All that frameworks may be in. */
  readonly roles: readonly string[];
  readonly agentIds: readonly string[];
  readonly frameworkIds: readonly string[];
  /** Tenths of cpus and tens of mem of the last agent, for the next one to have the other way round. */
  mirrored: readonly [number, number] | undefined;
  /** Counts what must never have the same name twice in a cluster. */
  nextName: number;
}

/** Few features, so that each is seen alone, or many, so that they meet. */
const SHARES_OF_FEATURES = [0.1, 0.3, 0.5, 0.7];

/** The same seed and features always give the same case. With features of one's own, the rest is drawn from the seed as before. */
export function randomCase(seed: number, features: readonly Feature[] = drawFeatures(seed)): RandomCase {
  const random = seeded(2 * seed);
  const has = (feature: Feature) => features.includes(feature);
  const config = drawConfig(random, has);
  const [fewest, most] = has('many') ? [7, 12] : [1, 6];
  const agents = fewest + random.below(most - fewest + 1);
  const frameworks = 1 + random.below(has('many') ? 8 : 5);
  const world: World = {
    random,
    has,
    config,
    allocator: createAllocator(config),
    roles: random
      .shuffle([...(has('nested roles') ? NESTED_ROLES : FLAT_ROLES), ...(has('names') ? ODD_ROLES : [])])
      .slice(0, 2 + random.below(6)),
    agentIds: drawIds(random, agents, has('names') ? ODD_IDS : [], 'agent'),
    frameworkIds: drawIds(random, frameworks, [], 'fw'),
    mirrored: undefined,
    nextName: 1,
  };
  return { seed, features, config, ops: drawOps(world) };
}

export function drawFeatures(seed: number): Feature[] {
  const random = seeded(2 * seed + 1);
  const share = random.pick(SHARES_OF_FEATURES);
  return FEATURES.filter(() => random.chance(share));
}

const FLAT_ROLES = ['role1', 'role2', 'role3', 'role4', 'role5', 'role10', '*'];
/** With names that come before and after `a/.` and `a/x` byte-wise. */
const NESTED_ROLES = ['a', 'a/x', 'a/x/p', 'a/x/q', 'a/+', 'a-1', 'a/y', 'b', 'b/x', 'b/x/y/z', 'c', '*'];
const ODD_ROLES = ['ﬀ', '𝒜', 'é'];
/** Byte-wise order is neither the order of numbers, nor of UTF-16, nor of an alphabet. */
const ODD_IDS = ['B', 'a', 'Z9', 'z10', 'z9', 'é', 'ﬀ', '𝒜', 'node-1', 'node.1', 'node+1', 'node'];

function drawIds(random: Seeded, count: number, odd: readonly string[], prefix: string): string[] {
  if (odd.length > 0) return random.shuffle(odd).slice(0, count);
  return Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
}

function drawConfig(random: Seeded, has: World['has']): CaseConfig {
  const standard = [{ cpus: 0.01 }, { mem: 32 }];
  return {
    agentOrder: 'by_id',
    allocationInterval: has('intervals') ? random.pick([0.5, 2, 60]) : 1,
    // A shared volume alone is offered only where there is no minimum.
    minAllocatable:
      has('shared volumes') && random.chance(0.5)
        ? null
        : has('minimums')
          ? random.pick([
              null,
              [],
              [{ cpus: 1, mem: 128 }],
              [{ cpus: 0.5 }, { mem: 256 }, { disk: 100 }],
              [{ ports: 5 }, { cpus: 2 }],
            ])
          : standard,
    excludedResourceNames: has('excluded names') ? random.pick([['disk'], ['gpus'], ['cpus'], ['mem', 'disk']]) : [],
    filterGpuResources: !has('gpus') || random.chance(0.7),
    roleSorter: 'drf',
    frameworkSorter: 'drf',
  };
}

/** Agents and frameworks come in any order, then ops are drawn by weight, then a few batches settle what is open. */
function drawOps(world: World): AllocatorOp[] {
  const { random, allocator, config } = world;
  const ops: AllocatorOp[] = [];
  const play = (op: AllocatorOp | undefined) => {
    if (op === undefined) return;
    // Through JSON: what is played is what a file would say.
    const written = JSON.parse(JSON.stringify(op)) as AllocatorOp;
    allocator.apply(written);
    allocator.takeOffers();
    ops.push(written);
  };

  const { agents, frameworks } = allocator.state;
  const members = random.shuffle([
    ...world.agentIds.map((id) => () => (agents.has(id) ? undefined : randomAgent(world, id))),
    ...world.frameworkIds.map((id) => () => (frameworks.has(id) ? undefined : randomFramework(world, id))),
  ]);
  const choices = OPS.filter(({ feature }) => feature === undefined || world.has(feature));
  const draw = () => {
    let at = random.uniform() * choices.reduce((all, { weight }) => all + weight, 0);
    return choices.find(({ weight }) => (at -= weight) < 0) ?? choices[0];
  };
  for (const member of members) {
    play(member());
    if (random.chance(0.4)) play(draw().create(world));
  }
  const count = 15 + random.below(60);
  for (let each = 0; each < count; each++) play(draw().create(world));
  for (const intervals of [1, 1, 3]) play({ op: 'advance_clock', seconds: intervals * config.allocationInterval });
  return ops;
}
