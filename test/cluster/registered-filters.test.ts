import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smallWorlds } from '../allocators/small-worlds.ts';
import { Recorder, run } from './kit.ts';

const SCENARIO = (filter: string) => `
until: 10s
agents:
  - { resources: "cpus:2;mem:4GB", attributes: { rack: r1 } }
  - { resources: "cpus:8;mem:8GB", attributes: { rack: r2 } }
  - { resources: "cpus:8;mem:1GB", attributes: { rack: r1 } }
frameworks:
  - name: a
    scheduler: { use: batch, filter: ${filter} }
    workload: { tasks: 30, duration: 2h, resources: "cpus:1;mem:512MB" }
`;

const agentsOffered = async (filter: string) => {
  const steps = new Recorder();
  await run(SCENARIO(filter), { observers: [steps] });
  return [...new Set(steps.of('offer').map(({ agent }) => agent))].sort();
};

describe('case 119: registered filters', () => {
  test('only agents from a list', async () => {
    expect(await agentsOffered('{ agents: { rack: r1 } }')).toEqual([0, 2]);
  });

  test('only agents with at least so much free', async () => {
    expect(await agentsOffered('{ at_least: "cpus:3" }')).toEqual([1, 2]);
    expect(await agentsOffered('{ at_least: "cpus:3;mem:2GB" }')).toEqual([1]);
    expect(await agentsOffered('{ at_least: "cpus:9" }')).toEqual([]);
  });

  test('both', async () => {
    expect(await agentsOffered('{ at_least: "cpus:3", agents: { rack: r1 } }')).toEqual([2]);
  });

  test('auto: the least of what waits, of each resource by itself', async () => {
    const steps = new Recorder();
    await run(
      `
until: 10s
agents: [{ resources: "cpus:3;mem:1GB" }, { resources: "cpus:1;mem:3GB" }, { resources: "cpus:2;mem:2GB" }]
frameworks:
  - name: wide
    scheduler: { use: batch, filter: { at_least: auto } }
    workload: { tasks: 1, duration: 1h, resources: "cpus:2;mem:2GB" }
  - name: tall
    scheduler: { use: batch, filter: { at_least: auto } }
    workload: { arrivals: { at: [2500ms] }, tasks: 1, duration: 1h, resources: "cpus:1;mem:1GB" }
`,
      { observers: [steps] },
    );
    expect(steps.of('offer', 'wide').map(({ agent }) => agent)).toEqual([2]);
    expect(
      steps
        .of('offer', 'tall')
        .map(({ agent }) => agent)
        .sort(),
    ).toEqual([0, 1]);
  });

  test('auto hides no agent on which a pending task fits: all that is offered without it and used is offered with it', async () => {
    let jobs = 0;
    await fc.assert(
      fc.asyncProperty(smallWorlds({ granularity: 'agent' }), async (scenario) => {
        const plain = scenario.frameworks.map((each) => {
          const { filter: _, ...scheduler } = each.scheduler;
          return {
            ...each,
            retry: { attempts: 0, backoff: 0 },
            scheduler: { ...scheduler, thinkTime: { job: 0, task: 0 }, reviveInterval: 0 },
          };
        });
        const { offerTimeout: _, ...allocation } = scenario.allocation;
        // One framework, so that only what it can use decides; nobody else takes what it leaves.
        const alone = {
          ...scenario,
          allocation: { ...allocation, agentOrder: 'by_id' as const, interval: 0 },
          frameworks: plain.slice(0, 1),
        };
        const auto = {
          ...alone,
          frameworks: alone.frameworks.map((each) => ({
            ...each,
            scheduler: { ...each.scheduler, refuse: 500_000, filter: { atLeast: 'auto' as const } },
          })),
        };
        const without = {
          ...alone,
          frameworks: alone.frameworks.map((each) => ({ ...each, scheduler: { ...each.scheduler, refuse: 500_000 } })),
        };
        const [a, b] = [await run(auto), await run(without)];
        expect(a.jobs).toEqual(b.jobs);
        jobs += a.jobs.job.length;
      }),
      { numRuns: 60 },
    );
    expect(jobs).toBeGreaterThan(60);
  }, 60_000);
});
