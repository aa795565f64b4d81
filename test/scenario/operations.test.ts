import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../src/scenario/error.ts';
import { guaranteeOverLimit, quotaBelowTop } from '../../src/scenario/messages/mesos-messages.ts';
import * as messages from '../../src/scenario/messages/messages.ts';
import * as operations from '../../src/scenario/messages/operation-messages.ts';
import { OPERATIONS } from '../../src/scenario/schema/operations-schema.ts';
import { load, SMALL } from './example.ts';

/** What is done while a scenario runs, and what comes and goes, as a scenario says it. */

function changed(from: string, to: string) {
  expect(SMALL).toContain(from);
  return load(SMALL.replace(from, to));
}

const withOperation = (operation: string) => changed('until: 1h', `until: 1h\noperations:\n  - ${operation}`);
const withScheduler = (keys: string, more = '') =>
  changed('    scheduler: batch\n', `    scheduler: { use: batch, ${keys} }\n    ${more}\n`);
const oversubscribed = (what: string) =>
  changed('resources: "cpus:4;mem:8GB"', `resources: "cpus:4;mem:8GB"\n    oversubscribed: ${what}`);

describe('operations', () => {
  it.each([
    ['{ at: 1min, weights: { dev: 2, ops: 0.5 } }', { kind: 'weights', weights: { dev: 2, ops: 0.5 } }],
    [
      '{ at: 1min, quota: { role: dev, guarantee: "cpus:1", limit: "cpus:2;gpus:0" } }',
      { kind: 'quota', role: 'dev', guarantee: { cpus: 1000 }, limit: { cpus: 2000, gpus: 0 }, force: false },
    ],
    [
      '{ at: 1min, reserve: { agents: all, role: ops, resources: "cpus:1" } }',
      { kind: 'reserve', agents: {}, role: 'ops', resources: [{ type: 'scalar', name: 'cpus', role: '*', value: 1000 }] },
    ],
    [
      '{ at: 1min, create_volume: { agents: agent-1, role: ops, id: data, size: 1GB } }',
      { kind: 'create_volume', agents: { names: ['agent-1'] }, role: 'ops', id: 'data', size: 1_024_000, shared: false },
    ],
    [
      '{ at: 1min, destroy_volume: { agents: [agent-1], role: ops, id: data } }',
      { kind: 'destroy_volume', agents: { names: ['agent-1'] }, role: 'ops', id: 'data' },
    ],
    ['{ at: 1min, deactivate_agents: { count: 1 } }', { kind: 'deactivate_agents', agents: { count: 1 } }],
    ['{ at: 1min, whitelist: all }', { kind: 'whitelist', agents: {} }],
    [
      '{ at: 1min, maintenance: { agents: all, start: 2min, for: 1h } }',
      { kind: 'maintenance', agents: {}, start: 120_000_000, duration: 3_600_000_000 },
    ],
    [
      '{ at: 1min, maintenance: { agents: all, for: 1h } }',
      { kind: 'maintenance', agents: {}, start: 60_000_000, duration: 3_600_000_000 },
    ],
  ])('%s', (written, expected) => {
    expect(withOperation(written).scenario.operations).toEqual([{ at: 60_000_000, ...expected }]);
  });

  it('name roles that nobody else names', () => {
    const { roles } = withOperation('{ at: 1s, weights: { ops: 2 } }').scenario;
    expect(roles.map(({ name }) => name)).toEqual(['dev', 'ops']);
  });

  it('warn of what has no effect', () => {
    const late = withOperation('{ at: 1min, maintenance: { agents: all, start: 2h, for: 1h } }').warnings;
    expect(late).toEqual([`/s/scenario.yaml:3:30 operations[0].maintenance: ${operations.notBeforeTheEnd()}`]);
    const shared = withOperation(
      '{ at: 1s, create_volume: { agents: all, role: dev, id: v, size: 1GB, shared: true } }',
    ).warnings;
    expect(shared[0]).toContain(operations.nobodyShared());
    expect(oversubscribed('{ fixed: "cpus:1" }').warnings[0]).toContain(operations.nobodyRevocable());
    expect(withOperation('{ at: 1s, weights: { dve: 2 } }').warnings).toEqual([
      `/s/scenario.yaml:3:26 operations[0].weights.dve: ${messages.unusedRole('dve', 'dev')}`,
    ]);
    expect(withOperation('{ at: 1s, quota: { role: ops, limit: "cpus:1" } }').warnings).toEqual([
      `/s/scenario.yaml:3:30 operations[0].quota.role: ${messages.unusedRole('ops', undefined)}`,
    ]);
  });
});

describe('agents that are oversubscribed', () => {
  it('have a fixed amount, or an estimate by resource and time', () => {
    expect(oversubscribed('{ fixed: "cpus:2;mem:1GB" }').scenario.agents[0]?.oversubscribed).toEqual({
      fixed: { cpus: 2000, mem: 1_024_000 },
      interval: 15_000_000,
    });
    const unused = '{ unused: { cpus: 0.5, mem: [{ from: 0s, fraction: 0.2 }, { from: 1min, fraction: 0 }] }, interval: 1s }';
    expect(oversubscribed(unused).scenario.agents[0]?.oversubscribed).toEqual({
      unused: {
        cpus: [{ from: 0, fraction: 0.5 }],
        mem: [
          { from: 0, fraction: 0.2 },
          { from: 60_000_000, fraction: 0 },
        ],
      },
      interval: 1_000_000,
    });
  });
});

describe('a scheduler', () => {
  it('reserves, and its volume is disk that each task needs besides', () => {
    const [framework] = withScheduler('reserve: true, volume: 2GB, maintenance: drain').scenario.frameworks;
    expect(framework?.scheduler).toMatchObject({ reserve: { volume: 2_048_000 }, maintenance: 'drain', options: {} });
    const { workload } = framework ?? {};
    expect(workload?.kind === 'synthetic' && workload.demand['disk']).toEqual({ kind: 'constant', value: 2_048_000 });
  });

  it('without these keys says nothing of them', () => {
    const { reserve, maintenance } = load(SMALL).scenario.frameworks[0]?.scheduler ?? {};
    expect([reserve, maintenance]).toEqual([undefined, undefined]);
  });
});

describe('an error', () => {
  it.each<[load: () => unknown, at: string, message: string]>([
    [() => withOperation('{ at: 1s }'), '3:5 operations[0]', messages.exactlyOneOf(OPERATIONS, []).message],
    [
      () => withOperation('{ at: 1s, weights: { dev: 2 }, whitelist: all }'),
      '3:5 operations[0]',
      messages.exactlyOneOf(OPERATIONS, ['weights', 'whitelist']).message,
    ],
    [() => withOperation('{ at: 1h, whitelist: all }'), '3:11 operations[0].at', messages.notBeforeUntil('at').message],
    [
      () => withOperation('{ at: 1s, whitelist: agent-11 }'),
      '3:26 operations[0].whitelist',
      operations.noSuchAgent('agent-11', ['agent-1']).message,
    ],
    [
      () => withOperation('{ at: 1s, whitelist: [agent-1, x] }'),
      '3:36 operations[0].whitelist[1]',
      operations.noSuchAgent('x', ['agent-1']).message,
    ],
    [
      () => withOperation('{ at: 1s, whitelist: { count: 2 } }'),
      '3:35 operations[0].whitelist.count',
      operations.fewerAgents(2, 1).message,
    ],
    [
      () => withOperation('{ at: 1s, whitelist: { attributes: { rack: a } } }'),
      '3:40 operations[0].whitelist.attributes',
      operations.noAgentsLikeThat().message,
    ],
    [
      () => withOperation('{ at: 1s, reserve: { agents: all, role: "*", resources: "cpus:1" } }'),
      '3:46 operations[0].reserve.role',
      messages.badRoleName('*', 'nothing can be reserved for all').message,
    ],
    [
      () => withOperation('{ at: 1s, reserve: { agents: all, role: dev, resources: "" } }'),
      '3:62 operations[0].reserve.resources',
      operations.nothingToReserve().message,
    ],
    [
      () => withOperation('{ at: 1s, reserve: { agents: agent-1, role: dev, resources: "cpus:4;mem:9GB" } }'),
      '3:66 operations[0].reserve.resources',
      operations.moreThanAnyHas('mem', '9GB', '8GB').message,
    ],
    [
      () => withOperation('{ at: 1s, reserve: { agents: all, role: dev, resources: "cpus(dev):1" } }'),
      '3:62 operations[0].reserve.resources',
      messages.roleNotAllowed('cpus', 'dev').message,
    ],
    [
      () => withOperation('{ at: 1s, create_volume: { agents: all, role: dev, id: a/b, size: 1GB } }'),
      '3:60 operations[0].create_volume.id',
      operations.notAVolumeId('a/b').message,
    ],
    [
      () => withOperation('{ at: 1s, create_volume: { agents: all, role: dev, id: a, size: 0 } }'),
      '3:69 operations[0].create_volume.size',
      messages.moreThanZero('0').message,
    ],
    [
      () => withOperation('{ at: 2s, maintenance: { agents: all, start: 1s, for: 1s } }'),
      '3:50 operations[0].maintenance.start',
      operations.beforeItIsAnnounced().message,
    ],
    [
      () => withOperation('{ at: 2s, quota: { role: a/b, limit: "cpus:1" } }'),
      '3:30 operations[0].quota.role',
      quotaBelowTop('a/b').message,
    ],
    [
      () => withOperation('{ at: 2s, quota: { role: a, guarantee: "cpus:2", limit: "cpus:1" } }'),
      '3:45 operations[0].quota.guarantee',
      guaranteeOverLimit('cpus', '2', '1').message,
    ],
    [
      () => changed('until: 1h', 'until: 1h\nroles: { only: true, dev: }\noperations: [{ at: 1s, weights: { ops: 2 } }]'),
      '3:35 operations[0].weights.ops',
      messages.unknownRole('ops', ['*', 'dev']).message,
    ],
    [
      () => oversubscribed('{ fixed: "cpus:1", unused: { cpus: 1 } }'),
      '4:21 agents[0].oversubscribed',
      messages.exactlyOneOf(['fixed', 'unused'], ['fixed', 'unused']).message,
    ],
    [
      () => oversubscribed('{ unused: { cpus: [{ from: 1s, fraction: 1 }, { from: 1s, fraction: 0 }] } }'),
      '4:39 agents[0].oversubscribed.unused.cpus',
      operations.notAscendingTimes().message,
    ],
    [
      () => withScheduler('volume: 1GB'),
      '7:38 frameworks[0].scheduler.volume',
      messages.onlyWith('volume', 'reserve: true').message,
    ],
    [
      () => withScheduler('reserve: true', 'prefill: { tasks: 1, duration: 1s, resources: "cpus:1" }'),
      '8:5 frameworks[0].prefill',
      operations.notWithReserve('prefill').message,
    ],
    [
      () => load(SMALL.replace('role: dev', 'role: "*"').replace('scheduler: batch', 'scheduler: { use: batch, reserve: true }')),
      '7:39 frameworks[0].scheduler.reserve',
      operations.reservesForAll().message,
    ],
    [
      () =>
        load(
          SMALL.replace('until: 1h', 'until: 1h\nallocation: { granularity: task }').replace(
            'scheduler: batch',
            'scheduler: { use: batch, reserve: true }',
          ),
        ),
      '8:39 frameworks[0].scheduler.reserve',
      operations.onlyWithWholeOffers().message,
    ],
    [
      () =>
        load(
          SMALL.replace('scheduler: batch', 'scheduler: { use: batch, reserve: true, volume: 1GB }').replace(
            '"cpus:1;mem:2GB"',
            '{ cpus: 1, disk: { uniform: { min: 1GB, max: 2GB } } }',
          ),
        ),
      '11:35 frameworks[0].workload.resources.disk',
      operations.drawnDisk().message,
    ],
    [
      () => withScheduler('maintenance: leave'),
      '7:43 frameworks[0].scheduler.maintenance',
      messages.notOneOf(['ignore', 'decline', 'drain'], 'leave').message,
    ],
  ])('%#', (load, at, message) => {
    let error: unknown;
    try {
      load();
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ScenarioError);
    expect((error as Error).message).toBe(`/s/scenario.yaml:${at}: ${message}`);
  });
});
