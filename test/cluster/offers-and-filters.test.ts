import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.ts';
import type { TaskSetId } from '../../src/cluster/ids.ts';
import { BatchScheduler } from '../../src/frameworks/batch.ts';
import { Recorder, run, stage } from './kit.ts';

/** Work that never arrives within the tests, and work that fits nowhere. */
const LATER = '{ arrivals: { at: [1000s] }, tasks: 1, duration: 1s, resources: "cpus:1;mem:1GB" }';
const TOO_BIG = '{ tasks: 1, duration: 1s, resources: "cpus:100;mem:1GB" }';

async function record(text: string): Promise<Recorder> {
  const steps = new Recorder();
  await run(text, { observers: [steps] });
  return steps;
}

describe('filters', () => {
  test('what was declined for 5 s blocks the same and less, not more', async () => {
    const steps = await record(`
until: 8900ms
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - name: holder
    scheduler: batch
    workload: ${LATER}
    prefill: { tasks: 1, duration: 2500ms, resources: "cpus:2;mem:1GB" }
  - { name: picky, scheduler: { use: batch, refuse_seconds: 5s }, workload: ${TOO_BIG} }
  - { name: taker, scheduler: batch, workload: { arrivals: { at: [3500ms] }, tasks: 1, duration: 1h, resources: "cpus:1;mem:1GB" } }
`);
    expect(steps.of('offer', 'picky').map(({ time, amounts }) => [time, amounts?.cpus])).toEqual([
      [0, 2], // refused until 5
      [3, 4], // more, since the holder's task is over: refused until 8
      [8, 3], // less, since the taker's is running, was blocked from 3.5 on
    ]);
    expect(steps.of('decline', 'picky').map(({ detail }) => detail)).toEqual([5, 5, 5]);
    expect(steps.times('offer', 'taker')).toEqual([3.5]);
  });

  test.each([
    ['0s', [0, 1, 2, 3, 4, 5, 6]],
    ['500ms', [0, 2, 4, 6]], // no filter is shorter than an interval
    ['1s', [0, 2, 4, 6]],
    ['1500ms', [0, 2, 4, 6]],
    ['2s', [0, 2, 4, 6]],
    ['3s', [0, 3, 6]],
  ])('refused for %s with batches every second', async (refuse, offered) => {
    const steps = await record(`
until: 6500ms
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks: [{ name: picky, scheduler: { use: batch, refuse_seconds: ${refuse} }, workload: ${TOO_BIG} }]
`);
    expect(steps.times('offer')).toEqual(offered);
  });

  test('made between batches, one of an interval ends before the second batch', async () => {
    const steps = await record(`
until: 6500ms
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - name: picky
    scheduler: { use: batch, refuse_seconds: 1s }
    workload: { arrivals: { at: [1400ms] }, tasks: 1, duration: 1s, resources: "cpus:100;mem:1GB" }
`);
    expect(steps.times('offer')).toEqual([1.4, 3, 5]);
  });

  test.each([
    ['that could serve smaller offers revives, which forgets them', '{ uniform: { min: 50, max: 100 } }', [0, 2.2]],
    ['that needs just the same does not', '50', [0]],
  ])('new work %s', async (_, cpus, offered) => {
    const steps = await record(`
seed: 3
until: 4500ms
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - name: picky
    scheduler: { use: batch, refuse_seconds: 60s }
    workload: { arrivals: { every: 2200ms }, jobs: 2, tasks: 1, duration: 1h, resources: { cpus: ${cpus}, mem: 1GB } }
`);
    expect(steps.times('offer')).toEqual(offered);
    expect(steps.times('revive')).toEqual(offered);
  });
});

describe('when what is free is offered', () => {
  const queue = (interval: string) => `
until: 10s
allocation: { interval: ${interval} }
agents: [{ resources: "cpus:1;mem:1GB" }]
frameworks: [{ name: a, scheduler: batch, workload: { tasks: 3, duration: 1300ms, resources: "cpus:1;mem:1GB" } }]
`;

  test('what came back waits for the next batch', async () => {
    const steps = await record(queue('1s'));
    expect(steps.times('finished')).toEqual([1.3, 3.3, 5.3]);
    expect(steps.times('launch')).toEqual([0, 2, 4]);
  });

  test('without batches it does not', async () => {
    expect((await record(queue('0s'))).times('launch')).toEqual([0, 1.3, 2.6]);
  });

  test('what comes back at the time of a batch is in it', async () => {
    expect((await record(queue('1300ms'))).times('launch')).toEqual([0, 1.3, 2.6]);
  });
});

test('case 73: what is offered counts in the share until it is answered', async () => {
  const scenario = (think: string) => `
until: 9500ms
agents: [{ count: 2, resources: "cpus:4;mem:4GB" }, { resources: "cpus:40;mem:40GB" }]
frameworks:
  - name: f0
    scheduler: batch
    workload: ${LATER}
    prefill: { tasks: 1, duration: 1500ms, resources: "cpus:4;mem:4GB" }
  - name: f00
    scheduler: batch
    workload: ${LATER}
    prefill: { tasks: 1, duration: 3500ms, resources: "cpus:4;mem:4GB" }
  - { name: f1, scheduler: { use: batch, refuse_seconds: 60s, think_time: { job: ${think} } }, workload: ${TOO_BIG} }
  - name: f2
    scheduler: { use: batch, refuse_seconds: 0s }
    workload: ${TOO_BIG}
    prefill: { tasks: 1, duration: 1h, resources: "cpus:1;mem:1GB" }
`;
  const steps = await record(scenario('10s'));
  expect(steps.of('offer', 'f1').map(({ time, agent }) => [time, agent])).toEqual([[0, 2]]); // and sits on it
  const toOther = steps.of('offer', 'f2');
  expect(toOther.filter(({ agent }) => agent === 0).map(({ time }) => time)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  expect(toOther.filter(({ agent }) => agent === 1).map(({ time }) => time)).toEqual([4, 5, 6, 7, 8, 9]);
  // Had it declined, it would have been first: it holds nothing, the other does.
  const quick = await record(scenario('0s'));
  expect(quick.of('offer', 'f1').map(({ time, agent }) => [time, agent])).toEqual([
    [0, 2],
    [2, 0],
    [4, 1],
  ]);
});

describe('an offer that times out while it is thought about', () => {
  const scenario = (timeout: string) => `
until: 3500ms
allocation: { offer_timeout: ${timeout} }
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks: [{ name: slow, scheduler: { use: batch, think_time: { job: 3s } }, workload: { tasks: 2, duration: 1h, resources: "cpus:1;mem:1GB" } }]
`;

  async function play(timeout: string) {
    const returned: [time: number, set: TaskSetId][] = [];
    class Own extends BatchScheduler {
      readonly #cluster: Cluster;
      constructor(cluster: Cluster) {
        super(cluster);
        this.#cluster = cluster;
      }
      override returned(taskSet: TaskSetId): void {
        returned.push([this.#cluster.now / 1e6, this.#cluster.taskSets.pending[taskSet]]);
        super.returned(taskSet);
      }
    }
    const steps = new Recorder();
    const play = await stage(scenario(timeout), {
      observers: [steps],
      schedulers: { batch: (cluster) => new Own(cluster) },
    });
    play.run(2.5);
    const planned = [...play.cluster.taskSets.planned].reduce((sum, count) => sum + count, 0);
    play.run(3.5);
    return { steps, returned, planned, cluster: play.cluster };
  }

  test('gives back the tasks planned on it', async () => {
    const { steps, returned, planned, cluster } = await play('2s');
    expect(planned).toBe(2);
    expect(steps.of('rescind').map(({ time, detail }) => [time, detail])).toEqual([[2, 'timeout']]);
    expect(returned).toEqual([[3, 2]]);
    expect(steps.of('launch')).toEqual([]);
    expect(cluster.frameworks.pendingTasks[0]).toBe(2);
    expect(cluster.tasks.rows.size).toBe(0);
  });

  test('unless it is answered in time', async () => {
    const { steps, returned, cluster } = await play('3500ms');
    expect(returned).toEqual([]);
    expect(steps.of('rescind')).toEqual([]);
    expect(steps.times('launch')).toEqual([3, 3]);
    expect(cluster.frameworks.pendingTasks[0]).toBe(0);
  });
});

test('an instant that does not end is an error that says what goes round', async () => {
  const endless = run(`
until: 10s
allocation: { interval: 0s }
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: a, scheduler: { use: batch, refuse_seconds: 0s }, workload: ${TOO_BIG} }
  - { name: idle, scheduler: { use: batch, refuse_seconds: 0s, suppress: false }, workload: ${LATER} }
`);
  await expect(endless).rejects.toThrow(/time stands still at 0: .*"allocation run" \d+/);
  await expect(endless).rejects.toThrow(/"decline" \d+/);
});
