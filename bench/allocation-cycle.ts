/**
 * What one allocation cycle costs, in the cells in which Mesos' hierarchical allocator was measured: the first cycle (one
 * role a framework, and ten roles), the cycle after everybody declined, an idle one, and one where every framework has
 * refused every agent. Milliseconds, the median of five; memory; and a digest of who was offered what.
 *
 *   npx tsx bench/allocation-cycle.ts [--cells 1000x50,5000x200,…]
 */
import { Digest } from '../src/sim/digest.ts';
import { HOUR } from '../src/sim/index.ts';
import { AllocationWorld } from './allocation-world.ts';

const RESOURCES = 'cpus:24;mem:65536;disk:1024000;ports:[31000-32000]';
const REPETITIONS = 5;

export interface Cell {
  readonly agents: number;
  readonly frameworks: number;
}

export interface CellOutcome {
  /** ms, median. */
  readonly firstOwnRoles: number;
  readonly firstTenRoles: number;
  readonly afterDeclines: number;
  /** Everything is offered: a batch, and a cycle that is made to look at everything. */
  readonly idle: number;
  readonly idleForced: number;
  /** Every framework filters every agent: the same. */
  readonly filtered: number;
  readonly filteredForced: number;
  readonly filterMegabytes: number;
  readonly digest: string;
}

export function measureCell({ agents, frameworks }: Cell, repetitions = REPETITIONS): CellOutcome {
  const digest = new Digest();
  const create = (roles: number): AllocationWorld => {
    const world = new AllocationWorld({
      agents,
      resources: RESOURCES,
      roles: Array.from({ length: frameworks }, (_, framework) => `role-${framework % roles}`),
    });
    return world;
  };
  const first = (roles: number): number[] =>
    repeat(repetitions, () => {
      const world = create(roles);
      world.offered = (framework, head) => record(world, framework, head, digest);
      return world.now();
    });
  const firstOwnRoles = median(first(frameworks));
  const firstTenRoles = median(first(10));
  const afterDeclines = median(
    repeat(repetitions, () => {
      const world = create(frameworks);
      world.offered = (_, head) => {
        for (const offer of world.list(head)) world.giveBack(offer, 24 * HOUR);
      };
      world.now();
      world.offered = (framework, head) => record(world, framework, head, digest);
      return world.interval();
    }),
  );
  const idle = create(frameworks);
  idle.now();
  const idleTimes = repeat(repetitions, () => idle.interval());
  const idleForced = repeat(repetitions, () => {
    idle.allocation.nothingIsSettled();
    return idle.interval();
  });
  const before = memory();
  const filtered = refuseEverything(create(frameworks));
  const filterMegabytes = memory() - before;
  let offers = 0;
  filtered.offered = () => offers++;
  const filteredTimes = repeat(repetitions, () => filtered.interval());
  const filteredForced = repeat(repetitions, () => {
    filtered.allocation.nothingIsSettled();
    return filtered.interval();
  });
  digest.add(offers);
  return {
    firstOwnRoles,
    firstTenRoles,
    afterDeclines,
    idle: median(idleTimes),
    idleForced: median(idleForced),
    filtered: median(filteredTimes),
    filteredForced: median(filteredForced),
    filterMegabytes,
    digest: digest.hex(),
  };
}

/** Every framework has refused all that every agent has, for a day; the batch after that has been run. */
function refuseEverything(world: AllocationWorld): AllocationWorld {
  const { agents, frameworks, offers } = world.cluster;
  world.offered = (_, head) => {
    for (const offer of world.list(head)) world.giveBack(offer, 0);
  };
  world.now();
  const { parcels } = offers;
  for (let agent = 0; agent < agents.count; agent++) {
    const parcel = parcels.add(agent, -1);
    parcels.amount.copy(parcel, agents.pools.total, agent);
    parcels.claims[parcel] = agents.pools.totalClaims[agent];
    for (let framework = 0; framework < frameworks.count; framework++)
      world.allocation.refuse(framework, agent, parcel, parcels, 24 * HOUR);
    parcels.remove(parcel);
  }
  world.interval();
  return world;
}

function record(world: AllocationWorld, framework: number, head: number, digest: Digest): void {
  for (const offer of world.list(head)) {
    digest.add(framework);
    digest.add(world.cluster.offers.agent[offer]);
  }
}

function repeat(times: number, run: () => number): number[] {
  return Array.from({ length: times }, run);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function memory(): number {
  globalThis.gc?.();
  const { rss } = process.memoryUsage();
  return rss / 2 ** 20;
}

if (import.meta.filename === process.argv[1]) {
  const at = process.argv.indexOf('--cells');
  const cells = (at < 0 ? '1000x50,5000x200,10000x500,10000x1000' : process.argv[at + 1]).split(',');
  measureCell({ agents: 1000, frameworks: 50 }); // the engine compiles the loops once a process, not once a cycle
  process.stdout.write(
    'agents x frameworks: first, own roles | first, 10 roles | after declines | idle (forced) | filtered (forced), MB | digest\n',
  );
  for (const cell of cells) {
    const [agents, frameworks] = cell.split('x').map(Number);
    const { firstOwnRoles, firstTenRoles, afterDeclines, idle, idleForced, filtered, filteredForced, filterMegabytes, digest } =
      measureCell({ agents, frameworks });
    const ms = (value: number): string => value.toFixed(2);
    process.stdout.write(
      `${cell}: ${ms(firstOwnRoles)} | ${ms(firstTenRoles)} | ${ms(afterDeclines)} | ${ms(idle)} (${ms(idleForced)}) | ${ms(filtered)} (${ms(filteredForced)}), ${filterMegabytes.toFixed(0)} MB | ${digest}\n`,
    );
  }
}
