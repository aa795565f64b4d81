import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Latency } from '../../src/control/links.ts';
import { type MessageType, Network, type NetworkOptions } from '../../src/control/network.ts';
import { Parties, type Party } from '../../src/control/party.ts';
import { createSimulation, type Simulation } from '../../src/sim/index.ts';

const COUNTS = { master: 3, zookeeper: 3, framework: 2, agent: 4 };
const parties = new Parties(COUNTS);
const [MASTER, OTHER_MASTER] = [parties.master(0), parties.master(1)];
const [AGENT, OTHER_AGENT] = [parties.agent(0), parties.agent(1)];
const FRAMEWORK = parties.framework(0);

type Delivery = readonly [time: number, from: number, to: number, subject: number, value: number];

/** A network with one acknowledged kind of message and one that is not, and all that was delivered. */
function setUp(options: NetworkOptions = {}, seed = 1) {
  const simulation = createSimulation({ seed });
  const network = new Network(simulation, parties, options);
  const log: Delivery[] = [];
  const note = (to: number, from: number, subject: number, value: number) =>
    void log.push([simulation.now, from, to, subject, value]);
  const task = network.message('run task', { isAcknowledged: true }, note);
  const ping = network.message('ping', { isAcknowledged: false }, note);
  return { simulation, network, log, task, ping };
}

/** Does things at their times, in the order given where these are equal. */
function play(simulation: Simulation, script: readonly (readonly [time: number, act: () => void])[]): void {
  const act = simulation.event('act', (index) => script[index][1]());
  for (const [index, [time]] of script.entries()) act.at(time, index);
  simulation.run();
}

const always =
  (delay: number): Latency =>
  () =>
    delay;

describe('parties', () => {
  test('have one number each, without gaps, and back', () => {
    const numbers = Object.entries(COUNTS).flatMap(([kind, count]) =>
      Array.from({ length: count }, (_, index) => {
        const party = { kind, index } as Party;
        expect(parties.party(parties.number(party))).toEqual(party);
        return parties.number(party);
      }),
    );
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: parties.count }, (_, number) => number));
    expect([parties.master(2), parties.zookeeper(1), parties.framework(1), parties.agent(3)].map((n) => parties.name(n))).toEqual(
      ['master 2', 'zookeeper 1', 'framework 1', 'agent 3'],
    );
  });

  test('that do not exist are an error', () => {
    expect(() => parties.number({ kind: 'agent', index: 4 })).toThrow('there is no agent 4: there are 4');
  });

  test('keep their identity whatever others there are', () => {
    const more = new Parties({ master: 5, zookeeper: 0, framework: 9, agent: 4 });
    expect(more.identity(more.agent(3))).toBe(parties.identity(parties.agent(3)));
    const identities = Array.from({ length: parties.count }, (_, number) => parties.identity(number));
    expect(new Set(identities).size).toBe(parties.count);
  });
});

describe('a message', () => {
  test('is a call in the same instant when nothing is in its way', () => {
    const { log, task, simulation } = setUp();
    task.send(MASTER, AGENT, 7, 8);
    task.send(AGENT, MASTER);
    expect(log).toEqual([
      [0, MASTER, AGENT, 7, 8],
      [0, AGENT, MASTER, 0, 0],
    ]);
    expect(simulation.events).toBe(0);
    expect(task).toMatchObject({ sent: 2, delivered: 2, dropped: 0 });
  });

  test('takes the time of its link, each direction', () => {
    const { log, task, simulation } = setUp({ latency: { 'master-agent': always(30), zookeeper: always(5) } });
    task.send(MASTER, AGENT);
    task.send(AGENT, MASTER);
    task.send(FRAMEWORK, MASTER);
    task.send(parties.zookeeper(0), FRAMEWORK);
    task.send(AGENT, parties.zookeeper(2));
    task.send(MASTER, OTHER_MASTER);
    simulation.run();
    expect(log.map(([time, from, to]) => [time, from, to])).toEqual([
      [0, FRAMEWORK, MASTER],
      [0, MASTER, OTHER_MASTER],
      [5, parties.zookeeper(0), FRAMEWORK],
      [5, AGENT, parties.zookeeper(2)],
      [30, MASTER, AGENT],
      [30, AGENT, MASTER],
    ]);
  });

  test('of a name that is taken is an error', () => {
    expect(() => setUp().network.message('ping', { isAcknowledged: true }, () => {})).toThrow(
      'there already is a message "ping"',
    );
  });

  test('that goes round within an instant is noticed', () => {
    const simulation = createSimulation({ seed: 1, maxEventsPerInstant: 500 });
    const network = new Network(simulation, parties);
    const echo: MessageType = network.message('echo', { isAcknowledged: true }, (to, from) => echo.send(to, from));
    expect(() => echo.send(MASTER, AGENT)).toThrow(/time stands still at 0.*"echo" 500/);
  });

  test('is lost now and then if it is not acknowledged, never otherwise', () => {
    const { task, ping } = setUp({ loss: 0.1 });
    for (let n = 0; n < 10_000; n++) {
      task.send(MASTER, AGENT);
      ping.send(MASTER, AGENT);
    }
    expect(task.dropped).toBe(0);
    // 1000 expected, standard deviation 30.
    expect(Math.abs(ping.dropped - 1000)).toBeLessThan(120);
    expect(ping.sent).toBe(ping.delivered + ping.dropped);
  });

  test('takes the same time whoever else talks', () => {
    const uniform: NetworkOptions = { latency: { 'master-agent': (u) => 1e6 * u }, loss: 0.2 };
    const talk = (isLoud: boolean) => {
      const { simulation, log, ping, task } = setUp(uniform);
      for (let n = 0; n < 50; n++) {
        ping.send(MASTER, AGENT, n);
        if (isLoud) task.send(OTHER_MASTER, AGENT), ping.send(AGENT, MASTER), ping.send(MASTER, OTHER_AGENT);
      }
      simulation.run();
      return log.filter(([, from, to]) => from === MASTER && to === AGENT);
    };
    expect(talk(true)).toEqual(talk(false));
  });

  test('draws anew for every pair and direction', () => {
    const { simulation, log, task } = setUp({ latency: { 'master-agent': (u) => 1e9 * u } });
    for (const master of [MASTER, OTHER_MASTER]) {
      for (const agent of [AGENT, OTHER_AGENT]) task.send(master, agent), task.send(agent, master);
    }
    simulation.run();
    expect(new Set(log.map(([time]) => time)).size).toBe(8);
  });

  test('does not reach the next process of its recipient', () => {
    const { simulation, network, log, task } = setUp({ latency: { 'master-agent': always(30) } });
    play(simulation, [
      [0, () => task.send(MASTER, AGENT, 1)],
      [0, () => task.send(AGENT, MASTER, 2)],
      [10, () => network.ended(AGENT)],
      [20, () => task.send(MASTER, AGENT, 3)],
    ]);
    expect(log.map(([, , , subject]) => subject)).toEqual([2, 3]);
    expect(task).toMatchObject({ sent: 3, delivered: 2, dropped: 1 });
  });
});

describe('a partition', () => {
  test('drops what is sent during it and what would arrive during it', () => {
    const { simulation, network, log, task } = setUp({ latency: { 'master-agent': always(30) } });
    play(simulation, [
      [0, () => task.send(MASTER, AGENT, 1)],
      [10, () => task.send(MASTER, AGENT, 2)],
      [35, () => network.partition(7, [MASTER], [AGENT], false)],
      [36, () => task.send(MASTER, AGENT, 3)],
      [36, () => task.send(AGENT, MASTER, 4)],
      [60, () => network.heal(7)],
      [61, () => task.send(MASTER, AGENT, 5)],
    ]);
    expect(log.map(([, , , subject]) => subject)).toEqual([1, 5]);
    expect(task).toMatchObject({ sent: 5, delivered: 2, dropped: 3 });
  });

  test('blocks exactly the pairs it names, and both ways unless it is one-way', () => {
    const some = fc.uniqueArray(fc.nat(parties.count - 1), { maxLength: 5 });
    const cut = fc.record({ from: some, to: some, isOneWay: fc.boolean(), isHealed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 4 }), (cuts) => {
        const { network, log, task } = setUp();
        for (const [id, { from, to, isOneWay }] of cuts.entries()) network.partition(id, from, to, isOneWay);
        for (const [id, { isHealed }] of cuts.entries()) if (isHealed) network.heal(id);
        for (let from = 0; from < parties.count; from++) {
          for (let to = 0; to < parties.count; to++) {
            const isCut = cuts.some(
              (cut) =>
                !cut.isHealed &&
                ((cut.from.includes(from) && cut.to.includes(to)) ||
                  (!cut.isOneWay && cut.from.includes(to) && cut.to.includes(from))),
            );
            log.length = 0;
            task.send(from, to);
            expect([network.isOpen(from, to), log.length]).toEqual(isCut ? [false, 0] : [true, 1]);
          }
        }
      }),
    );
  });

  test('is told to those who watch, when it begins and when it ends', () => {
    const { network } = setUp();
    const seen: [boolean, ...number[]][] = [];
    network.onChange((parties) => void seen.push([network.isOpen(MASTER, AGENT), ...parties]));
    network.partition(1, [MASTER], [AGENT], true);
    network.slow(2, [MASTER], [AGENT], always(5));
    network.hold(3, [MASTER], [AGENT]);
    for (const id of [3, 2, 1]) network.heal(id);
    expect(seen).toEqual([
      [false, MASTER, AGENT],
      [true, MASTER, AGENT],
    ]);
  });

  test('has an id of its own', () => {
    const { network } = setUp();
    network.slow(1, [MASTER], [AGENT], always(5));
    expect(() => network.partition(1, [MASTER], [AGENT], true)).toThrow('already has something in force under the id 1');
    expect(() => network.heal(2)).toThrow('nothing of the network to heal has the id 2');
  });
});

describe('a slow link', () => {
  test('is slow from here to there while it lasts, the last one said; none overtakes when it ends', () => {
    const { simulation, network, log, task } = setUp();
    play(simulation, [
      [0, () => network.slow(1, [MASTER], [AGENT], always(100))],
      [0, () => task.send(MASTER, AGENT, 1)],
      [0, () => task.send(AGENT, MASTER, 2)],
      [1, () => network.slow(2, [MASTER], [AGENT, OTHER_AGENT], always(200))],
      [1, () => task.send(MASTER, AGENT, 3)],
      [2, () => network.heal(1)],
      [2, () => network.heal(2)],
      [3, () => task.send(MASTER, AGENT, 4)],
      [3, () => task.send(MASTER, OTHER_AGENT, 5)],
    ]);
    expect(log.map(([time, , , subject]) => [time, subject])).toEqual([
      [0, 2],
      [3, 5],
      [100, 1],
      [201, 3],
      [201, 4],
    ]);
  });
});

describe('a hold', () => {
  test('keeps messages until the last one on their way is healed, and then delivers them in order', () => {
    const { simulation, network, log, task } = setUp({ latency: { 'master-agent': always(10) } });
    play(simulation, [
      [0, () => task.send(MASTER, AGENT, 1)],
      [5, () => network.hold(1, [MASTER], [AGENT, OTHER_AGENT])],
      [6, () => network.hold(2, [MASTER], [AGENT])],
      [7, () => task.send(MASTER, OTHER_AGENT, 2)],
      [8, () => task.send(MASTER, AGENT, 3)],
      [8, () => task.send(AGENT, MASTER, 4)],
      [30, () => network.heal(1)],
      [40, () => task.send(MASTER, AGENT, 5)],
      [45, () => (expect(network.underWay).toBe(3), network.heal(2))],
    ]);
    expect(log.map(([time, , , subject]) => [time, subject])).toEqual([
      [18, 4],
      [30, 2],
      [45, 1],
      [45, 3],
      [50, 5],
    ]);
    expect(network.underWay).toBe(0);
  });
});

test('a hold also keeps what takes no time; it is dropped if a partition lies on its way when it is released', () => {
  const { simulation, network, log, task } = setUp();
  network.hold(1, [MASTER], [AGENT, OTHER_AGENT]);
  task.send(MASTER, AGENT, 1);
  task.send(MASTER, OTHER_AGENT, 2);
  simulation.run(10);
  expect(log).toEqual([]);
  network.partition(2, [MASTER], [AGENT], true);
  network.heal(1);
  expect(log).toEqual([[10, MASTER, OTHER_AGENT, 2, 0]]);
  expect(task).toMatchObject({ sent: 2, delivered: 1, dropped: 1 });
});

describe('order', () => {
  const KINDS_OF_STEP = ['send', 'send', 'send', 'partition', 'slow', 'hold', 'heal'] as const;
  const step = fc.record({
    at: fc.nat(200),
    what: fc.constantFrom(...KINDS_OF_STEP),
    from: fc.constantFrom(MASTER, OTHER_MASTER, AGENT),
    to: fc.constantFrom(AGENT, OTHER_AGENT, MASTER),
    id: fc.nat(3),
  });

  /** Every third delivery answers at once, so that sends also happen while messages are being released. */
  function run(steps: readonly { at: number; what: string; from: number; to: number; id: number }[], isInstant: boolean) {
    const simulation = createSimulation({ seed: 5 });
    const latency = isInstant ? undefined : (u: number) => Math.floor(60 * u);
    const network = new Network(simulation, parties, { latency: { 'master-agent': latency }, loss: isInstant ? 0 : 0.1 });
    const log: Delivery[] = [];
    const inForce = new Set<number>();
    let number = 0;
    const note: MessageType = network.message('note', { isAcknowledged: false }, (to, from, subject, value) => {
      log.push([simulation.now, from, to, subject, value]);
      if (subject % 3 === 0 && value < 3) note.send(to, from, ++number, value + 1), note.send(from, to, ++number, value + 1);
    });
    play(
      simulation,
      steps.map(({ at, what, from, to, id }) => [
        at,
        () => {
          if (what === 'send') note.send(from, to, ++number);
          else if (what === 'heal') {
            if (inForce.delete(id)) network.heal(id);
          } else if (!inForce.has(id)) {
            inForce.add(id);
            if (what === 'partition') network.partition(id, [from], [to], true);
            else if (what === 'slow') network.slow(id, [from], [to], (u) => Math.floor(100 * u));
            else network.hold(id, [from], [to]);
          }
        },
      ]),
    );
    for (const id of [...inForce].sort((a, b) => a - b)) network.heal(id);
    simulation.run();
    return { log, note, digest: simulation.digest.hex(), network };
  }

  test('of one pair is that in which messages were sent, whatever happens; none is there twice; equal runs are equal', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, isInstant) => {
        const { log, note, digest, network } = run(steps, isInstant);
        for (let from = 0; from < parties.count; from++) {
          for (let to = 0; to < parties.count; to++) {
            const numbers = log
              .filter((delivery) => delivery[1] === from && delivery[2] === to)
              .map(([, , , subject]) => subject);
            expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
          }
        }
        expect(network.underWay).toBe(0);
        expect(note.sent).toBe(note.delivered + note.dropped);
        expect(note.delivered).toBe(log.length);
        const again = run(steps, isInstant);
        expect([again.log, again.digest]).toEqual([log, digest]);
      }),
      { numRuns: 500 },
    );
  });
});
