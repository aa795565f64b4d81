import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NONE } from '../../src/cluster/ids.ts';
import { Election } from '../../src/control/election.ts';
import { Network, type NetworkOptions } from '../../src/control/network.ts';
import { Parties } from '../../src/control/party.ts';
import { ZooKeeper } from '../../src/control/zookeeper.ts';
import { createSimulation, type EventType, MILLISECOND, SECOND } from '../../src/sim/index.ts';

const COUNTS = { master: 3, zookeeper: 3, framework: 1, agent: 2 };
const TIMEOUT = 10 * SECOND;
const RESTART = SECOND;
const parties = new Parties(COUNTS);
const SERVERS = [0, 1, 2].map((server) => parties.zookeeper(server));
const MASTERS = [0, 1, 2];
const WATCHERS = [parties.framework(0), parties.agent(0), parties.agent(1)];

/** Three masters that exit and start again when they have lost their leadership, three watchers, and all that they learn. */
function setUp(options: NetworkOptions = {}, seed = 1) {
  const simulation = createSimulation({ seed });
  const network = new Network(simulation, parties, options);
  const zookeeper = new ZooKeeper(simulation, network, { servers: COUNTS.zookeeper, sessionTimeout: TIMEOUT });
  const heard: [microsecond: number, what: string, who: number, leader?: number][] = [];
  const isUp = new Uint8Array(parties.count);
  const election: Election = new Election('master election', network, zookeeper, {
    elected: (member) => void heard.push([simulation.now, 'elected', member]),
    lost: (member) => {
      heard.push([simulation.now, 'lost', member]);
      crash(member);
      restarts.after(RESTART, member);
    },
    detected: (watcher, leader) => void heard.push([simulation.now, 'detected', watcher, leader]),
    chosen: (leader) => void heard.push([simulation.now, 'chosen', leader]),
  });
  const start = (party: number) => {
    if (isUp[party] === 1) return;
    isUp[party] = 1;
    if (MASTERS.includes(party)) election.join(party);
    else election.watch(party);
  };
  const crash = (party: number) => {
    isUp[party] = 0;
    network.ended(party);
    election.crashed(party);
  };
  const restarts: EventType = simulation.event('master starts again', start);
  for (const party of [...MASTERS, ...WATCHERS]) start(party);
  return { simulation, network, zookeeper, election, heard, isUp, start, crash };
}

type Act = (setting: ReturnType<typeof setUp>) => void;

/** What is heard after a quiet start, in seconds. */
function play(script: readonly (readonly [second: number, act: Act])[], options?: NetworkOptions, until = 1000) {
  const setting = setUp(options);
  const { simulation, heard } = setting;
  simulation.run(SECOND);
  heard.length = 0;
  const act = simulation.event('act', (index) => script[index][1](setting));
  for (const [index, [second]] of script.entries()) act.at(second * SECOND, index);
  simulation.run(until * SECOND);
  return { ...setting, heard: heard.map(([time, ...rest]) => [time / SECOND, ...rest]) };
}

/** All who watch, in the order of their numbers, learn of a leader. */
function allDetect(second: number, leader: number, who: readonly number[] = [...MASTERS, ...WATCHERS]) {
  return who.map((party) => [second, 'detected', party, leader]);
}

describe('at the beginning', () => {
  test('the first that joins leads, and all are told', () => {
    const { heard, election, simulation } = setUp();
    expect(heard).toEqual([
      [0, 'chosen', 0],
      [0, 'detected', 0, 0],
      [0, 'elected', 0],
      [0, 'detected', 1, 0],
      [0, 'detected', 2, 0],
      ...allDetect(0, 0, WATCHERS),
    ]);
    expect([election.leader, election.thinksItLeads(0), election.thinksItLeads(1)]).toEqual([0, true, false]);
    expect(simulation.events).toBe(0);
  });

  test('joining and telling each take the time of the link to ZooKeeper', () => {
    const { heard, simulation } = setUp({ latency: { zookeeper: () => 20 * MILLISECOND } });
    simulation.run();
    expect(heard.filter(([, what]) => what !== 'detected')).toEqual([
      [20_000, 'chosen', 0],
      [40_000, 'elected', 0],
    ]);
    expect(heard.filter(([, what]) => what === 'detected')).toEqual(
      [...MASTERS, ...WATCHERS].map((party) => [40_000, 'detected', party, 0]),
    );
  });
});

describe('a leader that', () => {
  const others = [1, 2, ...WATCHERS];

  test('crashes is followed after the session timeout by the one that joined next', () => {
    const { heard } = play([[60, ({ crash }) => crash(0)]]);
    expect(heard).toEqual([[70, 'chosen', 1], [70, 'detected', 1, 1], [70, 'elected', 1], ...allDetect(70, 1, others.slice(1))]);
  });

  test('exits in good order is followed at once', () => {
    const { heard } = play([[60, ({ election }) => election.leave(0)]]);
    expect(heard.slice(0, 3)).toEqual([
      [60, 'chosen', 1],
      [60, 'detected', 1, 1],
      [60, 'elected', 1],
    ]);
  });

  test('crashes and is back at once does not lead: its old node does, until the session expires', () => {
    const { heard } = play([
      [60, ({ crash }) => crash(0)],
      [61, ({ start }) => start(0)],
    ]);
    expect(heard.slice(0, 4)).toEqual([
      [61, 'detected', 0, 0],
      [70, 'chosen', 1],
      [70, 'detected', 0, 1],
      [70, 'detected', 1, 1],
    ]);
    expect(heard.filter(([, what]) => what === 'elected')).toEqual([[70, 'elected', 1]]);
  });

  test('is cut off from ZooKeeper learns that only after its successor leads, and exits', () => {
    const { heard, election } = play([[60, ({ network }) => network.partition(1, [0], SERVERS, false)]]);
    expect(heard).toEqual([
      [70, 'chosen', 1],
      [70, 'detected', 1, 1],
      [70, 'elected', 1],
      ...allDetect(70, 1, others.slice(1)),
      [76.666666, 'lost', 0],
    ]);
    expect([election.leader, election.leaderKnownTo(0)]).toEqual([1, NONE]);
  });

  test('is cut off for less than the timeout goes on leading', () => {
    const { heard, election } = play([
      [60, ({ network }) => network.partition(1, [0], SERVERS, false)],
      [69, ({ network }) => network.heal(1)],
    ]);
    expect(heard).toEqual([]);
    expect(election.thinksItLeads(0)).toBe(true);
  });
});

describe('a loss of quorum', () => {
  const lose: Act = ({ zookeeper }) => (zookeeper.crashServer(0), zookeeper.crashServer(1));
  const regain: Act = ({ zookeeper }) => zookeeper.startServer(0);

  test('shorter than the timeout changes nothing', () => {
    const { heard } = play([
      [60, lose],
      [69, regain],
    ]);
    expect(heard).toEqual([]);
  });

  test('makes the leader exit after the timeout; its old node leads until a timeout after the ensemble is back', () => {
    const { heard, election } = play([
      [60, lose],
      [100, regain],
    ]);
    const others = [1, 2, ...WATCHERS];
    expect(heard).toEqual([
      [70, 'lost', 0],
      ...allDetect(70, NONE, others),
      ...allDetect(100, 0),
      [110, 'chosen', 0],
      [110, 'detected', 0, 0],
      [110, 'elected', 0],
      ...allDetect(110, 0, others),
    ]);
    expect(election.thinksItLeads(0)).toBe(true);
  });
});

describe('a watcher', () => {
  const AGENT = parties.agent(0);

  test('that is cut off learns of a new leader when it is connected again', () => {
    const { heard } = play([
      [60, ({ crash }) => crash(0)],
      [69, ({ network }) => network.partition(1, [AGENT], SERVERS, true)],
      [72, ({ network }) => network.heal(1)],
    ]);
    expect(heard.filter(([, , who]) => who === AGENT)).toEqual([[72, 'detected', AGENT, 1]]);
  });

  test('that is cut off for long knows of no leader', () => {
    const { heard } = play([
      [60, ({ network }) => network.partition(1, [AGENT], SERVERS, false)],
      [90, ({ network }) => network.heal(1)],
    ]);
    expect(heard).toEqual([
      [76.666666, 'detected', AGENT, NONE],
      [90, 'detected', AGENT, 0],
    ]);
  });

  test('is told again what was lost on its way', () => {
    const { heard } = play(
      [
        [60, ({ election }) => election.leave(0)],
        [61, ({ network }) => network.partition(1, SERVERS, [AGENT], true)],
        [63, ({ network }) => network.heal(1)],
      ],
      { latency: { zookeeper: () => 2 * SECOND } },
    );
    expect(heard.filter(([, , who]) => who === AGENT)).toEqual([
      [4, 'detected', AGENT, 0],
      [65, 'detected', AGENT, 1],
    ]);
  });

  test('that is started later is told who leads', () => {
    const { heard } = play([
      [60, ({ crash }) => crash(AGENT)],
      [65, ({ start }) => start(AGENT)],
    ]);
    expect(heard).toEqual([[65, 'detected', AGENT, 0]]);
  });
});

describe('what was sent in an earlier connection', () => {
  const SLOW = { latency: { zookeeper: () => 20 * SECOND } };
  const [FIRST, ...OTHERS] = SERVERS;

  /** Master 0 alone is asked to join, 20 s away from its server. Tells when it was chosen. */
  function chosen(script: readonly (readonly [second: number, act: Act])[]): (number | string)[][] {
    const setting = setUp(SLOW);
    setting.crash(1);
    setting.crash(2);
    const act = setting.simulation.event('act', (index) => script[index][1](setting));
    for (const [index, [second]] of script.entries()) act.at(second * SECOND, index);
    setting.simulation.run(1000 * SECOND);
    return setting.heard.flatMap(([time, what, who]) => (what === 'chosen' ? [[time / SECOND, who]] : []));
  }

  test('makes no node when its session is over', () => {
    const cut: Act = ({ network }) => network.partition(1, [0], SERVERS, false);
    const heal: Act = ({ network }) => network.heal(1);
    expect(chosen([])).toEqual([[20, 0]]);
    // The first request arrives at 20, when there is a new session; the second at 38.
    expect(
      chosen([
        [1, cut],
        [18, heal],
      ]),
    ).toEqual([[38, 0]]);
  });

  test('makes no node by a server that the member is not connected to any more', () => {
    expect(
      chosen([
        [5, ({ network }) => network.partition(1, [0], [FIRST], false)],
        [6, ({ network }) => network.heal(1)],
      ]),
    ).toEqual([[25, 0]]);
  });

  test('does not outlive the server it was sent to', () => {
    const all = (act: (server: number, setting: Parameters<Act>[0]) => void): Act => {
      return (setting) => [0, 1, 2].forEach((server) => act(server, setting));
    };
    expect(
      chosen([
        [5, all((server, { zookeeper }) => zookeeper.crashServer(server))],
        [6, all((server, { zookeeper }) => zookeeper.startServer(server))],
      ]),
    ).toEqual([[26, 0]]);
  });

  test('is old news, and not believed', () => {
    const { heard } = play([
      [60, ({ network }) => network.slow(1, [FIRST], [2], () => 30 * SECOND)],
      [60, ({ network }) => network.partition(2, [2], OTHERS, false)],
      [61, ({ election }) => election.leave(0)],
      [62, ({ network }) => (network.heal(2), network.partition(3, [2], [FIRST], false))],
      [63, ({ network }) => network.heal(3)],
      [64, ({ election }) => election.leave(1)],
    ]);
    // Master 2 is told of master 1 by its first server at 91.
    expect(heard.filter(([, , who]) => who === 2)).toEqual([
      [62, 'detected', 2, 1],
      [64, 'chosen', 2],
      [64, 'detected', 2, 2],
      [64, 'elected', 2],
    ]);
  });
});

test('a member whose session has expired joins anew, behind the others', () => {
  const { heard } = play([
    [60, ({ network }) => network.partition(1, [1], SERVERS, false)],
    [90, ({ network }) => network.heal(1)],
    [100, ({ crash }) => crash(0)],
    [200, ({ crash }) => crash(2)],
  ]);
  expect(heard.filter(([, what]) => what === 'elected')).toEqual([
    [110, 'elected', 2],
    [210, 'elected', 1],
  ]);
});

test('two elections do not mix: a process may take part in both', () => {
  const { simulation, network, zookeeper, election } = setUp();
  const heard: [string, number][] = [];
  const schedulers = new Election('scheduler election', network, zookeeper, {
    elected: (member) => void heard.push(['elected', member]),
    lost: (member) => void heard.push(['lost', member]),
    detected: () => {},
  });
  const [FRAMEWORK, AGENT] = [WATCHERS[0], WATCHERS[1]];
  schedulers.join(AGENT);
  schedulers.join(FRAMEWORK);
  election.crashed(AGENT);
  simulation.run();
  expect(heard).toEqual([
    ['elected', AGENT],
    ['elected', FRAMEWORK],
  ]);
  expect([schedulers.leader, election.leader]).toEqual([FRAMEWORK, 0]);
});

describe('whatever fails', () => {
  const fault = fc.record({
    at: fc.nat(120_000),
    what: fc.constantFrom('crash', 'crash', 'start', 'server-crash', 'server-start', 'isolate', 'isolate', 'partition', 'heal'),
    one: fc.nat(5),
    others: fc.uniqueArray(fc.nat(parties.count - 1), { maxLength: 6 }),
    isOneWay: fc.boolean(),
  });
  const world = fc.record({
    faults: fc.array(fault, { maxLength: 25 }),
    latency: fc.constantFrom(0, 5, 3000),
    seed: fc.nat(1000),
  });
  type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

  /** Faults at their milliseconds, then all is well again, and a quiet minute. */
  function run({ faults, latency, seed }: World) {
    const options = latency === 0 ? {} : { latency: { zookeeper: (u: number) => u * latency * MILLISECOND } };
    const setting = setUp(options, seed);
    const { simulation, network, zookeeper, start, crash } = setting;
    const inForce = new Set<number>();
    const act = simulation.event('act', (index) => {
      const { what, one, others, isOneWay } = faults[index];
      const party = [...MASTERS, ...WATCHERS][one];
      if (what === 'crash') crash(party);
      else if (what === 'start') start(party);
      else if (what === 'server-crash') zookeeper.crashServer(one % 3);
      else if (what === 'server-start') zookeeper.startServer(one % 3);
      else if (what === 'heal') {
        if (inForce.delete(one)) network.heal(one);
      } else if (!inForce.has(one)) {
        inForce.add(one);
        network.partition(one, [party], what === 'isolate' ? SERVERS : others, isOneWay);
      }
    });
    for (const [index, { at }] of faults.entries()) act.at(at * MILLISECOND, index);
    simulation.run(120 * SECOND);
    for (const id of inForce) network.heal(id);
    for (const server of [0, 1, 2]) zookeeper.startServer(server);
    for (const party of [...MASTERS, ...WATCHERS]) start(party);
    simulation.run(180 * SECOND);
    return setting;
  }

  /** How long two masters think at the same time that they lead, at most. */
  function longestOverlap(heard: ReturnType<typeof setUp>['heard'], crashes: readonly [number, number][]): number {
    const since = new Map<number, number>();
    let longest = 0;
    const steps = [
      ...heard.flatMap(([time, what, who]) => (what === 'elected' || what === 'lost' ? [[time, what, who] as const] : [])),
      ...crashes.map(([time, who]) => [time, 'lost', who] as const),
    ].sort((a, b) => a[0] - b[0]);
    for (const [time, what, who] of steps) {
      if (what === 'elected') {
        since.set(who, time);
        continue;
      }
      const start = since.get(who);
      since.delete(who);
      if (start !== undefined) {
        for (const other of since.values()) longest = Math.max(longest, time - Math.max(start, other));
      }
    }
    return longest;
  }

  test('when all is well again one leads, all know it, and nobody else thinks so; equal runs are equal', () => {
    fc.assert(
      fc.property(world, (world) => {
        const { election, heard, simulation } = run(world);
        expect(MASTERS).toContain(election.leader);
        expect(MASTERS.filter((master) => election.thinksItLeads(master))).toEqual([election.leader]);
        for (const party of [...MASTERS, ...WATCHERS]) expect(election.leaderKnownTo(party)).toBe(election.leader);
        const again = run(world);
        expect([again.heard, again.simulation.digest.hex()]).toEqual([heard, simulation.digest.hex()]);
      }),
      { numRuns: 300 },
    );
  });

  test('who thinks that it leads was chosen, and a deposed leader thinks so for two thirds of the timeout at most', () => {
    let overlaps = 0;
    fc.assert(
      fc.property(world, (world) => {
        const { heard } = run(world);
        const crashes = world.faults
          .filter(({ what, one }) => what === 'crash' && MASTERS.includes(one))
          .map(({ at, one }): [number, number] => [at * MILLISECOND, one]);
        for (const [index, [, what, who]] of heard.entries()) {
          if (what !== 'elected') continue;
          const chosen = heard.slice(0, index).filter(([, what]) => what === 'chosen');
          if (world.latency === 0) expect(chosen.at(-1)?.[2]).toBe(who);
          else expect(chosen.map(([, , leader]) => leader)).toContain(who);
        }
        const overlap = longestOverlap(heard, crashes);
        if (overlap > SECOND) overlaps++;
        expect(overlap).toBeLessThanOrEqual((2 * TIMEOUT) / 3);
      }),
      { numRuns: 300 },
    );
    expect(overlaps).toBeGreaterThan(10);
  });
});
