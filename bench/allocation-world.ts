import { mesos } from '../src/allocators/mesos.ts';
import { Allocation } from '../src/cluster/allocation/allocation.ts';
import { Cluster } from '../src/cluster/cluster.ts';
import { type FrameworkId, NONE } from '../src/cluster/ids.ts';
import { Membership } from '../src/cluster/membership.ts';
import { parseResources } from '../src/scenario/resources.ts';
import { createSimulation, SECOND, type Simulation } from '../src/sim/index.ts';

export interface WorldDescription {
  readonly agents: number;
  /** Of each agent, as Mesos' `--resources`. */
  readonly resources: string;
  /** By framework: its role. */
  readonly roles: readonly string[];
}

/**
 * A cluster and the `mesos` allocator without a master: offers are handed to `offered`, as Mesos' own benchmarks do
 * (hierarchical_allocator_benchmarks.cpp). Agents and frameworks are there; the first run is due.
 */
export class AllocationWorld {
  readonly simulation: Simulation;
  readonly cluster: Cluster;
  readonly allocation: Allocation;
  readonly membership: Membership;
  /** Gets the offers of a run to a framework, a list from `first` on; what it does not give back stays with the framework. */
  offered: (framework: FrameworkId, first: number) => void = () => {};

  constructor({ agents, resources, roles }: WorldDescription) {
    const entries = parseResources(resources);
    this.simulation = createSimulation({ seed: 1, maxEventsPerInstant: Infinity });
    this.cluster = new Cluster(this.simulation, {
      resources: entries.filter((entry) => entry.type === 'scalar').map((entry) => entry.name),
      agents: Array.from({ length: agents }, (_, agent) => ({ name: `agent-${agent + 1}`, resources: entries, attributes: {} })),
      roles: [...new Set(roles)].map((name) => ({ name, weight: 1, priority: 0 })),
      frameworks: roles.map((role, framework) => ({ name: `framework-${String(framework).padStart(4, '0')}`, role })),
      minAllocatable: [{ cpus: 10 }, { mem: 32000 }],
    });
    const allocator = mesos();
    allocator.attach?.(this.cluster);
    this.allocation = new Allocation(
      this.cluster,
      allocator,
      { interval: SECOND, granularity: 'agent', agentOrder: 'random' },
      { offered: (framework, first) => this.offered(framework, first) },
    );
    this.membership = new Membership(this.cluster, this.allocation);
    for (let agent = 0; agent < agents; agent++) this.membership.addAgent(agent);
    roles.forEach((_, framework) => {
      this.membership.activate(framework, false);
    });
  }

  /** Runs what is due now; milliseconds it took. */
  now(): number {
    const start = performance.now();
    this.simulation.run(this.simulation.now);
    return performance.now() - start;
  }

  /** Runs the next allocation interval; milliseconds it took. */
  interval(): number {
    const start = performance.now();
    this.simulation.run(this.simulation.now + SECOND);
    return performance.now() - start;
  }

  /** What is left in the offer's parcels goes back, refused for so long (µs; 0: no filter). */
  giveBack(offer: number, refuse: number): void {
    const { offers, ledger } = this.cluster;
    const framework = offers.framework[offer];
    const agent = offers.agent[offer];
    const first = offers.parcel[offer];
    ledger.recover(framework, offers.parcels, first);
    this.allocation.refuse(framework, agent, first, offers.parcels, refuse);
    offers.parcels.remove(first);
    offers.parcel[offer] = NONE;
    this.allocation.recovered(agent);
    offers.rows.giveBack(offer);
  }

  /** The offers of a list, in order. */
  *list(first: number): Generator<number> {
    const { next } = this.cluster.offers;
    for (let offer = first; offer !== NONE; ) {
      const after = next[offer];
      yield offer;
      offer = after;
    }
  }
}
