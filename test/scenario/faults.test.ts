import { describe, expect, it } from 'vitest';
import { AGENT_TIMEOUTS, FAILURE, MASTERS, NETWORK } from '../../src/scenario/control-defaults.ts';
import { type Problem, ScenarioError } from '../../src/scenario/error.ts';
import * as faults from '../../src/scenario/messages/fault-messages.ts';
import * as messages from '../../src/scenario/messages/messages.ts';
import { fewerAgents, noAgentsLikeThat, noSuchAgent } from '../../src/scenario/messages/operation-messages.ts';
import { DISTURBANCES } from '../../src/scenario/schema/faults-schema.ts';
import { load, SMALL } from './example.ts';

/** Masters, the network and what goes wrong, as a scenario says it. */

const MINUTE = 60_000_000;
const SECOND = 1_000_000;

/** The small scenario with more at its top, ten agents in two racks, and more keys of its framework. */
function scenario(top: string, framework = '', agent = ''): string {
  return SMALL.replace('until: 1h', `until: 1h\n${top}`).replace(
    '  - resources: "cpus:4;mem:8GB"\nframeworks:\n  - name: a\n',
    `  - { count: 6, resources: "cpus:4;mem:8GB", attributes: { rack: r1 } }
  - { count: 4, resources: "cpus:4;mem:8GB", attributes: { rack: r2 }${agent} }
frameworks:
  - name: a\n${framework === '' ? '' : `    ${framework}\n`}`,
  );
}

const withFault = (fault: string, more = 'masters: { count: 3, zookeeper: 5 }') =>
  load(scenario(`${more}\nfaults:\n  - ${fault}`));
const faultOf = (fault: string) => withFault(fault).scenario.control?.faults[0];

describe('what may fail', () => {
  it('is not there unless a scenario says so', () => {
    const { scenario: plain } = load(SMALL);
    expect('control' in plain).toBe(false);
    expect('failure' in plain.frameworks[0]!).toBe(false);
    expect('timeouts' in plain.agents[0]!).toBe(false);
  });

  it.each(['masters: 1', 'network: {}', 'faults: []'])('is there with %s, with the defaults of Mesos', (top) => {
    const { scenario: controlled, warnings } = load(scenario(top));
    expect(controlled.control).toEqual({ masters: MASTERS, network: NETWORK, faults: [] });
    expect(controlled.frameworks[0]!.failure).toEqual(FAILURE);
    expect(controlled.agents[1]!.timeouts).toEqual(AGENT_TIMEOUTS);
    expect(warnings).toEqual([]);
  });

  it('has the defaults of Mesos', () => {
    expect(MASTERS).toMatchObject({ zkSessionTimeout: 10 * SECOND, agentPingTimeout: 15 * SECOND, maxAgentPingTimeouts: 5 });
    expect(MASTERS).toMatchObject({ agentReregisterTimeout: 10 * MINUTE, recoveryAgentRemovalLimit: 1, agentRemovalGap: 0 });
    expect(MASTERS).toMatchObject({
      agentRecoveryFactor: 0.8,
      allocatorRecoveryTimeout: 10 * MINUTE,
      registrationBackoff: SECOND,
    });
    expect(MASTERS).toMatchObject({ registryFetchTimeout: MINUTE, registryStoreTimeout: 20 * SECOND });
    expect(FAILURE).toMatchObject({ failoverTimeout: 0, checkpoint: false, isPartitionAware: false });
    expect(AGENT_TIMEOUTS).toEqual({ executorRegistration: MINUTE, executorReregistration: 2 * SECOND, recovery: 15 * MINUTE });
  });
});

describe('masters', () => {
  it('may be just so many', () => {
    expect(load(scenario('masters: 3')).scenario.control?.masters).toEqual({ ...MASTERS, count: 3, zookeeper: 3 });
  });

  it('may have every flag otherwise', () => {
    const written = `masters: { count: 2, zookeeper: 5, zk_session_timeout: 6s, agent_ping_timeout: 1s, max_agent_ping_timeouts: 2,
      agent_reregister_timeout: 15min, agent_removal_rate: 6/h, recovery_agent_removal_limit: 50%, agent_recovery_factor: 0.5,
      allocator_recovery_timeout: 1min, registration_backoff: 0, registry_fetch_timeout: 5s, registry_store_timeout: 4s, start: 3s }`;
    expect(load(scenario(written)).scenario.control?.masters).toEqual({
      count: 2,
      zookeeper: 5,
      zkSessionTimeout: 6 * SECOND,
      agentPingTimeout: SECOND,
      maxAgentPingTimeouts: 2,
      agentReregisterTimeout: 15 * MINUTE,
      agentRemovalGap: 10 * MINUTE,
      recoveryAgentRemovalLimit: 0.5,
      agentRecoveryFactor: 0.5,
      allocatorRecoveryTimeout: MINUTE,
      registrationBackoff: 0,
      registryFetchTimeout: 5 * SECOND,
      registryStoreTimeout: 4 * SECOND,
      start: 3 * SECOND,
    });
    expect(load(scenario('masters: { agent_removal_rate: none }')).scenario.control?.masters.agentRemovalGap).toBe(0);
  });
});

describe('the network', () => {
  it.each([
    ['{ latency: 2ms }', { 'framework-master': 2000, 'master-agent': 2000, zookeeper: 2000 }],
    ['{ latency: { master_agent: 3ms } }', { 'framework-master': 0, 'master-agent': 3000, zookeeper: 0 }],
  ])('%s', (written, values) => {
    const { latency } = load(scenario(`network: ${written}`)).scenario.control!.network;
    expect(latency).toEqual(
      Object.fromEntries(Object.entries(values).map(([link, value]) => [link, { kind: 'constant', value }])),
    );
  });

  it('may have distributions, of a file too, and lose messages', () => {
    const written =
      'network: { latency: { zookeeper: { empirical: { file: l.csv, column: ms, unit: ms } }, framework_master: { exponential: { mean: 1ms } } }, loss: 0.1% }';
    const { network } = load(scenario(written), { 'l.csv': 'ms\n1\n2\n' }).scenario.control!;
    expect(network.latency.zookeeper).toEqual({ kind: 'empirical', values: [1000, 2000], source: 'l.csv:ms' });
    expect(network.latency['framework-master']).toEqual({ kind: 'exponential', mean: 1000 });
    expect(network.loss).toBe(0.001);
  });
});

describe('frameworks and agents', () => {
  it('say how they live through failures', () => {
    const keys =
      'failover_timeout: 1h\n    checkpoint: true\n    standby: { takes_over_after: 5s }\n    reconcile: never\n    replace_unreachable_after: never\n    capabilities: [PARTITION_AWARE]';
    const timeouts = ', executor_registration_timeout: 2min, executor_reregistration_timeout: 15s, recovery_timeout: 1h';
    const { frameworks, agents } = load(scenario('masters: 1', keys, timeouts)).scenario;
    expect(frameworks[0]!.failure).toEqual({
      failoverTimeout: 60 * MINUTE,
      checkpoint: true,
      isPartitionAware: true,
      standby: { takesOverAfter: 5 * SECOND },
      reconcile: null,
      replaceUnreachableAfter: null,
    });
    expect(agents[1]!.timeouts).toEqual({
      executorRegistration: 2 * MINUTE,
      executorReregistration: 15 * SECOND,
      recovery: 60 * MINUTE,
    });
    const others = load(
      scenario('masters: 1', 'standby: false\n    reconcile: 5min\n    replace_unreachable_after: 1min'),
    ).scenario;
    expect(others.frameworks[0]!.failure).toMatchObject({
      standby: null,
      reconcile: 5 * MINUTE,
      replaceUnreachableAfter: MINUTE,
    });
  });

  it('of a trace too', () => {
    const trace = `masters: 1
trace: { format: google-2011, path: google, scale: { cpus: 1, mem: 1 }, frameworks: { failover_timeout: 1min, capabilities: [PARTITION_AWARE] } }`;
    const { frameworks } = load(trace, { google: '' }).scenario.trace!;
    expect(frameworks.failure).toEqual({ ...FAILURE, failoverTimeout: MINUTE, isPartitionAware: true });
    expect(frameworks.capabilities).toEqual(['PARTITION_AWARE']);
  });

  it('have work with checkpoints, with or without faults', () => {
    const of = (text: string) => load(text).scenario.frameworks[0]!.workload;
    expect(of(SMALL)).not.toHaveProperty('checkpointEvery');
    expect(of(SMALL.replace('duration: 10s', 'duration: 10s\n      checkpoint_every: 2s'))).toMatchObject({
      checkpointEvery: 2 * SECOND,
    });
  });
});

describe('a fault', () => {
  it.each([
    ['crash: { agents: 3 }', { kind: 'agent-crash', agents: { count: 3 } }],
    ['crash: { agents: 25% }', { kind: 'agent-crash', agents: { fraction: 0.25 } }],
    ['crash: { agents: all }', { kind: 'agent-crash', agents: {} }],
    ['crash: { agents: agent-7 }', { kind: 'agent-crash', agents: { names: ['agent-7'] } }],
    ['restart: { agents: [agent-1, agent-2] }', { kind: 'agent-process-crash', agents: { names: ['agent-1', 'agent-2'] } }],
    [
      'shutdown: { agents: { attributes: { rack: r1 }, count: 2 } }',
      { kind: 'agent-shutdown', agents: { attributes: { rack: 'r1' }, count: 2 } },
    ],
    ['crash: { agents: { count: 100% } }', { kind: 'agent-crash', agents: { fraction: 1 } }],
    ['crash: { agents: { count: 1 } }', { kind: 'agent-crash', agents: { count: 1 } }],
    ['drain: { agents: 1 }', { kind: 'agent-drain', agents: { count: 1 }, grace: null }],
    ['drain: { agents: 1, grace: 5s }', { kind: 'agent-drain', agents: { count: 1 }, grace: 5 * SECOND }],
    ['crash: { master: leader }', { kind: 'master-crash', master: 'leader' }],
    ['crash: { master: 2 }', { kind: 'master-crash', master: 2 }],
    ['crash: { framework: a }', { kind: 'framework-crash', framework: 'a' }],
    ['disconnect: { framework: all }', { kind: 'framework-disconnect', framework: 'all' }],
    ['crash: { zookeeper: 2 }', { kind: 'zookeeper-crash', servers: { count: 2 } }],
    ['crash: { zookeeper: [0, 4] }', { kind: 'zookeeper-crash', servers: { indices: [0, 4] } }],
    ['crash: { zookeeper: all }', { kind: 'zookeeper-crash', servers: {} }],
    ['crash: { registry: true }', { kind: 'registry-down' }],
    [
      'partition: { from: { agents: 5 }, to: masters, one_way: true }',
      { kind: 'partition', from: { agents: { count: 5 } }, to: { masters: 'all' }, isOneWay: true },
    ],
    ['partition: { from: zookeeper }', { kind: 'partition', from: { zookeeper: {} }, to: null, isOneWay: false }],
    [
      'slow: { from: { masters: 0 }, to: { frameworks: a, agents: all }, latency: { uniform: { min: 1ms, max: 2ms } } }',
      {
        kind: 'slow-link',
        from: { masters: [0] },
        to: { frameworks: ['a'], agents: {} },
        latency: { kind: 'uniform', min: 1000, max: 2000 },
      },
    ],
    [
      'hold: { from: { masters: [0, 1], frameworks: all }, to: { zookeeper: 1 } }',
      { kind: 'hold', from: { masters: [0, 1], frameworks: 'all' }, to: { zookeeper: { count: 1 } } },
    ],
  ])('%s', (written, what) => {
    const once = { kind: 'once', at: MINUTE, duration: 5 * SECOND };
    expect(faultOf(`{ at: 1min, ${written}, for: 5s }`)).toEqual({ kind: 'disturbance', what, when: once });
  });

  it('may have no end', () => {
    expect(faultOf('{ at: 1min, teardown: { framework: a } }')).toEqual({
      kind: 'disturbance',
      what: { kind: 'framework-teardown', framework: 'a' },
      when: { kind: 'once', at: MINUTE },
    });
    expect(faultOf('{ at: 1min, crash: { executors: { framework: a } } }')).toMatchObject({
      what: { kind: 'executor-crash', framework: 'a', agents: {} },
    });
  });

  it('may recur', () => {
    const written =
      '{ crash: { agents: all }, mtbf: { exponential: { mean: 30d } }, mttr: { lognormal: { median: 1h, sigma: 1 } }, correlated: rack }';
    expect(faultOf(written)).toMatchObject({
      when: {
        kind: 'recurring',
        from: 0,
        mtbf: { kind: 'exponential', mean: 30 * 24 * 60 * MINUTE },
        mttr: { kind: 'lognormal', median: 60 * MINUTE, sigma: 1 },
        correlated: 'rack',
      },
    });
    expect(faultOf('{ at: 1min, until: 5min, restart: { agents: all }, mtbf: 1h }')).toMatchObject({
      when: { kind: 'recurring', from: MINUTE, until: 5 * MINUTE, mtbf: { kind: 'constant', value: 60 * MINUTE } },
    });
  });

  it('may be a wave, or what a trace recorded', () => {
    expect(faultOf('{ at: 1min, maintenance_wave: { every: 5min, batch: 20%, lasts: 1min, announce: 2min } }')).toEqual({
      kind: 'maintenance-wave',
      at: MINUTE,
      agents: {},
      every: 5 * MINUTE,
      batch: { fraction: 0.2 },
      lasts: MINUTE,
      by: 'maintenance',
      announce: 2 * MINUTE,
    });
    expect(faultOf('{ maintenance_wave: { every: 5min, batch: 20, lasts: 1min, by: drain, agents: 3 } }')).toMatchObject({
      at: 0,
      batch: { count: 20 },
      agents: { count: 3 },
      by: 'drain',
    });
    const trace = 'faults: [{ machine_events: true }]\ntrace: { format: google-2011, path: google, scale: { cpus: 1, mem: 1 } }';
    expect(load(trace, { google: '' }).scenario.control?.faults).toEqual([{ kind: 'machine-events' }]);
  });
});

describe('an error', () => {
  const CRASH = 'crash: { agents: 1 }';
  const NAMES = Array.from({ length: 10 }, (_, i) => `agent-${i + 1}`);
  const KINDS = [...DISTURBANCES, 'maintenance_wave', 'machine_events'];

  it.each<[fault: string, at: string, problem: Problem]>([
    ['{ at: 1min }', '', messages.exactlyOneOf(KINDS, [])],
    [`{ at: 1min, ${CRASH}, restart: { agents: 1 } }`, '', messages.exactlyOneOf(KINDS, ['crash', 'restart'])],
    [`{ ${CRASH} }`, '.at', messages.missingKey('at')],
    [`{ at: 2h, ${CRASH} }`, '.at', messages.notBeforeUntil('at')],
    [`{ at: 1min, ${CRASH}, for: 0s }`, '.for', messages.moreThanZero('0s')],
    [`{ at: 1min, ${CRASH}, mttr: 1h }`, '.mttr', messages.onlyWith('mttr', 'mtbf')],
    [`{ at: 1min, ${CRASH}, correlated: rack }`, '.correlated', messages.onlyWith('correlated', 'mtbf')],
    [`{ ${CRASH}, mtbf: 1h, for: 1min }`, '.for', faults.notAlone('mtbf', 'for')],
    [`{ ${CRASH}, mtbf: 0s }`, '.mtbf', faults.noWaits('mtbf')],
    [`{ ${CRASH}, mtbf: forever }`, '.mtbf', messages.notADuration('forever')],
    [`{ ${CRASH}, mtbf: 1h, correlated: rak }`, '.correlated', faults.noSuchAttribute('rak', ['rack'])],
    [`{ ${CRASH}, mtbf: 1h, at: 5min, until: 5min }`, '.until', faults.endsBeforeItBegins()],
    ['{ crash: { master: all }, mtbf: 1h, correlated: rack }', '.correlated', faults.onlyAgentsAreCorrelated()],
    ['{ at: 1min, teardown: { framework: a }, for: 1s }', '.for', faults.endsWithoutFor('teardown')],
    ['{ teardown: { framework: a }, mtbf: 1s }', '.mtbf', faults.happensOnce('teardown')],
    ['{ at: 1min, crash: { executors: { framework: a } }, for: 1s }', '.for', faults.endsWithoutFor('executors')],
    ['{ crash: { executors: { framework: a } }, mtbf: 1s, mttr: 1s }', '.mttr', faults.neverRepaired('executors')],
    [
      '{ at: 1min, crash: { agnts: 3 } }',
      '.crash.agnts',
      messages.unknownKey('agnts', ['agents', 'master', 'framework', 'executors', 'zookeeper', 'registry']),
    ],
    ['{ at: 1min, crash: { agents: 11 } }', '.crash.agents', fewerAgents(11, 10)],
    ['{ at: 1min, crash: { agents: 0 } }', '.crash.agents', messages.wholeNumber(0)],
    ['{ at: 1min, crash: { agents: agent-11 } }', '.crash.agents', noSuchAgent('agent-11', NAMES)],
    ['{ at: 1min, crash: { agents: [agent-1, agnt-2] } }', '.crash.agents[1]', noSuchAgent('agnt-2', NAMES)],
    ['{ at: 1min, crash: { agents: 0% } }', '.crash.agents', messages.moreThanZero('0%')],
    ['{ at: 1min, crash: { agents: 101% } }', '.crash.agents', faults.moreThanAll('101%')],
    ['{ at: 1min, crash: { agents: x% } }', '.crash.agents', faults.notAPercentage('x%')],
    ['{ at: 1min, crash: { agents: { rack: r1 } } }', '.crash.agents.rack', messages.unknownKey('rack', ['attributes', 'count'])],
    ['{ at: 1min, crash: { agents: { attributes: { rack: r3 } } } }', '.crash.agents.attributes', noAgentsLikeThat()],
    ['{ at: 1min, crash: { agents: { attributes: { rack: r2 }, count: 5 } } }', '.crash.agents.count', fewerAgents(5, 4)],
    ['{ at: 1min, crash: { master: 3 } }', '.crash.master', faults.noSuchNumber('master', 3, 3)],
    [
      '{ at: 1min, crash: { master: leeder } }',
      '.crash.master',
      messages.expected('leader, all, or the number of a master', 'leeder', ['leader', 'all']),
    ],
    ['{ at: 1min, crash: { zookeeper: 6 } }', '.crash.zookeeper', faults.fewerServers(6, 5)],
    ['{ at: 1min, crash: { zookeeper: [1, 5] } }', '.crash.zookeeper[1]', faults.noSuchNumber('server of ZooKeeper', 5, 5)],
    ['{ at: 1min, crash: { framework: b } }', '.crash.framework', faults.noSuchFramework('b', ['a'])],
    ['{ at: 1min, crash: { executors: { framework: ab } } }', '.crash.executors.framework', faults.noSuchFramework('ab', ['a'])],
    ['{ at: 1min, partition: { from: {} } }', '.partition.from', faults.nobodyNamed()],
    [
      '{ at: 1min, partition: { from: { frameworks: [a, c] } } }',
      '.partition.from.frameworks[1]',
      faults.noSuchFramework('c', ['a']),
    ],
    ['{ at: 1min, partition: { from: { masters: 9 } } }', '.partition.from.masters', faults.noSuchNumber('master', 9, 3)],
    ['{ at: 1min, hold: { from: agents, to: { masters: [0, 9] } } }', '.hold.to.masters[1]', faults.noSuchNumber('master', 9, 3)],
    ['{ at: 1min, slow: { from: agents } }', '.slow.latency', messages.missingKey('latency')],
    ['{ at: 1min, maintenance_wave: { every: 1s, batch: 0, lasts: 1s } }', '.maintenance_wave.batch', messages.wholeNumber(0)],
    ['{ maintenance_wave: { every: 1s, batch: 1, lasts: 1s }, for: 1s }', '.for', faults.notAlone('maintenance_wave', 'for')],
    [
      '{ maintenance_wave: { every: 1s, batch: 1, lasts: 1s, by: crash, announce: 1s } }',
      '.maintenance_wave.announce',
      faults.notAlone('by: crash', 'announce'),
    ],
    ['{ machine_events: true, at: 1s }', '.at', faults.notAlone('machine_events', 'at')],
    ['{ machine_events: true }', '.machine_events', faults.noMachinesReplayed()],
  ])('%s', (fault, at, problem) => {
    expectError(() => withFault(fault), `faults[0]${at}`, problem);
  });

  it.each<[top: string, at: string, problem: Problem]>([
    ['masters: 0', 'masters', messages.wholeNumber(0)],
    ['masters: { cuont: 3 }', 'masters.cuont', messages.unknownKey('cuont', ['count'])],
    [
      'masters: { agent_reregister_timeout: 5min }',
      'masters.agent_reregister_timeout',
      faults.lessThanMesosTakes('10min', '5min'),
    ],
    ['masters: { agent_removal_rate: 5 }', 'masters.agent_removal_rate', messages.notARate(5)],
    ['masters: { recovery_agent_removal_limit: 200% }', 'masters.recovery_agent_removal_limit', faults.moreThanAll('200%')],
    ['masters: { zk_session_timeout: 0s }', 'masters.zk_session_timeout', messages.moreThanZero('0s')],
    ['network: { latency: 5 }', 'network.latency', messages.notADuration(5)],
    ['network: { latency: forever }', 'network.latency', messages.notADuration('forever')],
    ['network: { latency: { zookeeper: 5m } }', 'network.latency.zookeeper', messages.unknownTimeUnit('5m', 'm')],
    [
      'network: { latency: { zookeeper: 5ms, exponential: { mean: 1ms } } }',
      'network.latency',
      faults.distributionOrLinks(['framework_master', 'master_agent', 'zookeeper']),
    ],
    [
      'network: { latency: {} }',
      'network.latency',
      messages.exactlyOneOf(['uniform', 'exponential', 'lognormal', 'pareto', 'empirical'], []),
    ],
  ])('%s', (top, at, problem) => {
    expectError(() => load(scenario(top)), at, problem);
  });

  it('of an agent, of a framework', () => {
    const late = () => load(scenario('masters: 1', '', ', executor_reregistration_timeout: 16s'));
    expectError(late, 'agents[1].executor_reregistration_timeout', faults.moreThanMesosTakes('15s', '16s'));
    const standby = () => load(scenario('masters: 1', 'standby: true'));
    expectError(standby, 'frameworks[0].standby', messages.expected('false, or a mapping with takes_over_after', true));
  });
});

describe('a warning', () => {
  const FRAMEWORK_KEY = 'failover_timeout: 1h';

  it.each<[fault: string, at: string, text: string]>([
    ['{ at: 50min, crash: { agents: 1 }, for: 20min }', '.for', faults.endsAfterTheEnd()],
    ['{ at: 1min, crash: { master: all } }', '.crash.master', faults.nobodyLeads()],
    ['{ at: 1min, crash: { zookeeper: 3 } }', '.crash.zookeeper', faults.noQuorum(2, 5)],
    ['{ at: 1min, crash: { zookeeper: [0, 0, 1, 2] } }', '.crash.zookeeper', faults.noQuorum(2, 5)],
    ['{ at: 1min, hold: { from: agents, to: frameworks } }', '.hold', faults.nothingIsSent()],
    ['{ maintenance_wave: { every: 10min, batch: 1, lasts: 1min } }', '.maintenance_wave', faults.waveDoesNotEnd()],
  ])('%s', (fault, at, text) => {
    const { warnings } = withFault(fault);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^\/s\/scenario\.yaml:4:\d+ /);
    expect(warnings[0]!.endsWith(` faults[0]${at}: ${text}`)).toBe(true);
  });

  it.each([
    '{ at: 1min, crash: { zookeeper: 2 } }',
    '{ at: 1min, crash: { zookeeper: all }, for: 1min }',
    '{ at: 1min, crash: { master: 0 } }',
    '{ at: 1min, partition: { from: agents, to: { masters: 0, frameworks: a } }, for: 1min }',
    '{ maintenance_wave: { every: 5min, batch: 1, lasts: 1min } }',
  ])('is not there for %s', (fault) => {
    expect(withFault(fault).warnings).toEqual([]);
  });

  it('tells the only master that does not come back, and an even ensemble', () => {
    const only = withFault('{ at: 1min, crash: { master: leader } }', 'masters: 1').warnings;
    expect(only).toEqual([`/s/scenario.yaml:4:34 faults[0].crash.master: ${faults.nobodyLeads()}`]);
    expect(load(scenario('masters: 2')).warnings).toEqual([`/s/scenario.yaml:2:10 masters: ${faults.evenEnsemble(2)}`]);
  });

  it('tells keys that have no effect', () => {
    const idle = load(scenario('seed: 1', FRAMEWORK_KEY, ', recovery_timeout: 1h')).warnings;
    expect(idle.map((text) => text.replace(/^\S+ /, ''))).toEqual([
      `frameworks[0].failover_timeout: ${faults.onlyWithControl('failover_timeout')}`,
      `agents[1].recovery_timeout: ${faults.onlyWithControl('recovery_timeout')}`,
    ]);
    const unaware = load(scenario('masters: 1', 'replace_unreachable_after: 1min')).warnings;
    expect(unaware[0]).toContain(`frameworks[0].replace_unreachable_after: ${faults.onlyPartitionAware()}`);
  });
});

function expectError(action: () => unknown, at: string, problem: Problem): void {
  let error: unknown;
  try {
    action();
  } catch (thrown) {
    error = thrown;
  }
  if (!(error instanceof ScenarioError)) throw error ?? new Error('nothing was thrown');
  expect(error.message).toMatch(/^\/s\/scenario\.yaml:\d+:\d+ /);
  expect(error.message.replace(/^\S+ /, '')).toBe(`${at}: ${problem.message}`);
}
