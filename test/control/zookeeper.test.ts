import { describe, expect, test } from 'vitest';
import { NONE } from '../../src/cluster/ids.ts';
import { Network } from '../../src/control/network.ts';
import { Parties } from '../../src/control/party.ts';
import { ZooKeeper } from '../../src/control/zookeeper.ts';
import { createSimulation, SECOND } from '../../src/sim/index.ts';

const TIMEOUT = 9 * SECOND;
const CLIENT = 0;
const OTHER = 1;

type Act = (setting: ReturnType<typeof setUp>) => void;

/** Three servers, two clients (masters), and all that listeners hear: [second, what, about whom]. */
function setUp(servers = 3) {
  const simulation = createSimulation({ seed: 1 });
  const parties = new Parties({ master: 2, zookeeper: servers, framework: 0, agent: 0 });
  const network = new Network(simulation, parties);
  const zookeeper = new ZooKeeper(simulation, network, { servers, sessionTimeout: TIMEOUT });
  const heard: [number, string, number][] = [];
  const hear = (what: string) => (about: number) => void heard.push([simulation.now / SECOND, what, about]);
  zookeeper.listen({
    connected: hear('connected'),
    expired: hear('expired'),
    ended: hear('ended'),
    sessionsOver: (sessions) => sessions.forEach(hear('session over')),
  });
  const all = Array.from({ length: servers }, (_, server) => parties.zookeeper(server));
  return { simulation, parties, network, zookeeper, heard, all };
}

/** Opens a client, does what the script says at its seconds, and tells what was heard after the opening. */
function play(script: readonly (readonly [second: number, act: Act])[], until = 1000) {
  const setting = setUp();
  const { simulation, zookeeper, heard } = setting;
  zookeeper.open(CLIENT);
  expect(heard).toEqual([[0, 'connected', CLIENT]]);
  heard.length = 0;
  const act = simulation.event('act', (index) => script[index][1](setting));
  for (const [index, [second]] of script.entries()) act.at(second * SECOND, index);
  simulation.run(until * SECOND);
  return setting;
}

const cutOff: Act = ({ network, all }) => network.partition(1, [CLIENT], all, false);
const heal: Act = ({ network }) => network.heal(1);
const crash =
  (...servers: number[]): Act =>
  ({ zookeeper }) => {
    for (const server of servers) zookeeper.crashServer(server);
  };
const start =
  (...servers: number[]): Act =>
  ({ zookeeper }) => {
    for (const server of servers) zookeeper.startServer(server);
  };

describe('a session', () => {
  test('lasts while nothing is wrong, without any events', () => {
    const { heard, simulation, zookeeper } = play([]);
    expect(heard).toEqual([]);
    expect(simulation.events).toBe(0);
    expect([zookeeper.hasQuorum, zookeeper.sessionOf(CLIENT)]).toEqual([true, 1]);
  });

  test('is over at once when its process ends in good order', () => {
    expect(play([[5, ({ zookeeper }) => zookeeper.close(CLIENT)]]).heard).toEqual([
      [5, 'ended', CLIENT],
      [5, 'session over', 1],
    ]);
  });

  test('expires a timeout after its process died, also when that is started again', () => {
    const { heard, zookeeper } = play([
      [5, ({ zookeeper }) => zookeeper.crash(CLIENT)],
      [7, ({ zookeeper }) => zookeeper.open(CLIENT)],
    ]);
    expect(heard).toEqual([
      [5, 'ended', CLIENT],
      [7, 'connected', CLIENT],
      [14, 'session over', 1],
    ]);
    expect(zookeeper.sessionOf(CLIENT)).toBe(2);
  });

  test('of a client that is cut off expires at the ensemble first; the client notices later that it hears nothing', () => {
    const { heard, zookeeper } = play([[10, cutOff]]);
    expect(heard).toEqual([
      [19, 'session over', 1],
      [25, 'expired', CLIENT],
    ]);
    expect([zookeeper.serverOf(CLIENT), zookeeper.sessionOf(CLIENT)]).toEqual([NONE, NONE]);
  });

  test('goes on when the contact is back in time', () => {
    const { heard, zookeeper } = play([
      [10, cutOff],
      [18, heal],
    ]);
    expect(heard).toEqual([[18, 'connected', CLIENT]]);
    expect(zookeeper.sessionOf(CLIENT)).toBe(1);
  });

  test('of a client that is cut off does not last longer because its process dies', () => {
    const { heard } = play([
      [10, cutOff],
      [15, ({ zookeeper }) => zookeeper.crash(CLIENT)],
    ]);
    expect(heard).toEqual([
      [15, 'ended', CLIENT],
      [19, 'session over', 1],
    ]);
  });

  test('that expired meanwhile is told so when the client connects again, and gets another', () => {
    const { heard, zookeeper } = play([
      [10, cutOff],
      [20, heal],
    ]);
    expect(heard).toEqual([
      [19, 'session over', 1],
      [20, 'expired', CLIENT],
      [20, 'connected', CLIENT],
    ]);
    expect(zookeeper.sessionOf(CLIENT)).toBe(2);
  });

  test.each([
    ['to', true],
    ['from', false],
  ])('needs both ways: cut %s the servers', (_, isToServers) => {
    const cut: Act = ({ network, all }) => network.partition(1, isToServers ? [CLIENT] : all, isToServers ? all : [CLIENT], true);
    expect(play([[10, cut]]).heard).toEqual([
      [19, 'session over', 1],
      [25, 'expired', CLIENT],
    ]);
  });

  test('moves to another server when its own is out of reach', () => {
    const { heard, zookeeper, parties } = play([
      [10, ({ network, zookeeper }) => network.partition(1, [zookeeper.serverOf(CLIENT)], [CLIENT], false)],
    ]);
    expect(heard).toEqual([[10, 'connected', CLIENT]]);
    expect(zookeeper.serverOf(CLIENT)).toBe(parties.zookeeper(1));
  });
});

describe('the ensemble', () => {
  test('serves with a majority', () => {
    expect(play([[10, crash(0)]]).zookeeper.hasQuorum).toBe(true);
    expect(play([[10, crash(0, 1)]]).zookeeper.hasQuorum).toBe(false);
  });

  test.each([
    [1, 0],
    [2, 0],
    [3, 1],
    [4, 1],
    [5, 2],
  ])('of %i servers can do without %i', (servers, spare) => {
    const { zookeeper } = setUp(servers);
    for (let server = 0; server < servers; server++) {
      expect(zookeeper.hasQuorum).toBe(server <= spare);
      zookeeper.crashServer(server);
    }
  });

  test('without a majority breaks connections but keeps sessions: clients that are not back in time give theirs up', () => {
    const { heard, zookeeper } = play([
      [10, crash(1, 0)],
      [18, start(0)],
      [50, crash(0)],
      [80, start(1)],
    ]);
    expect(heard).toEqual([
      [18, 'connected', CLIENT],
      [59, 'expired', CLIENT],
      [80, 'connected', CLIENT],
      // A full timeout from when the ensemble has a leader again.
      [89, 'session over', 1],
    ]);
    expect(zookeeper.sessionOf(CLIENT)).toBe(2);
  });

  test('gives those that are not in touch a full timeout again when its leader changes', () => {
    const { heard } = play([
      [0, ({ zookeeper }) => zookeeper.open(OTHER)],
      [10, ({ zookeeper }) => zookeeper.crash(OTHER)],
      [15, crash(2)],
    ]);
    expect(heard).toEqual([
      [0, 'connected', OTHER],
      [10, 'ended', OTHER],
      [15, 'connected', CLIENT],
      [24, 'session over', 2],
    ]);
  });

  test('keeps its leader, and clients their server, when others come back', () => {
    const { heard } = play([
      [10, crash(2)],
      [20, start(2)],
      [30, crash(0)],
      [40, start(0)],
    ]);
    expect(heard).toEqual([
      [10, 'connected', CLIENT],
      [30, 'connected', CLIENT],
    ]);
  });

  test.each([true, false])('is in touch both ways or not at all (cut from the leader: %s)', (isFromLeader) => {
    const cut: Act = ({ network, all: [first, , leader] }) =>
      network.partition(1, [isFromLeader ? leader : first], [isFromLeader ? first : leader], true);
    const { heard, zookeeper, parties } = play([[10, cut]]);
    expect(heard).toEqual([[10, 'connected', CLIENT]]);
    expect(zookeeper.serverOf(CLIENT)).toBe(parties.zookeeper(1));
  });

  test('goes on where the majority is: a server cut off from it breaks its connections', () => {
    const { heard, zookeeper, parties } = play([
      [10, ({ network, all }) => network.partition(1, [all[0]], [all[1], all[2]], false)],
    ]);
    expect(heard).toEqual([[10, 'connected', CLIENT]]);
    expect(zookeeper.serverOf(CLIENT)).toBe(parties.zookeeper(1));
  });

  test('has no majority when all servers are apart, and a client that is with one of them is not connected', () => {
    const { heard, zookeeper } = play([[10, ({ network, all }) => network.partition(1, all, all, false)]], 25);
    expect(heard).toEqual([[19, 'expired', CLIENT]]);
    expect([zookeeper.hasQuorum, zookeeper.serverOf(CLIENT)]).toEqual([false, NONE]);
  });

  test('lets a client connect when there is a majority at last', () => {
    const { zookeeper, heard, simulation } = setUp();
    zookeeper.crashServer(0);
    zookeeper.crashServer(1);
    zookeeper.open(CLIENT);
    simulation.run(100 * SECOND);
    expect(heard).toEqual([]);
    zookeeper.startServer(0);
    expect(heard).toEqual([[100, 'connected', CLIENT]]);
  });
});
