import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { FaultAction } from '../../src/faults/fault-action.ts';
import { FaultPlan } from '../../src/faults/plan.ts';
import { createRandom, DAY, HOUR, MINUTE } from '../../src/sim/index.ts';
import { actionsOf, facts, lines, planOf, specOf } from './kit.ts';

type OnAgents = Extract<FaultAction, { readonly agents: readonly number[] }>;

function onAgents(actions: readonly FaultAction[], kind: FaultAction['kind']): OnAgents[] {
  return actions.filter((action): action is OnAgents => action.kind === kind && 'agents' in action);
}

describe('a scripted fault', () => {
  it.each([
    ['{ at: 1min, crash: { agents: agent-3 }, for: 2min }', ['1 agent-crash [2]', '3 agent-start [2]']],
    ['{ at: 1min, crash: { agents: [agent-3, agent-1] } }', ['1 agent-crash [0,2]']],
    ['{ at: 1min, restart: { agents: agent-3 }, for: 2min }', ['1 agent-process-crash [2]', '3 agent-start [2]']],
    ['{ at: 1min, shutdown: { agents: agent-3 }, for: 2min }', ['1 agent-shutdown [2]', '3 agent-start [2]']],
    [
      '{ at: 1min, drain: { agents: agent-3, grace: 1min }, for: 2min }',
      ['1 agent-drain [2] 60000000', '3 agent-reactivate [2]'],
    ],
    ['{ at: 1min, crash: { master: leader }, for: 2min }', ['1 master-crash "leader"', '3 master-start "leader"']],
    ['{ at: 1min, crash: { master: 2 }, for: 2min }', ['1 master-crash 2', '3 master-start 2']],
    ['{ at: 1min, crash: { master: all }, for: 2min }', ['1 master-crash "all"', '3 master-start "all"']],
    ['{ at: 1min, crash: { zookeeper: [3, 1] }, for: 2min }', ['1 zookeeper-crash [1,3]', '3 zookeeper-start [1,3]']],
    ['{ at: 1min, crash: { registry: true }, for: 2min }', ['1 registry-down', '3 registry-up']],
    ['{ at: 1min, crash: { framework: a }, for: 2min }', ['1 framework-crash 0', '3 framework-start 0']],
    ['{ at: 1min, disconnect: { framework: a }, for: 2min }', ['1 framework-disconnect 0', '3 framework-reconnect 0']],
    ['{ at: 1min, teardown: { framework: all } }', ['1 framework-teardown 0', '1 framework-teardown 1']],
    ['{ at: 1min, crash: { executors: { framework: a, agents: [agent-2] } } }', ['1 executor-crash 0 [1]']],
    [
      '{ at: 1min, partition: { from: { masters: 0 }, to: { agents: agent-2, frameworks: a }, one_way: true }, for: 2min }',
      ['1 partition 0 master 0 framework 0,agent 1 true', '3 heal 0'],
    ],
    [
      '{ at: 1min, slow: { from: { frameworks: [a] }, to: masters, latency: 5ms }, for: 2min }',
      ['1 slow-link 0 framework 0 master 0,master 1,master 2 {"kind":"constant","value":5000}', '3 heal 0'],
    ],
    [
      '{ at: 1min, hold: { from: { masters: [1, 2] }, to: { zookeeper: [4] } }, for: 2min }',
      ['1 hold 0 master 1,master 2 zookeeper 4', '3 heal 0'],
    ],
  ])('%s', (written, expected) => {
    expect(lines(actionsOf(planOf([written])))).toEqual(expected);
  });

  it('that names no other side is between these and everybody else', () => {
    const [partition] = actionsOf(planOf(['{ at: 1min, partition: { from: { masters: 0, agents: [agent-1] } } }']));
    expect(partition?.kind).toBe('partition');
    if (partition?.kind !== 'partition') return;
    const names = partition.to.map(({ kind, index }) => `${kind} ${index}`);
    expect(names).toHaveLength(2 + 5 + 2 + 11);
    expect(names).not.toContain('master 0');
    expect(names).not.toContain('agent 0');
    expect(names).toContain('agent 1');
  });

  it('says what it does', () => {
    const plan = planOf([
      '{ at: 1s, restart: { agents: agent-1 }, for: 1s }',
      '{ at: 2min, crash: { agents: 3 } }',
      '{ at: 3min, crash: { master: leader } }',
      '{ at: 4min, partition: { from: { agents: [agent-2, agent-3] }, to: masters } }',
      '{ at: 5min, teardown: { framework: b } }',
      '{ at: 6min, crash: { zookeeper: 2 } }',
    ]);
    const labels = actionsOf(plan).map(({ label }) => label);
    expect(labels).toEqual([
      'agent-1 restarts',
      'agent-1 starts',
      '3 agents crash',
      'the leading master crashes',
      'partition: 2 agents ↔ 3 masters',
      'framework b is torn down',
      '2 ZooKeeper servers crash',
    ]);
  });

  it('happens before the end of the run, or not at all', () => {
    const plan = planOf(['{ at: 1min, crash: { agents: agent-1 }, for: 10min }'], { end: 5 * MINUTE });
    expect(lines(actionsOf(plan))).toEqual(['1 agent-crash [0]']);
  });
});

describe('so many agents', () => {
  it('are drawn, not the first; as many as a part is', () => {
    const picks = Array.from({ length: 50 }, (_, seed) => {
      const [crash] = onAgents(actionsOf(planOf(['{ at: 1min, crash: { agents: 3 } }'], { seed })), 'agent-crash');
      return crash!.agents;
    });
    expect(picks.every((agents) => new Set(agents).size === 3)).toBe(true);
    expect(new Set(picks.flat()).size).toBe(12);
    const part = actionsOf(planOf(['{ at: 1min, crash: { agents: 25% } }', '{ at: 2min, crash: { zookeeper: 2 } }']));
    expect(onAgents(part, 'agent-crash')[0]!.agents).toHaveLength(3);
    expect(part[1]).toMatchObject({ kind: 'zookeeper-crash', servers: expect.objectContaining({ length: 2 }) });
  });

  property.prop([fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 12 })])(
    'change by one at most when one more is there',
    (seed, count) => {
      const pick = (agents: number) =>
        onAgents(
          actionsOf(planOf([`{ at: 1min, crash: { agents: ${count} } }`], { world: facts(agents), seed })),
          'agent-crash',
        )[0]!.agents;
      const [before, after] = [pick(12), pick(13)];
      expect(after).toHaveLength(count);
      expect(after.filter((agent) => !before.includes(agent)).length).toBeLessThanOrEqual(1);
    },
  );

  it('are others for another fault, and the same whatever other faults there are', () => {
    const one = '{ at: 1min, crash: { agents: 3 }, for: 1s }';
    const other = '{ at: 2min, crash: { agents: 3 }, for: 1s }';
    const alone = onAgents(actionsOf(planOf([other])), 'agent-crash')[0]!.agents;
    const [first, second] = onAgents(actionsOf(planOf([one, other])), 'agent-crash');
    expect(second!.agents).toEqual(alone);
    expect(first!.agents).not.toEqual(alone);
  });
});

describe('faults at one time', () => {
  it('begin in the order of the file, after what ends', () => {
    const plan = planOf([
      '{ at: 3min, crash: { agents: agent-1 } }',
      '{ at: 3min, crash: { master: 0 } }',
      '{ at: 1min, crash: { agents: agent-1 }, for: 2min }',
    ]);
    expect(lines(actionsOf(plan))).toEqual(['1 agent-crash [0]', '3 agent-start [0]', '3 agent-crash [0]', '3 master-crash 0']);
    expect(plan.skipped).toBe(0);
  });
});

describe('of faults that overlap', () => {
  it('the first has whom it took, the second the others', () => {
    const plan = planOf([
      '{ at: 1min, crash: { agents: [agent-1, agent-2] }, for: 9min }',
      '{ at: 2min, shutdown: { agents: [agent-2, agent-3] }, for: 2min }',
      '{ at: 5min, crash: { agents: agent-1 }, for: 1min }',
    ]);
    expect(lines(actionsOf(plan))).toEqual([
      '1 agent-crash [0,1]',
      '2 agent-shutdown [2]',
      '4 agent-start [2]',
      '10 agent-start [0,1]',
    ]);
    expect(plan.skipped).toBe(2);
  });

  it('what is worse takes over, and the end of the other is void', () => {
    const plan = planOf([
      '{ at: 1min, restart: { agents: agent-1 }, for: 9min }',
      '{ at: 2min, crash: { agents: agent-1 }, for: 1min }',
      '{ at: 1min, disconnect: { framework: a }, for: 9min }',
      '{ at: 2min, crash: { framework: a }, for: 9min }',
      '{ at: 3min, teardown: { framework: a } }',
      '{ at: 4min, crash: { framework: a }, for: 9min }',
    ]);
    expect(lines(actionsOf(plan))).toEqual([
      '1 agent-process-crash [0]',
      '1 framework-disconnect 0',
      '2 agent-crash [0]',
      '2 framework-crash 0',
      '3 agent-start [0]',
      '3 framework-teardown 0',
    ]);
  });

  it('agents that are down are not drained, nor do their executors crash', () => {
    const plan = planOf([
      '{ at: 1min, crash: { agents: agent-1 } }',
      '{ at: 2min, drain: { agents: [agent-1, agent-2] } }',
      '{ at: 3min, crash: { executors: { framework: b, agents: [agent-1, agent-3] } } }',
      '{ at: 4min, crash: { executors: { framework: b, agents: [agent-1] } } }',
    ]);
    expect(lines(actionsOf(plan))).toEqual(['1 agent-crash [0]', '2 agent-drain [1] null', '3 executor-crash 1 [2]']);
    expect(plan.skipped).toBe(3);
  });

  it('of all masters, those that were down are not started', () => {
    const plan = planOf(['{ at: 1min, crash: { master: 1 }, for: 9min }', '{ at: 2min, crash: { master: all }, for: 1min }']);
    expect(lines(actionsOf(plan))).toEqual([
      '1 master-crash 1',
      '2 master-crash 0',
      '2 master-crash 2',
      '3 master-start 0',
      '3 master-start 2',
      '10 master-start 1',
    ]);
  });

  it('several partitions are in force, each until its own end', () => {
    const partition = (at: number) => `{ at: ${at}min, partition: { from: masters, to: agents }, for: 2min }`;
    const ids = actionsOf(planOf([partition(1), partition(2)])).map((action) => [action.kind, 'id' in action && action.id]);
    expect(ids).toEqual([
      ['partition', 0],
      ['partition', 1],
      ['heal', 0],
      ['heal', 1],
    ]);
  });
});

describe('a recurring fault', () => {
  const CRASHES =
    '{ crash: { agents: all }, mtbf: { exponential: { mean: 5h } }, mttr: { uniform: { min: 10min, max: 30min } } }';
  const byAgent = (actions: readonly FaultAction[], agent: number) =>
    lines(actions.filter((action) => 'agents' in action && action.agents.includes(agent)));

  it('happens to each agent in its own time, and ends', () => {
    const actions = actionsOf(planOf([CRASHES]));
    for (let agent = 0; agent < 12; agent++) {
      const own = actions.filter((action) => 'agents' in action && action.agents.includes(agent));
      own.forEach(({ kind }, index) => expect(kind).toBe(index % 2 === 0 ? 'agent-crash' : 'agent-start'));
    }
    expect(actions.every(({ at }, i) => i === 0 || at >= actions[i - 1]!.at)).toBe(true);
  });

  it('has the means that it was given', () => {
    const actions = actionsOf(planOf([CRASHES], { world: facts(100), end: 100 * DAY }), Infinity);
    const since = new Float64Array(100);
    const [up, down] = [[] as number[], [] as number[]];
    for (const { at, kind, ...rest } of actions) {
      const [agent] = (rest as unknown as OnAgents).agents;
      (kind === 'agent-crash' ? up : down).push(at - since[agent!]!);
      since[agent!] = at;
    }
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(up.length).toBeGreaterThan(40_000);
    expect(Math.abs(mean(up) / HOUR - 5)).toBeLessThan(0.1); // four standard errors
    expect(Math.abs(mean(down) / MINUTE - 20)).toBeLessThan(0.15);
    // Exponential: as many up times above the median as below.
    const above = up.filter((time) => time > 5 * HOUR * Math.LN2).length / up.length;
    expect(Math.abs(above - 0.5)).toBeLessThan(0.01);
  });

  property.prop([fc.integer({ min: 0, max: 1000 })])('is the same for the same seed, and not for another', (seed) => {
    const all = (of: number) => lines(actionsOf(planOf([CRASHES], { seed: of })));
    expect(all(seed)).toEqual(all(seed));
    expect(all(seed)).not.toEqual(all(seed + 1));
  });

  property.prop([fc.integer({ min: 0, max: 1000 })])('leaves agents alone when one is added, or another fault', (seed) => {
    const before = actionsOf(planOf([CRASHES], { seed }));
    const more = actionsOf(planOf([CRASHES], { seed, world: facts(13) }));
    const other = '{ crash: { framework: all }, mtbf: 1h, mttr: 1min }';
    const beside = actionsOf(planOf([other, CRASHES], { seed }));
    for (let agent = 0; agent < 12; agent++) {
      expect(byAgent(more, agent)).toEqual(byAgent(before, agent));
      expect(byAgent(beside, agent)).toEqual(byAgent(before, agent));
    }
  });

  it('goes on as drawn where something else came first', () => {
    const plain = byAgent(actionsOf(planOf([CRASHES])), 0);
    const down = planOf(['{ at: 0s, crash: { agents: agent-1 }, for: 100h }', CRASHES], { end: 200 * 60 * MINUTE });
    const later = byAgent(actionsOf(planOf([CRASHES], { end: 200 * 60 * MINUTE })), 0);
    const own = byAgent(actionsOf(down), 0);
    expect(plain.length).toBeGreaterThan(0);
    expect(own.slice(0, 2)).toEqual(['0 agent-crash [0]', '6000 agent-start [0]']);
    expect(own.slice(2)).toEqual(later.slice(later.indexOf(own[2]!)));
    expect(down.skipped).toBeGreaterThan(5);
  });

  it('takes racks as one with correlated', () => {
    const actions = actionsOf(planOf([CRASHES.replace('mttr', 'correlated: rack, mttr')]));
    const crashes = onAgents(actions, 'agent-crash');
    expect(new Set(crashes.map(({ agents }) => agents.join()))).toEqual(new Set(['0,1,2,3', '4,5,6,7', '8,9,10,11']));
    expect(crashes[0]!.label).toMatch(/^rack r[123]: 4 agents crash$/);
    // A rack more, or an agent more in a rack, and the others fail as before.
    const more = onAgents(
      actionsOf(planOf([CRASHES.replace('mttr', 'correlated: rack, mttr')], { world: facts(13) })),
      'agent-crash',
    );
    const times = (of: readonly OnAgents[]) => of.filter(({ agents }) => agents.includes(0)).map(({ at }) => at);
    expect(times(more)).toEqual(times(crashes));
  });

  it('may hit some, drawn once', () => {
    const plan = planOf(['{ crash: { agents: 2 }, mtbf: 1h, mttr: 1h }'], { end: 10 * HOUR });
    expect(new Set(onAgents(actionsOf(plan), 'agent-crash').flatMap(({ agents }) => agents)).size).toBe(2);
  });

  it('begins at a time, and ends at another', () => {
    const plan = planOf(['{ at: 1h, until: 4h, crash: { agents: agent-1 }, mtbf: 50min, mttr: 10min }']);
    expect(lines(actionsOf(plan))).toEqual([
      '110 agent-crash [0]',
      '120 agent-start [0]',
      '170 agent-crash [0]',
      '180 agent-start [0]',
      '230 agent-crash [0]',
      '240 agent-start [0]',
    ]);
  });

  it('without mttr happens once to each; with executors, whenever it is due', () => {
    const crashes = actionsOf(planOf(['{ crash: { agents: all }, mtbf: { exponential: { mean: 1h } } }'], { end: Infinity }));
    expect(
      onAgents(crashes, 'agent-crash')
        .flatMap(({ agents }) => agents)
        .sort((a, b) => a - b),
    ).toEqual([...facts().agents.keys()]);
    const executors = planOf(['{ crash: { executors: { framework: a, agents: [agent-1] } }, mtbf: 5h }'], { end: 16 * HOUR });
    expect(lines(actionsOf(executors))).toEqual([
      '300 executor-crash 0 [0]',
      '600 executor-crash 0 [0]',
      '900 executor-crash 0 [0]',
    ]);
  });

  it.each(['{ at: 0s, crash: { agents: all } }', '{ at: 0s, shutdown: { agents: all } }'])(
    'comes to an end without one when nobody is left: %s',
    (first) => {
      const plan = planOf(
        [
          first,
          CRASHES,
          '{ restart: { agents: all }, mtbf: 1h, mttr: 1s }',
          '{ crash: { executors: { framework: a } }, mtbf: 1h }',
        ],
        {
          end: Infinity,
        },
      );
      expect(actionsOf(plan)).toHaveLength(1);
    },
  );

  it('may happen to masters, servers, frameworks and links too', () => {
    const plan = planOf(
      [
        '{ crash: { master: all }, mtbf: { exponential: { mean: 5h } }, mttr: 10min }',
        '{ crash: { master: leader }, mtbf: 7h, mttr: 10min }',
        '{ crash: { zookeeper: all }, mtbf: { exponential: { mean: 5h } }, mttr: 10min }',
        '{ crash: { registry: true }, mtbf: 9h, mttr: 10min }',
        '{ disconnect: { framework: all }, mtbf: { exponential: { mean: 5h } }, mttr: 10min }',
        '{ partition: { from: masters, to: agents }, mtbf: 9h, mttr: 10min }',
      ],
      { end: 1000 * HOUR },
    );
    const actions = actionsOf(plan);
    const masters = actions.flatMap((action) => (action.kind === 'master-crash' ? [action.master] : []));
    expect(new Set(masters)).toEqual(new Set([0, 1, 2, 'leader']));
    const servers = actions.flatMap((action) => (action.kind === 'zookeeper-crash' ? [action.servers.join()] : []));
    expect(new Set(servers)).toEqual(new Set(['0', '1', '2', '3', '4']));
    const count = (kind: FaultAction['kind']) => actions.filter((action) => action.kind === kind).length;
    expect(count('registry-up')).toBe(count('registry-down'));
    expect(count('partition')).toBe(109); // every 550 min
    expect(count('heal')).toBe(109);
    expect(count('framework-disconnect')).toBeGreaterThan(200);
  });
});

describe('a maintenance wave', () => {
  it('takes all agents in turn', () => {
    const plan = planOf(['{ at: 1h, maintenance_wave: { every: 10min, batch: 40%, lasts: 15min } }']);
    expect(lines(actionsOf(plan))).toEqual([
      '60 agent-shutdown [0,1,2,3,4]',
      '70 agent-shutdown [5,6,7,8,9]',
      '75 agent-start [0,1,2,3,4]',
      '80 agent-shutdown [10,11]',
      '85 agent-start [5,6,7,8,9]',
      '95 agent-start [10,11]',
    ]);
  });

  it('is announced before, not to agents that are down, and not before the run', () => {
    const plan = planOf([
      '{ at: 10min, maintenance_wave: { agents: [agent-1, agent-2, agent-3], every: 10min, batch: 2, lasts: 5min, announce: 15min } }',
      '{ at: 0s, crash: { agents: agent-2 }, for: 12min }',
    ]);
    expect(lines(actionsOf(plan))).toEqual([
      '0 agent-crash [1]',
      '0 agent-maintenance [0] 600000000',
      '5 agent-maintenance [2] 1200000000',
      '10 agent-shutdown [0]',
      '12 agent-start [1]',
      '15 agent-start [0]',
      '20 agent-shutdown [2]',
      '25 agent-start [2]',
    ]);
    expect(plan.skipped).toBe(1);
  });

  it.each([
    ['crash', 'agent-crash', 'agent-start'],
    ['drain', 'agent-drain', 'agent-reactivate'],
  ])('may be by %s', (by, begins, ends) => {
    const plan = planOf([`{ maintenance_wave: { every: 10min, batch: 12, lasts: 5min, by: ${by} } }`]);
    expect(actionsOf(plan).map(({ kind }) => kind)).toEqual([begins, ends]);
  });
});

describe('a month of 12,500 agents', () => {
  it('is drawn as it is asked for', () => {
    const world = facts(12_500);
    const specs = specOf(['{ crash: { agents: all }, mtbf: { exponential: { mean: 30d } }, mttr: 1h }'], 12_500);
    const plan = new FaultPlan(specs, world, (name) => createRandom(1, name));
    const first = Array.from({ length: 100 }, () => plan.next()!.at);
    expect(first[99]).toBeLessThan(HOUR * 4); // of some 12,500 a month and as many starts
    expect(first).toEqual([...first].sort((a, b) => a - b));
  });
});

describe('who is named and not there', () => {
  it('is told', () => {
    const [fault] = specOf(['{ at: 1min, crash: { agents: agent-1 } }']);
    const plan = new FaultPlan([fault!], { ...facts(), agents: [] }, (name) => createRandom(1, name));
    expect(plan.unknown).toEqual(['agent agent-1']);
    expect(actionsOf(plan)).toEqual([]);
  });
});
