import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulation, type EventType } from '../../src/sim/index.ts';

/** A random program: what happens first, and what each event of a kind schedules in its turn. */
interface Program {
  readonly first: readonly Spawn[];
  readonly reactions: readonly (readonly Spawn[])[];
}
interface Spawn {
  readonly kind: number;
  readonly delay: number;
  /** Delays of events that do nothing, scheduled just before this one. */
  readonly idle: readonly number[];
}

const KINDS = 3;
const MOST_EVENTS = 150;

const spawn = fc.record({
  kind: fc.nat(KINDS - 1),
  delay: fc.nat(3),
  idle: fc.array(fc.nat(4), { maxLength: 3 }),
});
const program: fc.Arbitrary<Program> = fc.record({
  first: fc.array(spawn, { maxLength: 8 }),
  reactions: fc.array(fc.array(spawn, { maxLength: 3 }), { minLength: KINDS, maxLength: KINDS }),
});

/** Runs it, with or without the idle events, and tells what happened: time, kind, subject. */
function run({ first, reactions }: Program, withIdle: boolean): { log: number[][]; digest: string } {
  const simulation = createSimulation({ seed: 1 });
  const log: number[][] = [];
  let subject = 0;
  const idle = simulation.event('idle', () => {}, { observer: true });
  const kinds: EventType[] = reactions.map((reaction, kind) =>
    simulation.event(`kind ${kind}`, (about) => {
      log.push([simulation.now, kind, about]);
      if (log.length < MOST_EVENTS) for (const next of reaction) schedule(next);
    }),
  );
  const schedule = ({ kind, delay, idle: delays }: Spawn) => {
    if (withIdle) for (const delay of delays) idle.after(delay);
    kinds[kind].after(delay, subject++);
  };
  for (const next of first) schedule(next);
  simulation.run();
  return { log, digest: simulation.digest.hex() };
}

/** The definition: always the pending event with the least (time, sequence), found by looking at all of them. */
function runByDefinition({ first, reactions }: Program): number[][] {
  const pending: { time: number; kind: number; sequence: number }[] = [];
  const log: number[][] = [];
  let now = 0;
  let sequence = 0;
  const schedule = ({ kind, delay }: Spawn) => pending.push({ time: now + delay, kind, sequence: sequence++ });
  for (const next of first) schedule(next);
  while (pending.length > 0) {
    pending.sort((a, b) => a.time - b.time || a.sequence - b.sequence);
    const { time, kind, sequence } = pending.shift()!;
    now = time;
    log.push([now, kind, sequence]);
    if (log.length < MOST_EVENTS) for (const next of reactions[kind]) schedule(next);
  }
  return log;
}

describe('order', () => {
  test('is by time, then by when it was scheduled, also for what is due at once', () => {
    fc.assert(
      fc.property(program, (program) => {
        expect(run(program, false).log).toEqual(runByDefinition(program));
      }),
    );
  });

  test('an event that does nothing, inserted anywhere, changes nothing else', () => {
    fc.assert(
      fc.property(program, (program) => {
        expect(run(program, true)).toEqual(run(program, false));
      }),
    );
  });

  test('work scheduled for now waits for what was already due now', () => {
    const simulation = createSimulation({ seed: 1 });
    const seen: string[] = [];
    const late = simulation.event('late', () => seen.push('late'));
    const first = simulation.event('first', () => (seen.push('first'), late.after(0)));
    const second = simulation.event('second', () => seen.push('second'));
    first.at(5);
    second.at(5);
    simulation.run();
    expect(seen).toEqual(['first', 'second', 'late']);
  });
});

describe('the clock', () => {
  test('stops at the end, which belongs to the run, and goes on from there', () => {
    const simulation = createSimulation({ seed: 1 });
    const seen: number[][] = [];
    const tick = simulation.event('tick', (subject) => seen.push([simulation.now, subject]));
    for (const [subject, time] of [3, 10, 11, 20].entries()) tick.at(time, subject);
    simulation.run(10);
    expect(seen).toEqual([
      [3, 0],
      [10, 1],
    ]);
    expect(simulation.now).toBe(10);
    simulation.run(15);
    expect(simulation.now).toBe(15);
    simulation.run();
    expect(seen).toEqual([
      [3, 0],
      [10, 1],
      [11, 2],
      [20, 3],
    ]);
    expect(simulation.now).toBe(20);
    expect(simulation.events).toBe(4);
  });

  test('a run in pieces is the same run', () => {
    const pieces = fc.array(fc.nat(12), { maxLength: 12 });
    fc.assert(
      fc.property(pieces, (lengths) => {
        const build = () => {
          const simulation = createSimulation({ seed: 5 });
          const random = simulation.random('gaps');
          const tick: EventType = simulation.event('tick', (n) => n < 60 && tick.after(random.integer(3), n + 1));
          tick.at(0);
          return simulation;
        };
        const whole = build();
        whole.run(1000);
        const parts = build();
        for (const length of lengths) parts.run(parts.now + length);
        parts.run(1000);
        expect(parts.digest.hex()).toBe(whole.digest.hex());
        expect(parts.events).toBe(61);
      }),
    );
  });

  test('stop ends the run after the present event, and the next run continues in the same instant', () => {
    const simulation = createSimulation({ seed: 1 });
    const seen: number[] = [];
    const tick = simulation.event('tick', (subject) => {
      seen.push(subject);
      if (subject === 1) simulation.stop();
    });
    for (const subject of [0, 1, 2]) tick.at(7, subject);
    simulation.run(100);
    expect([seen, simulation.now]).toEqual([[0, 1], 7]);
    simulation.run(100);
    expect([seen, simulation.now]).toEqual([[0, 1, 2], 100]);
  });

  test('an event at infinity never happens', () => {
    const simulation = createSimulation({ seed: 1 });
    let happened = 0;
    const never = simulation.event('never', () => happened++);
    never.at(Infinity);
    never.after(Infinity);
    simulation.run();
    expect([happened, simulation.now]).toEqual([0, 0]);
  });

  test('the subject is 0 unless given, and may be any number', () => {
    const simulation = createSimulation({ seed: 1 });
    const seen: number[] = [];
    const tick = simulation.event('tick', (subject) => seen.push(subject));
    tick.at(0);
    tick.at(1);
    tick.at(0, -1);
    tick.at(1, 2 ** 53 - 1);
    simulation.run();
    expect(seen).toEqual([0, -1, 0, 2 ** 53 - 1]);
  });

  test('the lane keeps its order while growing in the midst of use', () => {
    const simulation = createSimulation({ seed: 1 });
    const seen: number[] = [];
    let next = 1;
    const work = simulation.event('work', (subject) => {
      seen.push(subject);
      for (let i = 0; i < 3 && next < 1000; i++) work.after(0, next++);
    });
    work.after(0, 0);
    simulation.run();
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });
});

describe('misuse', () => {
  const at42s = () => {
    const simulation = createSimulation({ seed: 1 });
    const finishes = simulation.event('task finishes', () => {});
    simulation.run(42_000_000);
    return { simulation, finishes };
  };

  test('scheduling into the past is an error that says both times', () => {
    const { finishes } = at42s();
    expect(() => finishes.at(41_000_000)).toThrow('"task finishes" scheduled at 41000000, but it is already 42000000');
    expect(() => finishes.after(-1)).toThrow('"task finishes" scheduled at 41999999, but it is already 42000000');
    expect(() => finishes.at(-Infinity)).toThrow('"task finishes" scheduled at -Infinity, but it is already 42000000');
  });

  test('a time that is not whole microseconds is an error', () => {
    const { finishes } = at42s();
    expect(() => finishes.at(42_000_000.5)).toThrow('"task finishes" scheduled at 42000000.5: times are whole microseconds');
    expect(() => finishes.after(NaN)).toThrow('"task finishes" scheduled at NaN: times are whole microseconds');
  });

  test('running backwards, to no time at all, or from within is an error', () => {
    const { simulation } = at42s();
    expect(() => simulation.run(1)).toThrow('run until 1, but it is already 42000000');
    expect(() => simulation.run(NaN)).toThrow('run until NaN: times are whole microseconds');
    expect(() => simulation.run(42_000_000.5)).toThrow('run until 42000000.5: times are whole microseconds');
    simulation.event('again', () => simulation.run()).after(1);
    expect(() => simulation.run()).toThrow('run was called by an event that it is running');
  });

  test('an error in a handler comes through, and the simulation can go on', () => {
    const { simulation, finishes } = at42s();
    simulation
      .event('breaks', () => {
        throw new Error('broken');
      })
      .after(1);
    finishes.after(2);
    expect(() => simulation.run()).toThrow('broken');
    simulation.run();
    expect([simulation.now, simulation.events]).toEqual([42_000_002, 2]);
  });

  test('two kinds of event cannot share a name', () => {
    const { simulation } = at42s();
    expect(() => simulation.event('task finishes', () => {})).toThrow('there already is an event "task finishes"');
  });

  test('there is room for 1024 kinds and an error for the next', () => {
    const simulation = createSimulation({ seed: 1 });
    for (let i = 0; i < 1024; i++) simulation.event(`kind ${i}`, () => {});
    expect(() => simulation.event('one more', () => {})).toThrow('event "one more": more than 1024 kinds');
  });
});

describe('an endless instant', () => {
  test('is an error that names the kinds going round, with counts, and the time', () => {
    const simulation = createSimulation({ seed: 1, maxEventsPerInstant: 5000 });
    const offer: EventType = simulation.event('offer', () => decline.after(0));
    const decline: EventType = simulation.event('decline', () => offer.after(0));
    simulation.event('innocent', () => offer.after(0)).at(7);
    expect(() => simulation.run()).toThrow(
      'time stands still at 7: more than 5000 events or calls there; the last 1000 were "decline" 500, "offer" 500',
    );
  });

  test('is noticed among calls within one event, too', () => {
    const simulation = createSimulation({ seed: 1, maxEventsPerInstant: 10 });
    simulation
      .event('spins', () => {
        for (;;) simulation.step('resourceOffers');
      })
      .at(3);
    expect(() => simulation.run()).toThrow(
      'time stands still at 3: more than 10 events or calls there; the last 10 were "resourceOffers" 9, "spins" 1',
    );
  });

  test('as many as allowed at each of many instants are no error', () => {
    const simulation = createSimulation({ seed: 1, maxEventsPerInstant: 10 });
    const tick = simulation.event('tick', () => simulation.step('call'));
    for (let i = 0; i < 50; i++) tick.at(Math.floor(i / 5));
    simulation.run();
    expect(simulation.events).toBe(50);
    simulation.run(simulation.now + 1);
    for (let i = 0; i < 5; i++) tick.after(0);
    expect(() => simulation.run()).not.toThrow();
  });
});

describe('the digest of a run', () => {
  const digest = (build: (simulation: ReturnType<typeof createSimulation>) => void) => {
    const simulation = createSimulation({ seed: 1 });
    build(simulation);
    simulation.run();
    return simulation.digest.hex();
  };
  const plain = digest((simulation) => simulation.event('a', () => {}).at(3, 4));

  test('is what it was', () => expect(plain).toBe('937f6b041c450d27'));

  test('tells time, name and subject', () => {
    const others = [
      digest((simulation) => simulation.event('a', () => {}).at(4, 4)),
      digest((simulation) => simulation.event('b', () => {}).at(3, 4)),
      digest((simulation) => simulation.event('a', () => {}).at(3, 3)),
      digest(() => {}),
    ];
    expect(new Set([plain, ...others]).size).toBe(5);
  });

  test('does not depend on the order in which kinds are named', () => {
    const other = digest((simulation) => {
      simulation.event('z', () => {});
      simulation.event('a', () => {}).at(3, 4);
    });
    expect(other).toBe(plain);
  });

  test('leaves observers out, and so does the count of events', () => {
    const simulation = createSimulation({ seed: 1 });
    let samples = 0;
    const sample: EventType = simulation.event(
      'sample',
      () => {
        if (++samples < 10) sample.after(1);
      },
      { observer: true },
    );
    sample.at(0);
    simulation.event('a', () => {}).at(3, 4);
    simulation.run();
    expect(samples).toBe(10);
    expect(simulation.events).toBe(1);
    expect(simulation.digest.hex()).toBe(plain);
  });
});
