import { describe, expect, test } from 'vitest';
import { run } from '../cluster/kit.ts';

/** 12 CPUs; a has `a` one-CPU tasks of 10 s at time 0, b as many of its own as the 12 take. */
const world = (allocator: string, a: number, b: number, until = '10s'): string => `
until: ${until}
allocators: [${allocator}]
allocation: { granularity: task }
agents: [{ resources: "cpus:12;mem:120GB" }]
roles: { a: { priority: 1 }, b: }
frameworks:
  - { name: a, role: a, scheduler: batch, workload: { tasks: ${a}, duration: 10s, resources: "cpus:1;mem:1GB" } }
  - { name: b, role: b, scheduler: batch, workload: { tasks: ${b}, duration: 10s, resources: "cpus:1;mem:1GB" } }
`;

const metricsOf = async (text: string) => (await run(text)).metrics;

describe('fairness over time, by hand', () => {
  test('drf gives both the ideal: no gap, no envy, fair at once', async () => {
    expect(await metricsOf(world('drf', 100, 100))).toMatchObject({
      'fairness.gap.area': 0,
      'fairness.jain.mean': 1,
      'fairness.envy-pairs.mean': 0,
      'fairness.sharing-deficit.area': 0,
      'fairness.time-to-fair.arrival.count': 2,
      'fairness.time-to-fair.arrival.max': 0,
      'fairness.below-ideal.max': 0,
      'fairness.sampled-every': 1,
    });
  });

  test('strict priority: one has all, the other nothing, for the whole 10 s', async () => {
    const metrics = await metricsOf(world('strict-priority', 100, 100));
    for (const view of ['fairness', 'fairness.backlogged'])
      expect(metrics).toMatchObject({
        [`${view}.gap.mean`]: 1, // half too much and half too little
        [`${view}.gap.area`]: 10,
        [`${view}.shortfall.a.area`]: 0,
        [`${view}.shortfall.b.area`]: 5,
        [`${view}.jain.mean`]: 0.5,
        [`${view}.envy-pairs.mean`]: 1,
        [`${view}.sharing-deficit.area`]: 5,
        [`${view}.time-to-fair.arrival.never`]: 2,
        [`${view}.below-ideal.b.max`]: 10,
      });
    expect(metrics).toMatchObject({ 'fairness.no-grant.b.max': 10, 'fairness.pareto-slack.mean': 0 });
  });

  test('the reference does the same work ideally: it is the same for all allocators, and remembers who was late', async () => {
    // 12 tasks each: ideally all run at half speed for 20 s. By priority a runs for 10 s, then b.
    const [drf, priority] = await Promise.all([
      metricsOf(world('drf', 12, 12, '20s')),
      metricsOf(world('strict-priority', 12, 12, '20s')),
    ]);
    for (const metrics of [drf, priority]) {
      expect(metrics['fairness.reference.a.mean']).toBeCloseTo(0.5, 9);
      expect(metrics['fairness.reference.b.mean']).toBeCloseTo(0.5, 9);
    }
    expect(drf['fairness.gap.mean']).toBeCloseTo(0, 9);
    expect(priority['fairness.gap.area']).toBeCloseTo(20, 6);
    expect(priority['fairness.shortfall.b.area']).toBeCloseTo(5, 6); // only while it waits
    expect(priority['fairness.shortfall.a.area']).toBe(0); // it is done, and lacks nothing
    expect(priority['fairness.backlogged.gap.area']).toBeCloseTo(5, 6); // of b, while it is backlogged
  });

  test('a late arrival waits for tasks to end: time to fair, in seconds and completions', async () => {
    const late = `
until: 20s
allocators: [drf]
allocation: { granularity: task }
agents: [{ resources: "cpus:4;mem:40GB" }]
frameworks:
  - { name: a, role: a, scheduler: batch, workload: { tasks: 100, duration: 10s, resources: "cpus:1;mem:1GB" } }
  - { name: b, role: b, scheduler: batch, workload: { arrivals: { at: [4s] }, tasks: 100, duration: 10s, resources: "cpus:1;mem:1GB" } }
`;
    // a is fair at once, b at 10 s, when a's four end: after 0 s and 6 s.
    expect(await metricsOf(late)).toMatchObject({
      'fairness.time-to-fair.arrival.count': 2,
      'fairness.time-to-fair.arrival.mean': 3,
      'fairness.time-to-fair.arrival.max': 6,
      'fairness.completions-to-fair.arrival.max': 4,
      'fairness.below-ideal.b.max': 6,
      'fairness.no-grant.b.max': 10,
      'fairness.sharing-deficit.area': 3, // half of the cluster for 6 s
    });
  });

  test('what is idle while somebody waits is slack', async () => {
    // An agent of 4 CPUs and one of 2; tasks of 3 CPUs: one runs, and half of the six CPUs stay idle, which is one more task.
    const metrics = await metricsOf(`
until: 10s
allocators: [drf]
agents: [{ resources: "cpus:4;mem:8GB" }, { resources: "cpus:2;mem:8GB" }]
frameworks:
  - { name: a, role: a, scheduler: batch, workload: { tasks: 9, duration: 1h, resources: "cpus:3;mem:1GB" } }
  - { name: b, role: b, scheduler: batch, workload: { arrivals: { at: [1h] }, duration: 1h, resources: "cpus:1;mem:1GB" } }
`);
    expect(metrics['fairness.pareto-slack.mean']).toBeCloseTo(0.5, 9);
    expect(metrics['fairness.backlogged.gap.mean']).toBeCloseTo(0.5, 9);
  });
});
