import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { located } from '../../src/scenario/error.ts';
import { loadScenario, parseScenario } from '../../src/scenario/load.ts';
import { gpusUnseen } from '../../src/scenario/messages/mesos-messages.ts';
import * as messages from '../../src/scenario/messages/messages.ts';
import type { SyntheticSpec, WorkloadSpec } from '../../src/scenario/scenario.ts';
import { scenarioJsonSchema } from '../../src/scenario/schema/schema.ts';
import { plain, readTree } from '../../src/scenario/source-tree.ts';
import { diskOf, EXAMPLE, KNOWN, load, SMALL } from './example.ts';

const SECOND = 1_000_000;
const HOUR = 3600 * SECOND;

/** The small scenario with some of its text replaced. */
function small(from: string, to: string, beside: Record<string, string> = {}) {
  expect(SMALL).toContain(from);
  return load(SMALL.replace(from, to), beside).scenario;
}

function workloadOf(from: string, to: string, beside: Record<string, string> = {}): WorkloadSpec {
  return small(from, to, beside).frameworks[0]!.workload!;
}

function synthetic(from: string, to: string, beside: Record<string, string> = {}): SyntheticSpec {
  const workload = workloadOf(from, to, beside);
  if (workload.kind !== 'synthetic') throw new Error('expected a generator');
  return workload;
}

describe('the example of the architecture', () => {
  const { scenario, warnings } = load(EXAMPLE, { 'mine.ts': '' });

  it('means exactly this', () => {
    const builtIn = (name: string) => ({ use: name, written: name, label: name, options: {} });
    const scalar = (name: string, value: number, role = '*') => ({ type: 'scalar', name, role, value });
    const scheduler = { refuse: 5 * SECOND, suppress: true, reviveInterval: 0, thinkTime: { job: 0, task: 0 } };
    const common = { executor: { resources: [], start: 0 }, retry: { attempts: 0, backoff: 0 } };
    expect(scenario).toEqual({
      name: 'dev-stage-prod',
      seed: 1,
      replications: 5,
      until: 24 * HOUR,
      measure: { from: HOUR },
      allocators: [
        builtIn('drf'),
        builtIn('weighted-drf'),
        builtIn('strict-priority'),
        builtIn('reservation-aware'),
        { use: '/s/mine.ts', written: './mine.ts', label: 'mine', options: {} },
      ],
      allocation: {
        interval: SECOND,
        offerTimeout: 30 * SECOND,
        minAllocatable: [{ cpus: 10 }, { mem: 32_000 }],
        granularity: 'agent',
        agentOrder: 'random',
      },
      agents: [
        {
          count: 80,
          resources: [
            scalar('cpus', 16_000),
            scalar('mem', 32_768_000),
            scalar('disk', 1_048_576_000),
            { type: 'ranges', name: 'ports', role: '*', value: [[31000, 32000]] },
          ],
          attributes: { rack: 'r1' },
        },
        {
          count: 20,
          resources: [
            scalar('cpus', 8000),
            scalar('mem', 16_384_000),
            scalar('cpus', 8000, 'prod'),
            scalar('mem', 16_384_000, 'prod'),
          ],
          attributes: { rack: 'r2' },
        },
      ],
      roles: [
        { name: 'prod', weight: 30, priority: 3 },
        { name: 'stage', weight: 20, priority: 2 },
        { name: 'dev', weight: 10, priority: 1 },
      ],
      rolesOnly: false,
      frameworks: [
        {
          name: 'analytics',
          role: 'dev',
          scheduler: { use: 'batch', written: 'batch', ...scheduler, options: {} },
          ...common,
          workload: {
            kind: 'synthetic',
            arrivals: { kind: 'poisson', meanGap: 30 * SECOND },
            tasks: { kind: 'lognormal', median: 8, sigma: 1.5, max: 5000 },
            duration: { kind: 'lognormal', median: 120 * SECOND, sigma: 1.3 },
            durationPer: 'task',
            demand: { cpus: { kind: 'constant', value: 1000 }, mem: { kind: 'constant', value: 2_048_000 } },
            claims: [],
            failure: 0,
            differentAgents: false,
          },
        },
        {
          name: 'web',
          role: 'prod',
          scheduler: { use: 'service', written: 'service', ...scheduler, options: { instances: 40 } },
          ...common,
          workload: {
            kind: 'synthetic',
            arrivals: { kind: 'at', times: [0] },
            jobs: 1,
            tasks: { kind: 'constant', value: 40 },
            duration: { kind: 'constant', value: Number.POSITIVE_INFINITY },
            durationPer: 'task',
            demand: { cpus: { kind: 'constant', value: 2000 }, mem: { kind: 'constant', value: 4_096_000 } },
            claims: [],
            failure: 0,
            differentAgents: false,
          },
        },
      ],
      outputs: { events: false },
    });
  });

  it('has one oddity', () => {
    expect(warnings).toEqual([`/s/scenario.yaml:13:3 roles.stage: ${messages.unusedRole('stage', undefined)}`]);
  });

  it('means the same as JSON', () => {
    const json = JSON.stringify(plain(readTree(EXAMPLE, 'x')), null, '\t');
    expect(load(json, { 'mine.ts': '' }).scenario).toEqual(scenario);
  });

  it('agrees with the JSON schema, in which every key is described', () => {
    const schema = scenarioJsonSchema(KNOWN);
    const check = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    const example = plain(readTree(EXAMPLE, 'x')) as Record<string, unknown>;
    expect(check.safeParse(example).error).toBeUndefined();
    expect(check.safeParse({ ...example, seed: 'one' }).success).toBe(false);
    expect(check.safeParse({ ...example, sed: 1 }).success).toBe(false);
    expect(check.safeParse({ ...example, allocators: ['dfr'] }).success).toBe(false);
    expect(undescribed(schema, '')).toEqual([]);
  });
});

/** Keys of a JSON schema that say nothing of what they are. */
function undescribed(schema: object, path: string): string[] {
  return Object.entries(schema).flatMap(([key, value]) => {
    if (typeof value !== 'object' || value === null) return [];
    if (key !== 'properties') return undescribed(value as object, `${path}/${key}`);
    return Object.entries(value as Record<string, { description?: string }>).flatMap(([name, each]) => [
      ...(each.description === undefined ? [`${path}/${name}`] : []),
      ...undescribed(each, `${path}/${name}`),
    ]);
  });
}

describe('what is absent', () => {
  it('has its default', () => {
    const { scenario } = load(SMALL.replace('until: 1h\n', '').replace('120/h }', '120/h }\n      jobs: 3'));
    expect(scenario).toMatchObject({ name: 'scenario', seed: 1, replications: 1, measure: { from: 0 }, rolesOnly: false });
    expect(scenario.allocators).toEqual([{ use: 'drf', written: 'drf', label: 'drf', options: {} }]);
    expect(scenario.agents[0]).toMatchObject({ count: 1, attributes: {} });
    expect(scenario.roles).toEqual([{ name: 'dev', weight: 1, priority: 0 }]);
    expect(scenario).not.toHaveProperty('until');
    expect(scenario.allocation).not.toHaveProperty('offerTimeout');
    expect(scenario.frameworks[0]!.workload).toMatchObject({ jobs: 3, tasks: { kind: 'constant', value: 1 } });
  });

  it('as a role, is *', () => {
    const { frameworks, roles } = small('    role: dev\n', '');
    expect([frameworks[0]!.role, roles[0]!.name]).toEqual(['*', '*']);
  });
});

describe('allocators', () => {
  it('have labels and options of their own', () => {
    const text = 'allocators: [drf, { use: drf, label: plain, role_sorter: random }, { use: ../a/best.mts, x: [1] }]';
    const files = diskOf({ '/a/best.mts': '' });
    const { scenario } = parseScenario(SMALL.replace('until: 1h', `until: 1h\n${text}`), '/s/x.yaml', KNOWN, files);
    expect(scenario.allocators).toEqual([
      { use: 'drf', written: 'drf', label: 'drf', options: {} },
      { use: 'drf', written: 'drf', label: 'plain', options: { role_sorter: 'random' } },
      { use: '/a/best.mts', written: '../a/best.mts', label: 'best', options: { x: [1] } },
    ]);
  });
});

describe('allocation', () => {
  it.each([
    ['interval: 0', { interval: 0 }],
    ['min_allocatable: none', { minAllocatable: [] }],
    ['min_allocatable: "cpus:1;mem:1GB|gpus:1"', { minAllocatable: [{ cpus: 1000, mem: 1_024_000 }, { gpus: 1000 }] }],
    ['granularity: task, agent_order: by_id', { granularity: 'task', agentOrder: 'by_id' }],
  ])('{ %s }', (written, meant) => {
    expect(small('until: 1h', `until: 1h\nallocation: { ${written} }`).allocation).toMatchObject(meant);
  });
});

describe('agents', () => {
  it('keep the text of their attributes', () => {
    const { agents } = small('mem:8GB"', 'mem:8GB"\n    attributes: { rack: 01, os: 1.10, ssd: yes, fast: true, "1": a }');
    expect(agents[0]!.attributes).toEqual({ rack: '01', os: '1.10', ssd: 'yes', fast: 'true', 1: 'a' });
  });

  it('may have their resources as a mapping', () => {
    const { agents } = small('"cpus:4;mem:8GB"', '{ cpus: 4, mem: 8GB, "mem(dev)": 1GB, ports: [1-2], zones: [b, a] }');
    expect(agents[0]!.resources).toEqual([
      { type: 'scalar', name: 'cpus', role: '*', value: 4000 },
      { type: 'scalar', name: 'mem', role: '*', value: 8_192_000 },
      { type: 'scalar', name: 'mem', role: 'dev', value: 1_024_000 },
      { type: 'ranges', name: 'ports', role: '*', value: [[1, 2]] },
      { type: 'set', name: 'zones', role: '*', value: ['a', 'b'] },
    ]);
  });
});

describe('roles', () => {
  it('are those named, in order, then those of frameworks and reservations', () => {
    const text = SMALL.replace('cpus:4', 'cpus:4;cpus(ops):1').replace(
      'until: 1h',
      'until: 1h\nroles: { eng/a: { weight: 0.5 }, z: }',
    );
    expect(load(text).scenario.roles).toEqual([
      { name: 'eng/a', weight: 0.5, priority: 0 },
      { name: 'z', weight: 1, priority: 0 },
      { name: 'dev', weight: 1, priority: 0 },
      { name: 'ops', weight: 1, priority: 0 },
    ]);
  });

  it('may be the only ones; * is always one', () => {
    const { rolesOnly } = small('    role: dev\n', '    role: "*"\n');
    expect(rolesOnly).toBe(false);
    const { scenario } = load(SMALL.replace('until: 1h', 'until: 1h\nroles: { only: true, dev: {} }'));
    expect(scenario.rolesOnly).toBe(true);
    const star = SMALL.replace('    role: dev\n', '').replace('until: 1h', 'until: 1h\nroles: { only: true }');
    expect(load(star).scenario.roles).toEqual([{ name: '*', weight: 1, priority: 0 }]);
  });
});

describe('a scheduler', () => {
  it.each([
    ['batch', { use: 'batch', refuse: 5 * SECOND, suppress: true, options: {} }],
    ['{ use: batch, refuse_seconds: 0.5 }', { refuse: SECOND / 2 }],
    ['{ use: batch, refuse_seconds: 10min }', { refuse: 600 * SECOND }],
    ['{ use: batch, suppress: false }', { suppress: false }],
    ['{ use: batch, revive_interval: 5s }', { reviveInterval: 5 * SECOND }],
    ['{ use: batch, think_time: { job: 10ms, task: 5ms } }', { thinkTime: { job: 10_000, task: 5000 } }],
    ['{ use: batch, think_time: { task: 5ms } }', { thinkTime: { job: 0, task: 5000 } }],
    ['{ use: batch, filter: { at_least: auto } }', { filter: { atLeast: 'auto' } }],
    ['{ use: batch, filter: { at_least: "cpus:1;mem:1GB" } }', { filter: { atLeast: { cpus: 1000, mem: 1_024_000 } } }],
    [
      '{ use: batch, filter: { at_least: { cpus: 0.5 }, agents: { rack: 1 } } }',
      { filter: { atLeast: { cpus: 500 }, agents: { rack: '1' } } },
    ],
    ['{ use: gang, window: 3, deep: { a: [1] } }', { options: { window: 3, deep: { a: [1] } } }],
    ['./mine.ts', { use: '/s/mine.ts', written: './mine.ts' }],
    ['{ use: ./mine.ts, instances: 4 }', { use: '/s/mine.ts', options: { instances: 4 } }],
  ])('%s', (written, meant) => {
    const { frameworks } = small('scheduler: batch', `scheduler: ${written}`, { 'mine.ts': '' });
    expect(frameworks[0]!.scheduler).toMatchObject(meant);
  });
});

describe('a framework', () => {
  it('may have an executor, retries and tasks that run from the start', () => {
    const more = `scheduler: batch
    executor: { resources: "cpus:0.1;mem:32MB", start: 2s }
    retry: { attempts: 3, backoff: 10s }
    prefill: { tasks: 5, duration: { exponential: { mean: 1h, max: 2h } }, resources: { cpus: 1 } }`;
    expect(small('scheduler: batch', more).frameworks[0]).toMatchObject({
      executor: {
        resources: [
          { type: 'scalar', name: 'cpus', role: '*', value: 100 },
          { type: 'scalar', name: 'mem', role: '*', value: 32_000 },
        ],
        start: 2 * SECOND,
      },
      retry: { attempts: 3, backoff: 10 * SECOND },
      prefill: {
        tasks: 5,
        duration: { kind: 'exponential', mean: HOUR, max: 2 * HOUR },
        resources: [{ type: 'scalar', name: 'cpus', role: '*', value: 1000 }],
      },
    });
  });
});

describe('arrivals', () => {
  it.each([
    ['arrivals: { poisson: 2/s }', { arrivals: { kind: 'poisson', meanGap: SECOND / 2 } }],
    ['arrivals: { every: 30s }', { arrivals: { kind: 'every', gap: 30 * SECOND, start: 0 } }],
    ['arrivals: { every: 30s, start: 5s }', { arrivals: { kind: 'every', gap: 30 * SECOND, start: 5 * SECOND } }],
    ['arrivals: { at: [0, 5s, 5s] }', { arrivals: { kind: 'at', times: [0, 5 * SECOND, 5 * SECOND] }, jobs: 3 }],
    ['arrivals: { at: [0s, 5s] }\n      jobs: 1', { arrivals: { kind: 'at', times: [0] }, jobs: 1 }],
    ['jobs: 3', { arrivals: { kind: 'at', times: [0, 0, 0] }, jobs: 3 }],
    ['arrivals: { poisson: 2/s }\n      jobs: 100', { jobs: 100 }],
  ])('%s', (written, meant) => {
    expect(synthetic('arrivals: { poisson: 120/h }', written)).toMatchObject(meant);
  });

  it('are one job at the start when nothing is said', () => {
    expect(synthetic('      arrivals: { poisson: 120/h }\n', '')).toMatchObject({
      arrivals: { kind: 'at', times: [0] },
      jobs: 1,
    });
  });
});

describe('durations', () => {
  it.each([
    ['10h', { kind: 'constant', value: 10 * HOUR }],
    ['forever', { kind: 'constant', value: Number.POSITIVE_INFINITY }],
    ['{ uniform: { min: 0, max: 2s } }', { kind: 'uniform', min: 0, max: 2 * SECOND }],
    ['{ exponential: { mean: 1min } }', { kind: 'exponential', mean: 60 * SECOND }],
    [
      '{ lognormal: { median: 1s, sigma: 2, min: 1ms, max: 1h } }',
      { kind: 'lognormal', median: SECOND, sigma: 2, min: 1000, max: HOUR },
    ],
    ['{ lognormal: { mean: 1s, sigma: 0 } }', { kind: 'lognormal', median: SECOND, sigma: 0 }],
    ['{ pareto: { scale: 1s, alpha: 1.5, max: 1d } }', { kind: 'pareto', scale: SECOND, alpha: 1.5, max: 24 * HOUR }],
  ])('%s', (written, meant) => {
    expect(synthetic('10s', written).duration).toEqual(meant);
  });

  it('by their mean have the median that gives it', () => {
    const { duration } = synthetic('10s', '{ lognormal: { mean: 100s, sigma: 1 } }');
    if (duration.kind !== 'lognormal') throw new Error('expected a lognormal');
    expect(duration.median * Math.exp(0.5)).toBeCloseTo(100 * SECOND, 3);
  });

  it('may be drawn once a job', () => {
    expect(synthetic('10s', '{ exponential: { mean: 1min }, per: job }').durationPer).toBe('job');
    expect(synthetic('10s', '{ exponential: { mean: 1min } }').durationPer).toBe('task');
  });

  it('may come from a column of a CSV file, rounded to whole µs', () => {
    const written = '{ empirical: { file: data/x.csv, column: b c, unit: ms } }';
    const csv = 'a,"b c"\n1,1.5\r\n\n2,0.00049\n3,1e3\n';
    expect(synthetic('10s', written, { 'data/x.csv': csv }).duration).toEqual({
      kind: 'empirical',
      values: [1500, 0, 1_000_000],
      source: 'data/x.csv:b c',
    });
  });
});

describe('demands', () => {
  it.each([
    ['"cpus:1;mem:2GB"', { cpus: { kind: 'constant', value: 1000 }, mem: { kind: 'constant', value: 2_048_000 } }],
    ['{ cpus: 1, mem: 2GB }', { cpus: { kind: 'constant', value: 1000 }, mem: { kind: 'constant', value: 2_048_000 } }],
    ['{ gpus: { uniform: { min: 1, max: 4 } } }', { gpus: { kind: 'uniform', min: 1000, max: 4000 } }],
    [
      '{ mem: { lognormal: { median: 1GB, sigma: 1, max: 4GB } } }',
      { mem: { kind: 'lognormal', median: 1_024_000, sigma: 1, max: 4_096_000 } },
    ],
    [
      '{ mem: { empirical: { file: x.csv, column: m, unit: GB } } }',
      { mem: { kind: 'empirical', values: [1_024_000], source: 'x.csv:m' } },
    ],
    ['{ cpus: { empirical: { file: x.csv, column: m } } }', { cpus: { kind: 'empirical', values: [1000], source: 'x.csv:m' } }],
  ])('%s', (written, demand) => {
    const workload = synthetic('"cpus:1;mem:2GB"', written, { 'x.csv': 'm\n1\n' });
    expect(workload).toMatchObject({ demand, claims: [] });
  });

  it('of ports and sets are claims', () => {
    const claims = [
      { type: 'ranges', name: 'ports', role: '*', value: [[80, 80]] },
      { type: 'set', name: 'zones', role: '*', value: ['a'] },
    ];
    const demand = { cpus: { kind: 'constant', value: 1000 } };
    expect(synthetic('"cpus:1;mem:2GB"', '"cpus:1;ports:[80-80];zones:{a}"')).toMatchObject({ demand, claims });
    expect(synthetic('"cpus:1;mem:2GB"', '{ cpus: 1, ports: [80], zones: [a] }')).toMatchObject({ demand, claims });
  });

  it('may fail, and may be kept apart', () => {
    const more = 'duration: 10s\n      failure: { probability: 0.05 }\n      different_agents: true';
    expect(synthetic('duration: 10s', more)).toMatchObject({ failure: 0.05, differentAgents: true });
  });
});

describe('a file of jobs', () => {
  it('stands in for all else', () => {
    const rest = SMALL.slice(SMALL.indexOf('arrivals:'));
    const workload = workloadOf(rest, 'jobs: ./jobs.csv\n', { 'jobs.csv': '' });
    expect(workload).toEqual({ kind: 'jobs', file: '/s/jobs.csv', written: './jobs.csv' });
  });
});

describe('a trace', () => {
  const TRACE = `trace:
  format: google-2011
  path: google
  scale: { cpus: 100000, mem: 100000MB }
`;

  it('has defaults', () => {
    expect(load(TRACE, { google: '' }).scenario.trace).toEqual({
      format: 'google-2011',
      path: '/s/google',
      written: 'google',
      machines: true,
      scale: { cpus: 100_000_000, mem: 100_000_000 },
      requests: 'submit',
      prefill: true,
      frameworks: {
        by: 'priority-band',
        top: 20,
        scheduler: {
          use: 'batch',
          written: 'batch',
          refuse: 5 * SECOND,
          suppress: true,
          reviveInterval: 0,
          thinkTime: { job: 0, task: 0 },
          options: {},
        },
        executor: { resources: [], start: 0 },
        retry: { attempts: 0, backoff: 0 },
      },
      censored: { evicted: 'recorded', killed: 'recorded', lost: 'recorded', unfinished: 'forever', neverScheduled: 'drop' },
      zeroRequest: {},
      reserve: {},
    });
  });

  it('may have all of them otherwise', () => {
    const more = `${TRACE}  machines: false
  requests: schedule
  prefill: false
  frameworks: { by: user, top: 5, scheduler: { use: gang, refuse_seconds: 1 }, executor: { start: 1s }, retry: { attempts: 1 } }
  censored: { evicted: drop, killed: { times: 2.5 }, lost: forever, unfinished: recorded, never_scheduled: 10min }
  zero_request: { cpus: 0.01, mem: 1MB }
  reserve: { prod: 0.25, dev: 0.5 }
  load: 0.9
agents: [{ count: 3, resources: "cpus:1" }]
`;
    expect(load(more, { google: '' }).scenario.trace).toMatchObject({
      machines: false,
      requests: 'schedule',
      prefill: false,
      frameworks: {
        by: 'user',
        top: 5,
        scheduler: { use: 'gang', refuse: SECOND },
        executor: { start: SECOND },
        retry: { attempts: 1 },
      },
      censored: {
        evicted: 'drop',
        killed: { times: 2.5 },
        lost: 'forever',
        unfinished: 'recorded',
        neverScheduled: { duration: 600 * SECOND },
      },
      zeroRequest: { cpus: 10, mem: 1000 },
      reserve: { prod: 0.25, dev: 0.5 },
      load: 0.9,
    });
  });

  it('may leave zero requests alone', () => {
    expect(load(`${TRACE}  zero_request: none\n`, { google: '' }).scenario.trace!.zeroRequest).toEqual({});
  });
});

describe('anchors and merge keys', () => {
  it('are understood', () => {
    const text = `${SMALL}  - name: b
    scheduler: &polite { use: batch, refuse_seconds: 60 }
    workload: &work { duration: 1s, resources: "cpus:1" }
  - name: c
    scheduler: *polite
    workload: { <<: *work, duration: 2s }
`;
    const { frameworks } = load(text).scenario;
    expect(frameworks[2]!.scheduler).toEqual(frameworks[1]!.scheduler);
    expect(frameworks[2]!.workload).toMatchObject({ duration: { value: 2 * SECOND }, demand: { cpus: { value: 1000 } } });
  });
});

describe('extends', () => {
  const files = diskOf({
    '/s/base/base.yaml': `name: base\nmeasure: { from: 1min, to: 2min }\nallocators: [drf, ./mine.ts]\n${SMALL}`,
    '/s/base/mine.ts': '',
    '/s/middle.yaml': 'extends: base/base.yaml\nseed: 7\nmeasure: { to: 3min }\n',
    '/s/top.yaml': 'extends: ./middle.yaml\nname: top\nmeasure: { from: 2min }\nagents: [{ resources: "cpus:1;mem:4GB" }]\n',
    '/s/round.yaml': 'extends: ./about.yaml\n',
    '/s/about.yaml': 'extends: ./round.yaml\n',
    '/s/self.yaml': 'seed: 1\nextends: self.yaml\n',
    '/s/broken.yaml': 'seed: 1\nextends: bad.yaml\n',
    '/s/bad.yaml': SMALL.replace('scheduler: batch', 'scheduler: bach'),
    '/s/unread.yaml': 'extends: syntax.yaml\n',
    '/s/syntax.yaml': 'name: "x\n',
    '/s/wrong.yaml': 'extends: base/base.yaml\nmeasure: { form: 1s }\n',
  });
  const at = (name: string) => loadScenario(`/s/${name}`, KNOWN, files).scenario;

  it('lays mappings over mappings, and replaces all else', () => {
    const top = at('top.yaml');
    expect(top).toMatchObject({ name: 'top', seed: 7, measure: { from: 120 * SECOND, to: 180 * SECOND }, until: HOUR });
    expect(top.agents).toHaveLength(1);
    expect(top.agents[0]!.resources[0]).toMatchObject({ name: 'cpus', value: 1000 });
    expect(top.frameworks[0]!.name).toBe('a');
  });

  it('finds files beside the one that names them', () => {
    expect(at('top.yaml').allocators[1]!.use).toBe('/s/base/mine.ts');
  });

  it('points at the file that is wrong', () => {
    expect(() => at('wrong.yaml')).toThrow(
      `/s/wrong.yaml:2:12 measure.form: ${messages.unknownKey('form', ['from', 'to']).message}`,
    );
    expect(() => at('unread.yaml')).toThrow('/s/syntax.yaml:2:1: not valid YAML');
    expect(() => at('broken.yaml')).toThrow('/s/bad.yaml:7:16 frameworks[0].scheduler: expected one of');
  });

  it('does not go round in circles', () => {
    const chain = ['/s/round.yaml', '/s/about.yaml', '/s/round.yaml'];
    expect(() => at('round.yaml')).toThrow(`/s/about.yaml:1:10 extends: ${messages.extendsItself(chain).message}`);
    expect(() => at('self.yaml')).toThrow(messages.extendsItself(['/s/self.yaml', '/s/self.yaml']).message);
  });
});

describe('warnings', () => {
  const at = (line: number, column: number, path: readonly (string | number)[], text: string) =>
    `${located({ file: '/s/scenario.yaml', line, column }, path)}: ${text}`;
  const demand = ['frameworks', 0, 'workload', 'resources'];

  it.each<[string, string, readonly string[]]>([
    ['cpus:4;mem:8GB', 'cpus:4;mem:8GB;cpu:4', [at(3, 17, ['agents', 0, 'resources'], messages.strangeResource('cpu', 'cpus'))]],
    [
      'cpus:4;mem:8GB',
      'cpus:4;mem:8GB;licences:4',
      [at(3, 17, ['agents', 0, 'resources'], messages.strangeResource('licences', undefined))],
    ],
    ['"cpus:4;mem:8GB"', '"cpus:4;mem:8GB;x:1"\n  - resources: "x:1"', []],
    ['cpus:1;mem:2GB', 'cpus:5;mem:2GB', [at(11, 19, demand, messages.fitsNowhere('cpus:5;mem:2GB', false))]],
    ['cpus:1;mem:2GB', 'gpus:1', [at(11, 19, demand, messages.fitsNowhere('gpus:1', false))]],
    ['cpus:1;mem:2GB', 'cpus:1;ports:[80-80]', [at(11, 19, demand, messages.fitsNowhere('cpus:1;ports:[80-80]', false))]],
    ['cpus:4;mem:8GB', 'cpus:2;cpus(dev):2;mem:8GB', []],
    [
      'scheduler: batch',
      'executor: { resources: "cpus:3.5" }\n    scheduler: batch',
      [at(12, 19, demand, messages.fitsNowhere('cpus:1;mem:2GB', true))],
    ],
    ['until: 1h', 'until: 1h\nroles: { dev: {}, dve: {} }', [at(2, 19, ['roles', 'dve'], messages.unusedRole('dve', 'dev'))]],
    ['role: dev', 'role: eng/dev', []],
    [
      'scheduler: batch',
      'scheduler: { use: batch, supress: false }',
      [at(7, 30, ['frameworks', 0, 'scheduler', 'supress'], messages.likelyTypo('supress', 'suppress'))],
    ],
    [
      'scheduler: batch',
      'scheduler: { use: batch, filter: { agents: { rack: r1 } } }',
      [at(7, 48, ['frameworks', 0, 'scheduler', 'filter', 'agents'], messages.noAgentMatches())],
    ],
  ])('for %j → %j', (from, to, expected) => {
    expect(SMALL).toContain(from);
    expect(load(SMALL.replace(from, to)).warnings).toEqual(expected);
  });

  it('for a part of a GPU, which Mesos would not launch', () => {
    const text = SMALL.replace('cpus:4;', 'cpus:4;gpus:2;').replace('cpus:1;', 'gpus:0.5;');
    expect(load(text).warnings).toEqual([at(11, 19, demand, messages.wholeGpus('0.5')), at(11, 19, demand, gpusUnseen())]);
  });

  it('do not guess what a file of jobs asks for', () => {
    const rest = SMALL.slice(SMALL.indexOf('arrivals:'));
    const text = SMALL.replace(rest, 'jobs: ./jobs.csv\n').replace('cpus:4', 'cpus:4;licences:1');
    expect(load(text, { 'jobs.csv': '' }).warnings).toEqual([]);
  });
});
