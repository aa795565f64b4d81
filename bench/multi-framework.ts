/**
 * Mesos' MultiFrameworkAllocations (hierarchical_allocator_benchmarks.cpp): 80 agents; 4 Marathon-like frameworks in roles
 * of their own, 500 Jenkins-like ones in one role and 50 Spark-like ones in roles of their own launch 19,500 tasks. Every
 * round advances one allocation interval; what a framework does not use of an offer it returns without a filter. So those
 * that have launched all they have, and hold little, are offered everything again and again, and the large ones starve: as
 * in Mesos, where the benchmark then gives up after 30 s; here after 1,000 rounds. With `suppress` whoever is done says so.
 * Prints rounds, offers, milliseconds, and a digest of who was offered what.
 *
 *   npx tsx bench/multi-framework.ts
 */
import { Digest } from '../src/sim/digest.ts';
import { AllocationWorld } from './allocation-world.ts';

interface Profile {
  readonly role: string;
  tasks: number;
  readonly perOffer: number;
  /** Of a task, thousandths. */
  readonly cpus: number;
  readonly mem: number;
}

const MOST_ROUNDS = 1_000;

function profiles(): Profile[] {
  const many = (count: number, create: (i: number) => Profile): Profile[] => Array.from({ length: count }, (_, i) => create(i));
  return [
    ...many(4, (i) => ({ role: `marathon-${i}`, tasks: 4000, perOffer: 100, cpus: 70, mem: 400_000 })),
    ...many(500, () => ({ role: 'jenkins', tasks: 5, perOffer: 1, cpus: 100, mem: 4_000_000 })),
    ...many(50, (i) => ({ role: `spark-${i}`, tasks: 20, perOffer: 5, cpus: 1000, mem: 1_000_000 })),
  ];
}

export function multiFramework(suppress: boolean): {
  rounds: number;
  offers: number;
  left: number;
  milliseconds: number;
  digest: string;
} {
  const frameworks = profiles();
  const world = new AllocationWorld({
    agents: 80,
    resources: 'cpus:64;mem:488000',
    roles: frameworks.map(({ role }) => role),
  });
  const { offers: table } = world.cluster;
  const digest = new Digest();
  let offers = 0;
  let left = frameworks.reduce((sum, { tasks }) => sum + tasks, 0);
  world.offered = (framework, first) => {
    const profile = frameworks[framework];
    for (const offer of world.list(first)) {
      const amount = table.parcels.amount.row(table.parcel[offer]);
      const fits = Math.floor(Math.min(amount[0] / profile.cpus, amount[1] / profile.mem));
      const launched = Math.min(profile.tasks, profile.perOffer, fits);
      digest.add(framework);
      digest.add(table.agent[offer]);
      digest.add(launched);
      offers++;
      profile.tasks -= launched;
      left -= launched;
      amount[0] -= launched * profile.cpus;
      amount[1] -= launched * profile.mem;
      world.giveBack(offer, 0);
    }
    if (suppress && profile.tasks === 0) world.membership.suppress(framework);
  };
  const start = performance.now();
  world.now();
  let rounds = 1;
  for (; left > 0 && rounds < MOST_ROUNDS; rounds++) world.interval();
  return { rounds, offers, left, milliseconds: performance.now() - start, digest: digest.hex() };
}

if (import.meta.filename === process.argv[1]) {
  for (const suppress of [false, true]) {
    const runs = Array.from({ length: 5 }, () => multiFramework(suppress));
    const [milliseconds] = runs
      .map((run) => run.milliseconds)
      .sort((a, b) => a - b)
      .slice(2);
    const [{ rounds, offers, left, digest }] = runs;
    const megabytes = process.memoryUsage().rss / 2 ** 20;
    process.stdout.write(
      `MultiFramework${suppress ? ', suppress' : ''}: ${rounds} rounds, ${offers} offers, ${left} tasks left, ` +
        `median ${milliseconds.toFixed(0)} ms, ${megabytes.toFixed(0)} MB in all, digest ${digest}\n`,
    );
  }
}
