// A whole allocator: frameworks take turns, an agent each. In a project that has installed clustersim, import from 'clustersim'.
import type { AllocationCycle, Allocator } from '../../src/cluster/ports.ts';

/** Made anew for every run, since it remembers whose turn it is. */
export default (): Allocator => {
  let turn = 0;
  return {
    name: 'round-robin',
    honours: { weights: false, priorities: false, reservations: true, quota: false },
    isWorkConserving: true,
    allocate(cycle: AllocationCycle): void {
      if (cycle.granularity === 'task') throw new Error('round-robin offers whole agents: it has no `granularity: task`');
      const { count } = cycle.cluster.frameworks;
      while (cycle.nextAgent()) {
        const first = turn;
        for (let i = 0; i < count && !cycle.isExhausted; i++) {
          const framework = (first + i) % count;
          if (!cycle.wants(framework)) continue;
          cycle.offer(framework);
          turn = (framework + 1) % count;
        }
      }
    },
  };
};
