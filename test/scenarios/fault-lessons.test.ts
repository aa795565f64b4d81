import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { KILLED, LOST, type TaskState } from '../../src/cluster/tables/tasks.ts';
import { prepare } from '../../src/experiment/prepare.ts';
import type { RunResult } from '../../src/experiment/result.ts';
import { type RunObserver, simulate } from '../../src/experiment/simulate.ts';
import { SECOND } from '../../src/sim/index.ts';
import { LESSONS, type LessonRun, lesson, under } from './lesson.ts';
import type { Step } from './steps.ts';

/** What the lessons about failures claim, by hand. */

/** How long each framework's jobs took that are over, seconds. */
function turnarounds({ jobs, shares }: RunResult, framework: string): number[] {
  return jobs.framework.flatMap((each, row) =>
    shares.frameworks[each].name === framework && jobs.finished[row] >= 0 ? [jobs.finished[row] - jobs.submitted[row]] : [],
  );
}

/** Steps of one kind of the run under mesos. */
const steps = (run: LessonRun, what: string): Step[] => (run.steps.get('mesos')?.all ?? []).filter((step) => step.what === what);

const namesOf = (steps: readonly Step[]): string[] => [...new Set(steps.map(({ framework }) => framework))];

/** Every end of this kind of a run under mesos: steps are only its first thousand. `ran`: this time, in seconds. */
async function ends(name: string, wanted: TaskState): Promise<{ framework: string; seconds: number; ran: number }[]> {
  const { result } = await lesson(name);
  const found: { framework: string; seconds: number; ran: number }[] = [];
  let cluster!: Cluster;
  const observer: RunObserver = {
    attach: (it) => {
      cluster = it;
    },
    ended: (task, state) => {
      const { tasks, taskSets, frameworks, now } = cluster;
      const framework = frameworks.names[taskSets.framework[tasks.taskSet[task]]];
      if (state === wanted) found.push({ framework, seconds: now / SECOND, ran: (now - tasks.ranFrom[task]) / SECOND });
    },
  };
  simulate(await prepare(result.scenario), 'mesos', result.scenario.seed, { observers: [observer] });
  return found;
}

describe('when masters fail', () => {
  test('43: 10 s until it is noticed, a message until another leads, a second until all agents are back; nothing is lost', async () => {
    const { metrics } = under(await lesson('43-master-failover'), 'mesos');
    expect(metrics['failover.count']).toBe(1);
    expect(metrics['failover.detection.max']).toBe(10);
    expect(metrics['failover.election.max']).toBe(0.001);
    expect(metrics['failover.outage.max']).toBeCloseTo(10.001, 6);
    expect(metrics['failover.reregistration.max']).toBeGreaterThan(0.5);
    expect(metrics['failover.reregistration.max']).toBeLessThan(1.002);
    expect(metrics['frameworks.resubscription.max']).toBeGreaterThan(10);
    expect(metrics['frameworks.resubscription.max']).toBeLessThan(12.01);
    expect(metrics['tasks.lost'] + metrics['tasks.restarted'] + metrics['tasks.stray']).toBe(0);
  });

  test('44: with a session of 4 s the master and all who talk to it are back within the 4 to 8 s of the Mesos paper', async () => {
    const { runs } = (await lesson('44-master-failover-short-session')).result;
    expect(runs).toHaveLength(3);
    for (const { metrics } of runs) {
      const agents = metrics['failover.outage.max'] + metrics['failover.reregistration.max'];
      const all = Math.max(agents, metrics['frameworks.resubscription.max']);
      expect(metrics['failover.detection.max']).toBe(4);
      expect(all).toBeGreaterThan(4.9);
      expect(all).toBeLessThan(6.01);
    }
  });

  test('45: one server of three does not matter, nor 8 s without a majority; 5 min without one are 5 min without a leader', async () => {
    const { metrics } = under(await lesson('45-loss-of-quorum'), 'mesos');
    expect(metrics.faults).toBe(3);
    expect(metrics['failover.count']).toBe(1);
    expect(metrics['failover.outage.max']).toBe(300);
    expect(metrics['availability.control-plane']).toBe(0.9);
    expect(metrics['tasks.lost']).toBe(0);
  });

  test('50: with quota nothing is offered until eight of ten agents are back; without, at once', async () => {
    const run = await lesson('50-quota-and-failover');
    const wait = 'wait.prod.first.max';
    const mesos = under(run, 'mesos');
    expect(mesos.metrics[wait]).toBeGreaterThan(240);
    expect(mesos.metrics[wait]).toBeLessThan(241.01);
    const offers = steps(run, 'offer').map(({ seconds }) => seconds);
    expect(Math.min(...offers.filter((time) => time > 600))).toBeCloseTo(660 + mesos.metrics[wait], 6);
    expect(under(run, 'weighted-drf').metrics[wait]).toBeLessThan(5);
    for (const { metrics } of run.result.runs) expect(metrics['failover.outage.max']).toBe(10);
  });
});

describe('when agents, executors and frameworks fail', () => {
  test('46: with checkpointing a restarted agent brings its task with it; without, it is lost at once', async () => {
    const run = await lesson('46-agent-restart');
    const mesos = under(run, 'mesos');
    expect(steps(run, 'lost').map(({ framework, seconds, agent }) => [framework, seconds, agent])).toEqual([
      ['lost', 600, 'agent-1'],
    ]);
    expect(mesos.metrics['work.cpus.lost']).toBe(4 * 600);
    expect(mesos.metrics['agents.unreachable']).toBe(0);
    expect(mesos.metrics['agents.registration.max']).toBeGreaterThan(2);
    expect(mesos.metrics['agents.registration.max']).toBeLessThan(3);
    expect(turnarounds(mesos, 'kept')).toEqual([1201]);
    expect(turnarounds(mesos, 'lost')).toEqual([1833]);
  });

  test('47: who is back in time has lost nothing; who is late begins anew; who has a standby is back in seven seconds', async () => {
    const run = await lesson('47-framework-failover');
    const mesos = under(run, 'mesos');
    const killed = steps(run, 'killed');
    expect(namesOf(killed)).toEqual(['late']);
    expect(killed.map(({ seconds }) => seconds)).toEqual(new Array(8).fill(720));
    expect(mesos.metrics['work.cpus.lost']).toBe(8 * 720);
    expect(turnarounds(mesos, 'in-time')).toEqual([1200]);
    expect(turnarounds(mesos, 'standby')).toEqual([1200]);
    const [late] = turnarounds(mesos, 'late');
    expect(late).toBeGreaterThan(780 + 1200);
    expect(late).toBeLessThan(782 + 1200);
  });

  test('55: late executors fail their tasks each time, crashed ones once; neither is anybody else’s work to do again', async () => {
    const run = await lesson('55-executors-fail');
    const { metrics } = under(run, 'mesos');
    const failed = steps(run, 'failed');
    const times = (name: string) => failed.filter(({ framework }) => framework === name).map(({ seconds }) => seconds);
    expect(times('slow')).toEqual([60, 130, 210, 310].flatMap((time) => new Array(12).fill(time)));
    const crashed = failed.filter(({ framework }) => framework === 'quick');
    expect(new Set(crashed.map(({ seconds, agent }) => `${seconds} ${agent}`))).toEqual(new Set(['1200 agent-1']));
    expect(crashed).toHaveLength(7);
    expect(metrics['tasks.restarted']).toBe(0);
    expect(metrics['tasks.finished']).toBe(12);
  });
});

describe('when the network fails', () => {
  test('48: unreachable after 85 s; who replaces has a task too many until the agent is back; who waits has nothing to do', async () => {
    const run = await lesson('48-one-way-partition');
    const { metrics } = under(run, 'mesos');
    const there = steps(run, 'launch').filter(({ agent }) => agent === 'agent-1');
    expect(there.map(({ framework }) => framework)).toEqual(['unaware', 'replaces', 'waits']);
    expect(steps(run, 'lost').map(({ framework, seconds }) => [framework, seconds])).toEqual([['unaware', 690]]);
    expect(steps(run, 'unreachable').map(({ framework, seconds }) => [framework, seconds])).toEqual([['replaces', 690]]);
    const again = steps(run, 'launch').filter(({ seconds }) => seconds > 600);
    expect(again.map(({ framework, seconds }) => [framework, seconds]).sort()).toEqual([
      ['replaces', 690],
      ['unaware', 690],
    ]);
    expect(metrics['agents.reregistered']).toBe(1);
    expect(metrics['tasks.stray']).toBe(2);
    expect(metrics['work.cpus.stray']).toBeGreaterThan(8 * (905 - 690));
    expect(metrics['work.cpus.stray']).toBeLessThan(8 * (965 - 690));
    expect(metrics['tasks.running']).toBe(12);
  });

  test('53, 54: of lost offers CPUs leak away; a timeout gets them back', async () => {
    const leaking = under(await lesson('53-message-loss'), 'mesos').metrics;
    const timed = under(await lesson('54-message-loss-offer-timeout'), 'mesos').metrics;
    const offered = 'utilization.cpus.offered.mean';
    expect(leaking[offered]).toBeGreaterThan(0.15);
    expect(leaking['tasks.running']).toBeLessThan(110);
    expect(leaking['offers.rescinded']).toBe(0);
    expect(timed[offered]).toBeLessThan(0.01);
    expect(timed['tasks.running']).toBeGreaterThan(155);
    expect(timed['offers.rescinded.timeout']).toBe(timed['offers.rescinded']);
    expect(timed['tasks.finished']).toBeGreaterThan(1.2 * leaking['tasks.finished']);
    // Of 100 offers 2 leak: the offer is lost, or its answer.
    expect(timed['offers.rescinded'] / timed['offers.made']).toBeCloseTo(0.02, 2);
  });
});

describe('when machines go on purpose, or many at once', () => {
  test('49: the same racks fail for all allocators; who waits for it is another one', async () => {
    const run = await lesson('49-rack-loss');
    const metrics = (name: string) => under(run, name).metrics;
    const [drf, strict, partition] = ['drf', 'strict-priority', 'static-partition'].map(metrics);
    for (const name of ['faults', 'availability.agents.up', 'availability.agents.registered', 'agents.detection.max'])
      expect([drf[name], strict[name]], name).toEqual([partition[name], partition[name]]);
    expect(drf['agents.detection.mean']).toBeGreaterThan(75);
    expect(drf['agents.detection.max']).toBeLessThan(90);
    for (const each of [drf, partition]) {
      expect(each['wait.prod.first.max']).toBeGreaterThan(120);
      expect(each['wait.dev.first.max']).toBeLessThan(240);
    }
    expect(strict['wait.prod.first.max']).toBeLessThan(30);
    expect(strict['wait.dev.first.max']).toBeGreaterThan(400);
    expect(strict['fairness-error.during.mean']).toBeGreaterThan(10 * drf['fairness-error.during.mean']);
  });

  test('51: draining kills 96 tasks within 3 s; who saves every minute loses less than a minute of each', async () => {
    const { metrics } = under(await lesson('51-draining'), 'mesos');
    const killed = await ends('51-draining', KILLED);
    expect(killed).toHaveLength(96);
    for (const { seconds } of killed) expect((seconds - 1800) % 600).toBe(3);
    expect(metrics['tasks.killed']).toBe(96);
    expect(metrics['tasks.lost']).toBe(0);
    const saves = killed.filter(({ framework }) => framework === 'saves');
    expect(saves.length).toBeGreaterThan(30);
    const all = killed.reduce((sum, { ran }) => sum + ran, 0);
    expect(metrics['work.cpus.lost'] + metrics['work.cpus.saved']).toBeCloseTo(all, 6);
    const saved = saves.reduce((sum, { ran }) => sum + ran, 0);
    expect(metrics['work.cpus.saved']).toBeGreaterThan(saved - 60 * saves.length);
    expect(metrics['utilization.cpus.mean']).toBeCloseTo(1 - (12 * 8 * 477) / (96 * 10_800), 2);
  });

  test('52: with notice careful loses nothing, careless all that it runs', async () => {
    const { metrics } = under(await lesson('52-maintenance-wave'), 'mesos');
    const lost = await ends('52-maintenance-wave', LOST);
    expect(lost).toHaveLength(96);
    expect(new Set(lost.map(({ framework }) => framework))).toEqual(new Set(['careless']));
    for (const { seconds } of lost) expect(seconds % 600).toBe(0);
    expect(metrics['tasks.lost']).toBe(96);
    expect(metrics['share.careful.dominant.mean']).toBeCloseTo(0.5, 1);
  });
});

test('56: of 30 tasks that could go 24 do, since science would keep its guarantee if all three executors were killed, not four', async () => {
  const run = await lesson('56-revocation-guarantee');
  const { metrics } = under(run, 'mesos');
  const killed = steps(run, 'killed');
  expect(namesOf(killed)).toEqual(['science']);
  expect(killed.map(({ seconds }) => seconds)).toEqual([...new Array(23).fill(1832), 1840]);
  expect(new Set(killed.map(({ agent }) => agent)).size).toBe(3);
  expect(metrics['revocations.asked']).toBe(24);
  expect(metrics['revocations.executors-killed']).toBe(1);
  const web = steps(run, 'launch').filter(({ framework }) => framework === 'web');
  expect(web.filter(({ seconds }) => seconds < 1841)).toHaveLength(24);
  expect(web.filter(({ seconds }) => seconds >= 3600)).toHaveLength(6);
  // Each had run for 30 min and was saved at 30 min: what it did until it stopped is lost.
  expect(metrics['work.cpus.saved']).toBe(24 * 1800);
  expect(metrics['work.cpus.lost']).toBe(23 * 32 + 40);
});

test('runs with failures are the same each time', async () => {
  for (const name of LESSONS.filter((each) => /^(43|47|48|49|50|53|56)-/.test(each))) {
    const { result } = await lesson(name);
    const prepared = await prepare(result.scenario);
    for (const { allocator, seed, digest, events, metrics } of result.runs) {
      const again = simulate(prepared, allocator, seed);
      expect([again.digest, again.events, again.metrics], `${name}, ${allocator}`).toEqual([digest, events, metrics]);
    }
  }
});
