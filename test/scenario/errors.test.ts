import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type Problem, ScenarioError } from '../../src/scenario/error.ts';
import { loadScenario, parseScenario } from '../../src/scenario/load.ts';
import * as messages from '../../src/scenario/messages/messages.ts';
import { EXPANSION_LIMIT } from '../../src/scenario/source-tree.ts';
import { diskOf, EXAMPLE, KNOWN, load, SMALL } from './example.ts';

const KEYS = [
  '$schema',
  'extends',
  'name',
  'seed',
  'replications',
  'until',
  'measure',
  'allocators',
  'allocation',
  'preemption',
  'agents',
  'roles',
  'frameworks',
  'operations',
  'masters',
  'network',
  'faults',
  'trace',
  'outputs',
];
const ROOT = `a mapping with ${KEYS.join(', ')}`;
const FRAMEWORK_KEYS = [
  'name',
  'role',
  'capabilities',
  'constraints',
  'min_allocatable',
  'scheduler',
  'executor',
  'retry',
  'failover_timeout',
  'checkpoint',
  'standby',
  'reconcile',
  'replace_unreachable_after',
  'workload',
  'prefill',
];
const WORKLOAD_KEYS = ['arrivals', 'jobs', 'tasks', 'duration', 'resources', 'failure', 'different_agents', 'checkpoint_every'];
const FORMS = ['uniform', 'exponential', 'lognormal', 'pareto', 'empirical'];
const WHOLE_OR_0 = 'a whole number of at least 0';
const SIZES = ['KB', 'MB', 'GB', 'TB'];

/** Where the error must be (`line:column path`), and what it must say. */
type Expected = readonly [at: string, problem: Problem];

function errorOf(action: () => unknown): ScenarioError {
  try {
    action();
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function expectError(text: string, [at, problem]: Expected, beside: Record<string, string> = {}): void {
  expect(errorOf(() => load(text, beside)).message).toBe(`/s/scenario.yaml:${at}: ${problem.message}`);
}

describe('a ScenarioError', () => {
  it('says place, path, what was expected, what was found, and what was meant', () => {
    const text = SMALL.replace('scheduler: batch', 'scheduler: bach');
    const error = errorOf(() => parseScenario(text, 'scenario.yaml', KNOWN, diskOf({})));
    expect(error.message).toBe(
      'scenario.yaml:7:16 frameworks[0].scheduler: expected one of batch, gang, service; got "bach", did you mean "batch"?',
    );
    expect(error).toMatchObject({
      file: 'scenario.yaml',
      line: 7,
      column: 16,
      path: 'frameworks[0].scheduler',
      expected: 'one of batch, gang, service',
      found: '"bach"',
      nearest: 'batch',
    });
  });

  it('is the first by position', () => {
    expectError('seed: -1\nuntil: soon\nagents: 7\nnaem: x\n', ['1:7 seed', messages.expected(WHOLE_OR_0, -1)]);
    const text = SMALL.replace('scheduler: batch', 'scheduler: bach').replace('10s', '10');
    expectError(text, ['7:16 frameworks[0].scheduler', messages.notOneOf(KNOWN.schedulers, 'bach')]);
  });
});

describe('YAML', () => {
  it.each<[string, string, Expected]>([
    ['an empty file', '', ['1:1', messages.emptyFile()]],
    ['only a comment', '# nothing\n', ['1:1', messages.emptyFile()]],
    ['a list at the root', '- a\n', ['1:1', messages.expected(ROOT, [1])]],
    ['a duplicate key', 'seed: 1\nname: x\nseed: 2\n', ['3:1 seed', messages.duplicateKey('seed', 1)]],
    [
      'a duplicate key deep down',
      'agents:\n  - count: 1\n    count: 2\n',
      ['3:5 agents[0].count', messages.duplicateKey('count', 2)],
    ],
    ['an unknown alias', 'name: *nobody\n', ['1:7 name', messages.unknownAlias('nobody')]],
    ['a list as key', '? [a]\n: 1\n', ['1:3', messages.unfitKey('a list')]],
    ['a key that is a trap', '__proto__: 1\n', ['1:1', messages.unfitKey('__proto__')]],
    ['a merge of what is no mapping', 'a: &a 1\nb:\n  <<: *a\n', ['3:3 b', messages.mergeSource()]],
    ['an alias within itself', 'a: &a [*a]\n', ['1:8 a[0][0]', messages.tooDeep()]],
  ])('refuses %s', (_, text, expected) => {
    expectError(text, expected);
  });

  it('refuses bad syntax, with its place', () => {
    const error = errorOf(() => load('agents: [\nname: x\n'));
    expect([error.line, error.message]).toEqual([2, expect.stringContaining('not valid YAML: ')]);
    const unclosed = errorOf(() => load('name: "x\nseed: 1'));
    expect(unclosed.message).toContain('not valid YAML: ');
    const second = errorOf(() => load('name: x\n---\nname: y\n'));
    expect([second.line, second.message]).toEqual([2, expect.stringContaining('not valid YAML: ')]);
  });

  it('gives up on aliases that multiply', () => {
    const lines = ['x0: &x0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]'];
    for (let i = 1; i < 9; i++) lines.push(`x${i}: &x${i} [${Array.from({ length: 10 }, () => `*x${i - 1}`).join(', ')}]`);
    expect(errorOf(() => load(lines.join('\n'))).message).toContain(messages.tooManyAliases(EXPANSION_LIMIT).message);
  });
});

describe('in the small scenario, an error', () => {
  it('is not there', () => {
    expect(load(SMALL).warnings).toEqual([]);
  });

  it.each<[string, string, Expected]>([
    // keys
    ['until', 'untill', ['1:1 untill', messages.unknownKey('untill', KEYS)]],
    ['until', 'horizon', ['1:1 horizon', messages.unknownKey('horizon', KEYS)]],
    ['name: a', 'nmae: a', ['5:5 frameworks[0].nmae', messages.unknownKey('nmae', FRAMEWORK_KEYS)]],
    [
      '  resources: "cpus:1',
      '  resorces: "cpus:1',
      ['11:7 frameworks[0].workload.resorces', messages.unknownKey('resorces', WORKLOAD_KEYS)],
    ],
    ['  - name: a\n    role', '  - role', ['5:5 frameworks[0].name', messages.missingKey('name')]],
    ['    scheduler: batch\n', '', ['5:5 frameworks[0].scheduler', messages.missingKey('scheduler')]],
    ['      duration: 10s\n', '', ['8:5 frameworks[0].workload.duration', messages.missingKey('duration')]],
    ['      resources: "cpus:1;mem:2GB"\n', '', ['8:5 frameworks[0].workload.resources', messages.missingKey('resources')]],
    ['resources: "cpus:4;mem:8GB"', 'count: 2', ['3:5 agents[0].resources', messages.missingKey('resources')]],
    ['name: a', 'preempt: {}', ['5:5 frameworks[0].preempt', messages.notSupportedYet('preempt')]],

    // plain values
    ['until: 1h', 'name: 7', ['1:7 name', messages.expected('a text', 7)]],
    ['until: 1h', 'name: a/b', ['1:7 name', messages.notAFolderName('a/b')]],
    ['until: 1h', 'name: ..', ['1:7 name', messages.notAFolderName('..')]],
    ['until: 1h', 'seed: one', ['1:7 seed', messages.expected(WHOLE_OR_0, 'one')]],
    ['until: 1h', 'seed: 1.5', ['1:7 seed', messages.expected(WHOLE_OR_0, 1.5)]],
    ['until: 1h', 'replications: 0', ['1:15 replications', messages.wholeNumber(0)]],
    ['until: 1h', 'outputs: { events: yes }', ['1:20 outputs.events', messages.expected('true or false', 'yes')]],
    ['until: 1h', 'outputs: { window: 0s }', ['1:20 outputs.window', messages.moreThanZero('0s')]],
    ['until: 1h', 'agents:', ['2:1 agents', messages.duplicateKey('agents', 1)]],
    [
      'batch\n',
      'batch\n    executor:\n',
      ['8:14 frameworks[0].executor', messages.expected('a mapping with resources, start, stop, answers', null)],
    ],

    // units
    ['until: 1h', 'until: 1', ['1:8 until', messages.notADuration(1)]],
    ['until: 1h', 'until: 60m', ['1:8 until', messages.unknownTimeUnit('60m', 'm')]],
    ['until: 1h', 'until: [1h]', ['1:8 until', messages.expected(messages.A_DURATION, ['1h'])]],
    ['120/h', '120', ['9:28 frameworks[0].workload.arrivals.poisson', messages.notARate(120)]],
    ['duration: 10s', 'duration: 10', ['10:17 frameworks[0].workload.duration', messages.notADuration(10)]],
    ['duration: 10s', 'duration: 0s', ['10:17 frameworks[0].workload.duration', messages.moreThanZero('0s')]],
    ['duration: 10s', 'duration: -10s', ['10:17 frameworks[0].workload.duration', messages.notADuration('-10s')]],

    // resources: the column is that of the entry
    ['cpus:4;mem:8GB', 'cpus:4;mem:8G', ['3:24 agents[0].resources', messages.unknownSizeUnit('8G', 'G', SIZES)]],
    ['cpus:4;mem:8GB', 'cpus:1.0005', ['3:17 agents[0].resources', messages.tooManyDecimals('1.0005')]],
    ['"cpus:4;mem:8GB"', '{ cpus: 1, mem: 1.0005 }', ['3:32 agents[0].resources.mem', messages.tooManyDecimals(1.0005)]],
    ['"cpus:4;mem:8GB"', '{ cpus: -1 }', ['3:24 agents[0].resources.cpus', messages.negative(-1)]],
    [
      '"cpus:4;mem:8GB"',
      '{ cpus: { a: 1 } }',
      ['3:24 agents[0].resources.cpus', messages.expected('an amount, or a list such as [31000-32000] or [a, b]', {})],
    ],
    [
      '"cpus:4;mem:8GB"',
      '4',
      ['3:16 agents[0].resources', messages.expected('resources such as "cpus:8;mem:16GB", or a mapping', 4)],
    ],
    [
      '"cpus:4;mem:8GB"',
      'cpus:4;mem(a b):1',
      ['3:23 agents[0].resources', messages.badRoleName('a b', 'it contains white space')],
    ],
    [
      'cpus:1;mem:2GB',
      'cpus:1;mem(prod):2GB',
      ['11:26 frameworks[0].workload.resources', messages.roleNotAllowed('mem', 'prod')],
    ],
    ['cpus:1;mem:2GB', 'cpus:0', ['11:19 frameworks[0].workload.resources', messages.emptyDemand()]],
    [
      '"cpus:1;mem:2GB"',
      '{ "cpus(prod)": 1 }',
      ['11:34 frameworks[0].workload.resources["cpus(prod)"]', messages.roleNotAllowed('cpus', 'prod')],
    ],
    [
      '"cpus:1;mem:2GB"',
      '{ cpus: { uniform: { min: 2, max: 1 } } }',
      ['11:52 frameworks[0].workload.resources.cpus.uniform.max', messages.greatestBelowLeast()],
    ],
    [
      '"cpus:1;mem:2GB"',
      '{ ports: { uniform: { min: 2, max: 3 } } }',
      ['11:27 frameworks[0].workload.resources.ports', messages.rangesExpected('ports', 'amounts')],
    ],

    // distributions
    [
      'duration: 10s',
      'duration: { lognromal: { median: 1s, sigma: 1 } }',
      ['10:19 frameworks[0].workload.duration.lognromal', messages.unknownKey('lognromal', [...FORMS, 'per'])],
    ],
    ['duration: 10s', 'duration: { per: job }', ['10:17 frameworks[0].workload.duration', messages.exactlyOneOf(FORMS, [])]],
    [
      'duration: 10s',
      'duration: { uniform: { min: 1s, max: 2s }, exponential: { mean: 1s } }',
      ['10:17 frameworks[0].workload.duration', messages.exactlyOneOf(FORMS, ['uniform', 'exponential'])],
    ],
    [
      'duration: 10s',
      'duration: { exponential: { mean: 10 } }',
      ['10:40 frameworks[0].workload.duration.exponential.mean', messages.notADuration(10)],
    ],
    [
      'duration: 10s',
      'duration: { exponential: { mean: 0s } }',
      ['10:40 frameworks[0].workload.duration.exponential.mean', messages.moreThanZero('0s')],
    ],
    [
      'duration: 10s',
      'duration: { exponential: { mean: forever } }',
      ['10:40 frameworks[0].workload.duration.exponential.mean', messages.notADuration('forever')],
    ],
    [
      'duration: 10s',
      'duration: { lognormal: { sigma: 1 } }',
      ['10:30 frameworks[0].workload.duration.lognormal', messages.exactlyOneOf(['median', 'mean'], [])],
    ],
    [
      'duration: 10s',
      'duration: { lognormal: { median: 1s, sigma: -1 } }',
      ['10:51 frameworks[0].workload.duration.lognormal.sigma', messages.expected('a number of at least 0', -1)],
    ],
    [
      'duration: 10s',
      'duration: { pareto: { scale: 1s, alpha: 0 } }',
      ['10:47 frameworks[0].workload.duration.pareto.alpha', messages.expected('a number greater than 0', 0)],
    ],
    [
      'duration: 10s',
      'duration: { pareto: { scale: 1s, alpha: 2, min: 3s, max: 2s } }',
      ['10:64 frameworks[0].workload.duration.pareto.max', messages.greatestBelowLeast()],
    ],
    [
      'duration: 10s',
      'duration: { uniform: { min: 1s, max: 2s }, per: jbo }',
      ['10:55 frameworks[0].workload.duration.per', messages.notOneOf(['task', 'job'], 'jbo')],
    ],
    [
      'duration: 10s',
      'duration: { empirical: { file: x.csv, column: a } }',
      ['10:30 frameworks[0].workload.duration.empirical', messages.unitRequired()],
    ],
    [
      'duration: 10s',
      'duration: { empirical: { file: x.csv, column: a, unit: s } }',
      ['10:38 frameworks[0].workload.duration.empirical.file', messages.noSuchFile('x.csv')],
    ],
    ['duration: 10s', 'duration: 10s\n      tasks: 0', ['11:14 frameworks[0].workload.tasks', messages.wholeNumber(0)]],
    ['duration: 10s', 'duration: 10s\n      tasks: -3', ['11:14 frameworks[0].workload.tasks', messages.negative(-3)]],
    ['duration: 10s', 'duration: 10s\n      tasks: 2.5', ['11:14 frameworks[0].workload.tasks', messages.wholeNumber(2.5)]],
    [
      'duration: 10s',
      'duration: 10s\n      tasks: many',
      ['11:14 frameworks[0].workload.tasks', messages.expected('a number', 'many')],
    ],
    [
      'duration: 10s',
      'duration: 10s\n      tasks: [1]',
      ['11:14 frameworks[0].workload.tasks', messages.expected('a value, or a distribution', [1])],
    ],

    // agents
    ['resources: "cpus:4;mem:8GB"', 'resources: "cpus:0"', ['3:17 agents[0].resources', messages.emptyAgent()]],
    ['resources: "cpus:4;mem:8GB"', 'resources: {}', ['3:16 agents[0].resources', messages.emptyAgent()]],
    ['resources: "cpus:4;mem:8GB"', 'resources: "cpus:4"\n    count: -1', ['4:12 agents[0].count', messages.wholeNumber(-1)]],
    ['agents:\n  - resources: "cpus:4;mem:8GB"\n', '', ['1:1 agents', messages.noAgents()]],
    ['agents:\n  - resources: "cpus:4;mem:8GB"\n', 'agents: []\n', ['2:1 agents', messages.noAgents()]],

    // allocators and allocation
    ['until: 1h', 'allocators: drf', ['1:13 allocators', messages.expected('a list of at least one allocator', 'drf')]],
    ['until: 1h', 'allocators: []', ['1:13 allocators', messages.expected('a list of at least one allocator', [])]],
    ['until: 1h', 'allocators: [dfr]', ['1:14 allocators[0]', messages.notOneOf(KNOWN.allocators, 'dfr')]],
    ['until: 1h', 'allocators: [{ label: x }]', ['1:14 allocators[0].use', messages.missingKey('use')]],
    ['until: 1h', 'allocators: [./mine.ts]', ['1:14 allocators[0]', messages.noSuchFile('./mine.ts')]],
    ['until: 1h', 'allocators: [{ use: ../mine.js }]', ['1:21 allocators[0].use', messages.noSuchFile('../mine.js')]],
    ['until: 1h', 'allocators: [drf, drf]', ['1:19 allocators[1]', messages.duplicateLabel('drf', 1)]],
    [
      'until: 1h',
      'allocators:\n  - { use: weighted-drf, label: x }\n  - { use: drf, label: x }',
      ['3:24 allocators[1].label', messages.duplicateLabel('x', 2)],
    ],
    ['until: 1h', 'allocators: [{ use: drf, label: a/b }]', ['1:33 allocators[0].label', messages.notAFolderName('a/b')]],
    [
      'until: 1h',
      'allocation: { min_allocatable: "cpus:0.01|mem:32M" }',
      ['1:43 allocation.min_allocatable', messages.unknownSizeUnit('32M', 'M', SIZES)],
    ],
    ['until: 1h', 'allocation: { min_allocatable: "cpus:0.01|" }', ['1:43 allocation.min_allocatable', messages.notAnEntry('')]],
    [
      'until: 1h',
      'allocation: { granularity: tasks }',
      ['1:28 allocation.granularity', messages.notOneOf(['agent', 'task'], 'tasks')],
    ],
    [
      'until: 1h',
      'allocation: { agent_order: by-id }',
      ['1:28 allocation.agent_order', messages.notOneOf(['random', 'by_id'], 'by-id')],
    ],
    ['until: 1h', 'allocation: { offer_timeout: 0s }', ['1:30 allocation.offer_timeout', messages.moreThanZero('0s')]],

    // roles
    ['until: 1h', 'roles: { only: true, prod: {} }', ['6:11 frameworks[0].role', messages.unknownRole('dev', ['*', 'prod'])]],
    ['until: 1h', 'roles: { dev: { weight: 0 } }', ['1:25 roles.dev.weight', messages.expected('a number greater than 0', 0)]],
    [
      'until: 1h',
      'roles: { dev: { wieght: 2 } }',
      ['1:17 roles.dev.wieght', messages.unknownKey('wieght', ['weight', 'priority', 'quota'])],
    ],
    ['until: 1h', 'roles: { dev: 3 }', ['1:15 roles.dev', messages.expected('a mapping with weight, priority, quota', 3)]],
    ['until: 1h', 'roles: { -dev: {} }', ['1:10 roles.-dev', messages.badRoleName('-dev', 'a component starts with "-"')]],
    ['until: 1h', 'roles: [dev]', ['1:8 roles', messages.expected('a mapping of roles', ['dev'])]],
    ['role: dev', 'role: a/*', ['6:11 frameworks[0].role', messages.badRoleName('a/*', '"*" may only be the whole name')]],
    [
      'role: dev',
      'role: a//b',
      ['6:11 frameworks[0].role', messages.badRoleName('a//b', 'a component between slashes is empty')],
    ],
    ['role: dev', 'role: ..', ['6:11 frameworks[0].role', messages.badRoleName('..', '".." is no component')]],
    ['role: dev', 'role: "a b"', ['6:12 frameworks[0].role', messages.badRoleName('a b', 'it contains white space')]],
    ['role: dev', 'role: ""', ['6:12 frameworks[0].role', messages.badRoleName('', 'it is empty')]],

    // frameworks
    ['frameworks:', 'frameworks: []\nx:', ['5:1 x', messages.unknownKey('x', KEYS)]],
    ['name: a', 'name: ""', ['5:12 frameworks[0].name', messages.emptyName()]],
    [
      'scheduler: batch',
      'scheduler: { use: batch, refuse_seconds: -1 }',
      ['7:46 frameworks[0].scheduler.refuse_seconds', messages.negative(-1)],
    ],
    [
      'scheduler: batch',
      'scheduler: { use: batch, think_time: { jobs: 1s } }',
      ['7:44 frameworks[0].scheduler.think_time.jobs', messages.unknownKey('jobs', ['job', 'task'])],
    ],
    [
      'scheduler: batch',
      'scheduler: { use: batch, filter: { at_least: "cpus:x" } }',
      ['7:51 frameworks[0].scheduler.filter.at_least', messages.notAnAmount('x')],
    ],
    ['scheduler: batch', 'scheduler: ./mine.ts', ['7:16 frameworks[0].scheduler', messages.noSuchFile('./mine.ts')]],
    [
      'scheduler: batch',
      'scheduler: { use: service, instances: 0 }',
      ['7:43 frameworks[0].scheduler.instances', messages.wholeNumber(0)],
    ],
    [
      'scheduler: batch',
      'scheduler: batch\n    retry: { attempts: -1 }',
      ['8:24 frameworks[0].retry.attempts', messages.expected(WHOLE_OR_0, -1)],
    ],
    [
      'scheduler: batch',
      'scheduler: batch\n    prefill: { tasks: 1, duration: 1s, resources: {} }',
      ['8:51 frameworks[0].prefill.resources', messages.emptyDemand()],
    ],
    [
      'duration: 10s',
      'failure: { probability: 1.5 }\n      duration: 10s',
      ['10:31 frameworks[0].workload.failure.probability', messages.expected('a number of at most 1', 1.5)],
    ],

    // arrivals
    [
      '{ poisson: 120/h }',
      '{ every: 1s, at: [1s] }',
      ['9:17 frameworks[0].workload.arrivals', messages.exactlyOneOf(['poisson', 'every', 'at'], ['every', 'at'])],
    ],
    [
      '{ poisson: 120/h }',
      '{ poisson: 1/h, start: 1s }',
      ['9:40 frameworks[0].workload.arrivals.start', messages.onlyWith('start', 'every')],
    ],
    ['{ poisson: 120/h }', '{ at: [5s, 1s] }', ['9:28 frameworks[0].workload.arrivals.at[1]', messages.notAscending('1s')]],
    [
      '{ poisson: 120/h }',
      '{ at: [] }',
      ['9:23 frameworks[0].workload.arrivals.at', messages.expected('a list of at least one time', [])],
    ],
    [
      '{ poisson: 120/h }',
      '{ at: [5s] }\n      jobs: 2',
      ['10:13 frameworks[0].workload.jobs', messages.moreJobsThanTimes(2, 1)],
    ],
    ['{ poisson: 120/h }', '{ every: 0s }', ['9:26 frameworks[0].workload.arrivals.every', messages.moreThanZero('0s')]],
    ['until: 1h\n', '', ['8:17 frameworks[0].workload.arrivals', messages.endless()]],
    ['duration: 10s', 'duration: 10s\n      jobs: 0', ['11:13 frameworks[0].workload.jobs', messages.wholeNumber(0)]],

    // a list of jobs
    [
      '      arrivals: { poisson: 120/h }\n',
      '      jobs: ./jobs.csv\n',
      ['9:13 frameworks[0].workload.jobs', messages.noSuchFile('./jobs.csv')],
    ],

    // measure
    ['until: 1h', 'until: 1h\nmeasure: { from: 2h }', ['2:18 measure.from', messages.notBeforeUntil('from')]],
    ['until: 1h', 'until: 1h\nmeasure: { to: 2h }', ['2:16 measure.to', messages.afterUntil('to')]],
    ['until: 1h', 'until: 1h\nmeasure: { from: 10min, to: 5min }', ['2:29 measure.to', messages.endsBeforeStart()]],

    // extends
    ['until: 1h', 'extends: ./base.yaml', ['1:10 extends', messages.noSuchFile('./base.yaml')]],
    ['until: 1h', 'extends: 7', ['1:10 extends', messages.expected('a text', 7)]],
  ])('for %j → %j', (from, to, expected) => {
    expect(SMALL).toContain(from);
    expectError(SMALL.replace(from, to), expected);
  });

  it('for two frameworks of one name', () => {
    const second = SMALL.slice(SMALL.indexOf('  - name: a'));
    expectError(SMALL + second, ['12:11 frameworks[1].name', messages.duplicateName('framework', 'a', 5)]);
  });

  it('for no frameworks', () => {
    const text = SMALL.slice(0, SMALL.indexOf('frameworks:'));
    expectError(text, ['1:1 frameworks', messages.noFrameworks()]);
    expectError(`${text}frameworks: []\n`, ['4:1 frameworks', messages.noFrameworks()]);
  });

  it('for a reservation to a role that is not allowed', () => {
    const text = SMALL.replace('cpus:4', 'cpus:4;cpus(prod):4').replace('until: 1h', 'roles: { only: true, dev: {} }\nuntil: 1h');
    expectError(text, ['4:17 agents[0].resources', messages.unknownRole('prod', ['*', 'dev'])]);
  });

  it('for keys beside a file of jobs', () => {
    const text = SMALL.replace('arrivals: { poisson: 120/h }', 'jobs: ./jobs.csv');
    const expected: Expected = ['10:7 frameworks[0].workload.duration', messages.keyWithJobList('duration')];
    expectError(text, expected, { 'jobs.csv': '' });
  });

  it('for tasks beside instances', () => {
    const text = SMALL.replace('batch', '{ use: service, instances: 4 }').replace('10s', '10s\n      tasks: 5');
    expectError(text, ['11:14 frameworks[0].workload.tasks', messages.tasksAndInstances()]);
  });

  it.each<[string, string, Expected]>([
    [
      'no such column',
      'size\n1\n',
      ['10:53 frameworks[0].workload.duration.empirical.column', messages.noSuchColumn('x.csv', 'sizes', ['size'])],
    ],
    ['no values', 'sizes\n', ['10:38 frameworks[0].workload.duration.empirical.file', messages.emptyColumn('x.csv', 'sizes')]],
    [
      'a text in it',
      'a,sizes\n1,2\n1,x\n',
      ['10:38 frameworks[0].workload.duration.empirical.file', messages.notANumberInColumn('x.csv', 3, 'sizes', 'x')],
    ],
    [
      'a gap in it',
      'a,sizes\n1,\n',
      ['10:38 frameworks[0].workload.duration.empirical.file', messages.notANumberInColumn('x.csv', 2, 'sizes', '')],
    ],
  ])('for a CSV column with %s', (_, csv, expected) => {
    const text = SMALL.replace('10s', '{ empirical: { file: x.csv, column: sizes, unit: s } }');
    expectError(text, expected, { 'x.csv': csv });
  });

  it('for a file that is no CSV', () => {
    const text = SMALL.replace('10s', '{ empirical: { file: x.csv, column: sizes, unit: s } }');
    const error = errorOf(() => load(text, { 'x.csv': 'sizes\n"1\n' }));
    expect([error.line, error.path]).toEqual([10, 'frameworks[0].workload.duration.empirical.file']);
    expect(error.message).toContain('x.csv is not valid CSV: ');
  });
});

const TRACE = `trace:
  format: google-2011
  path: google
  scale: { cpus: 100000, mem: 100000MB }
`;

describe('in a trace, an error', () => {
  it.each<[string, string, Expected]>([
    ['google-2011', 'google-2012', ['2:11 trace.format', messages.notOneOf(KNOWN.traces, 'google-2012')]],
    ['path: google', 'path: nowhere', ['3:9 trace.path', messages.noSuchFile('nowhere')]],
    ['  scale: { cpus: 100000, mem: 100000MB }\n', '', ['1:1 trace.scale', messages.missingKey('scale')]],
    ['cpus: 100000, ', '', ['4:3 trace.scale.cpus', messages.missingKey('cpus')]],
    ['cpus: 100000', 'cpus: 0.0001', ['4:18 trace.scale.cpus', messages.tooManyDecimals(0.0001)]],
    ['cpus: 100000', 'cpus: 0', ['4:18 trace.scale.cpus', messages.moreThanZero(0)]],
    [
      'path: google',
      'path: google\n  requests: submitted',
      ['4:13 trace.requests', messages.notOneOf(['submit', 'schedule'], 'submitted')],
    ],
    [
      'path: google',
      'path: google\n  frameworks: { by: users }',
      ['4:21 trace.frameworks.by', messages.notOneOf(['priority-band', 'user', 'scheduling-class'], 'users')],
    ],
    [
      'path: google',
      'path: google\n  frameworks: { scheduler: bach }',
      ['4:28 trace.frameworks.scheduler', messages.notOneOf(KNOWN.schedulers, 'bach')],
    ],
    [
      'path: google',
      'path: google\n  censored: { lost: recordd }',
      ['4:21 trace.censored.lost', messages.expected('recorded, forever, drop, or { times: n }', 'recordd', ['recorded'])],
    ],
    [
      'path: google',
      'path: google\n  censored: { lost: { time: 2 } }',
      ['4:23 trace.censored.lost.time', messages.unknownKey('time', ['times'])],
    ],
    ['path: google', 'path: google\n  load: 0', ['4:9 trace.load', messages.expected('a number greater than 0', 0)]],
    ['path: google', 'path: google\n  reserve: { a: 0.5, b: 0.75 }', ['4:12 trace.reserve', messages.reservedTooMuch(1.25)]],
    ['path: google', 'path: google\n  reserve: { a: 1 }', ['4:17 trace.reserve.a', messages.expected('a number less than 1', 1)]],
    [
      'path: google',
      'path: google\n  reserve: { "*": 0.5 }',
      ['4:14 trace.reserve.*', messages.badRoleName('*', 'nothing can be reserved for all')],
    ],
    ['path: google', 'path: google\n  machines: false', ['1:1 agents', messages.noAgents()]],
    ['trace:', 'agents: [{ resources: "cpus:1" }]\ntrace:', ['1:1 agents', messages.agentsTwice()]],
  ])('for %j → %j', (from, to, expected) => {
    expect(TRACE).toContain(from);
    expectError(TRACE.replace(from, to), expected, { google: '' });
  });
});

describe('files', () => {
  it('are asked for by name when the scenario itself is missing', () => {
    const error = errorOf(() => loadScenario('nowhere.yaml', KNOWN, diskOf({})));
    expect(error.message).toBe(`nowhere.yaml: ${messages.noSuchFile('nowhere.yaml').message}`);
    expect(error.line).toBeUndefined();
  });

  it('that cannot be read say why', () => {
    const files = { exists: () => true, read: () => fail('it is a folder') };
    const error = errorOf(() => loadScenario('x.yaml', KNOWN, files));
    expect(error.message).toBe(`x.yaml: ${messages.unreadable('x.yaml', 'it is a folder').message}`);
  });
});

function fail(message: string): never {
  throw new Error(message);
}

describe('whatever is done to a scenario', () => {
  const scenario = `${EXAMPLE}`.replace(', { use: ./mine.ts, label: mine }', '');
  const position = fc.nat({ max: scenario.length });
  const insertion = fc.constantFrom(
    '',
    ' ',
    '\n',
    ':',
    '-',
    '{',
    '}',
    '[',
    ']',
    '"',
    '&a',
    '*a',
    '0',
    'x',
    '<<: ',
    '! ',
    '|',
    '\t',
    ',',
    'é',
  );

  property.prop([position, fc.nat({ max: 8 }), insertion], { numRuns: 500 })(
    'the outcome is a scenario, or a ScenarioError with its place',
    (start, length, text) => {
      const changed = scenario.slice(0, start) + text + scenario.slice(start + length);
      try {
        expect(load(changed).scenario.frameworks.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(ScenarioError);
        const lineCount = changed.split('\n').length;
        expect((error as ScenarioError).line).toBeGreaterThanOrEqual(1);
        expect((error as ScenarioError).line).toBeLessThanOrEqual(lineCount);
      }
    },
  );
});
