import { describe, expect, test } from 'vitest';
import { EventLog } from '../../src/metrics/event-log.ts';
import { run } from '../cluster/kit.ts';

/** Ten agents of four CPUs, full of tasks that begin at 0 and go on for an hour; the run ends after half of that. */
const world = (rest: string, task = '', framework = '') => `
allocators: [drf]
until: 30min
agents: [{ count: 10, resources: "cpus:4;mem:4GB" }]
frameworks:
  - name: jobs
    scheduler: { use: batch }${framework}
    workload: { arrivals: { at: [0s] }, tasks: 40, duration: 1h, resources: "cpus:1;mem:1GB"${task} }
${rest}
`;

describe('a run with a control plane', () => {
  test('and no faults: all is always there, and nothing lost', async () => {
    const { metrics, marks } = await run(world('masters: 3'));
    expect(marks).toEqual([]);
    expect(metrics).toMatchObject({
      faults: 0,
      'availability.control-plane': 1,
      'availability.agents.registered': 1,
      'availability.agents.up': 1,
      'failover.count': 0,
      'tasks.restarted': 0,
      'work.cpus.lost': 0,
    });
    expect(Object.keys(metrics).filter((name) => /^fairness-error/.test(name))).toEqual(['fairness-error.before.mean']);
  });

  test('without one has none of these metrics, and no marks', async () => {
    const result = await run(world(''));
    expect('marks' in result).toBe(false);
    expect(
      Object.keys(result.metrics).filter((name) => /^(faults|availability|failover|work|fairness-error)/.test(name)),
    ).toEqual([]);
  });
});

describe('two agents crash for good after ten minutes', () => {
  const crash = 'faults: [{ at: 10min, crash: { agents: 2 } }]';

  test('their tasks have worked so long for nothing', async () => {
    const { metrics, marks } = await run(world(crash));
    // 8 tasks of one CPU and 1 GB ran for ten minutes.
    expect(metrics['work.cpus.lost']).toBeCloseTo(8 * 600, 6);
    expect(metrics['work.mem.lost']).toBeCloseTo(8 * 600 * 1024, 3);
    expect(metrics).toMatchObject({ 'work.cpus.saved': 0, 'tasks.restarted': 8, 'agents.unreachable': 2, faults: 1 });
    expect(marks).toEqual([{ begin: 600, end: null, kind: 'agent-crash', count: 1, label: '2 agents crash' }]);
  });

  test('checkpoints save all but what was done since the last; together it is what is lost without them', async () => {
    const { metrics } = await run(world(crash, ', checkpoint_every: 4min'));
    expect(metrics['work.cpus.saved']).toBeCloseTo(8 * 480, 6);
    expect(metrics['work.cpus.lost']).toBeCloseTo(8 * 120, 6);
  });

  test('they are up for a third of the time, and registered for as long as nobody has missed them', async () => {
    const { metrics } = await run(world(crash));
    const detection = metrics['agents.detection.mean'];
    expect(detection).toBeGreaterThanOrEqual(75);
    expect(detection).toBeLessThanOrEqual(90);
    expect(metrics['availability.agents.up']).toBeCloseTo((8 + 2 / 3) / 10, 9);
    expect(metrics['availability.agents.registered']).toBeCloseTo((8 + (2 * (600 + detection)) / 1800) / 10, 9);
  });
});

test('the leader crashes: ten seconds until its session is over, then agents and frameworks come back', async () => {
  const { metrics, marks } = await run(world('masters: 3\nfaults: [{ at: 10min, crash: { master: leader }, for: 1min }]'));
  expect(metrics).toMatchObject({ 'failover.count': 1, 'failover.incomplete': 0, 'failover.detection.mean': 10 });
  expect(metrics['availability.control-plane']).toBeCloseTo(1 - metrics['failover.outage.mean'] / 1800, 9);
  expect(metrics['failover.outage.mean']).toBeCloseTo(10 + metrics['failover.election.mean'], 9);
  expect(metrics['failover.reregistration.max']).toBeGreaterThan(0);
  expect(metrics['frameworks.resubscription.mean']).toBeGreaterThanOrEqual(metrics['failover.outage.mean']);
  expect(metrics).toMatchObject({ 'agents.reregistered': 10, 'tasks.restarted': 0, 'work.cpus.lost': 0 });
  expect(marks).toMatchObject([{ begin: 600, end: 660, kind: 'master-crash' }]);
});

test('a framework that is given up loses its tasks, and lacks all of its ideal share until it is back', async () => {
  const { metrics } = await run(
    world('faults: [{ at: 10min, crash: { framework: jobs }, for: 5min }]').replace('[0s] }, tasks: 40', '[0s, 1s] }, tasks: 20'),
  );
  expect(metrics).toMatchObject({ 'tasks.killed': 40, 'tasks.restarted': 40 });
  expect(metrics['work.cpus.lost']).toBeCloseTo(20 * 600 + 20 * 599, 6);
  expect(metrics['fairness-error.before.mean']).toBeLessThan(0.01);
  expect(metrics['fairness-error.during.mean']).toBeGreaterThan(0.9);
  expect(metrics['fairness-error.after.mean']).toBe(0);
});

test('tasks behind a partition run on for nobody', async () => {
  const text = world(
    'faults: [{ at: 10min, partition: { from: { agents: 1 }, to: masters }, for: 5min }]',
    '',
    '\n    capabilities: [PARTITION_AWARE]',
  );
  const { metrics } = await run(text);
  expect(metrics).toMatchObject({ 'tasks.stray': 4, 'tasks.unreachable': 4, 'tasks.restarted': 4 });
  // From when they were given up until their agent was back, soon after the partition.
  const noticed = metrics['work.cpus.lost'] / 4 - 600;
  expect(metrics['work.cpus.stray'] / 4).toBeGreaterThan(300 - noticed);
  expect(metrics['work.cpus.stray'] / 4).toBeLessThan(300 - noticed + 120);
});

test('the event log tells what fails, and what comes of it', async () => {
  let text = '';
  const log = new EventLog((part) => (text += part));
  const source = world(
    'masters: 3\nfaults: [{ at: 10min, crash: { master: leader }, for: 1min }, { at: 20min, crash: { agents: 1 } }]',
  );
  const logged = await run(source, { observers: [log] });
  expect(logged).toEqual(await run(source));
  log.flush();
  const [header, ...lines] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const [agent, detail] = [header.indexOf('agent'), header.indexOf('detail')];
  const told = lines.filter(([, kind]) => kind === 'fault' || kind === 'control').map((line) => [line[1], line[detail]]);
  expect(told.slice(0, 7).filter(([, what]) => !what.startsWith('leader-chosen master 0'))).toEqual([
    ['fault', 'master-crash: the leading master crashes'],
    ['control', 'leader-lost master 0'],
    ['control', expect.stringMatching(/^leader-chosen master [12]$/)],
    ['control', expect.stringMatching(/^leader-elected master [12]$/)],
    ['control', expect.stringMatching(/^leader-recovered master [12]$/)],
    expect.anything(),
  ]);
  const crashed = lines.find((line) => line[detail] === 'agent-crashed');
  expect(crashed?.[agent]).toMatch(/^agent-\d+$/);
});
