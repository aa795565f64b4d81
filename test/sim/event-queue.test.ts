import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEventQueue, createRandom, type EventQueue } from '../../src/sim/index.ts';
import { SortedArrayQueue } from './sorted-array-queue.ts';

const popped = (queue: EventQueue) => {
  queue.pop();
  return { time: queue.time, sequence: queue.sequence, kind: queue.kind, subject: queue.subject };
};

describe('the event queue', () => {
  test('gives events back as a stable sort by time would', () => {
    const times = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.maxSafeNat()), { maxLength: 300 });
    fc.assert(
      fc.property(times, (times) => {
        const queue = createEventQueue();
        const events = times.map((time, sequence) => ({ time, sequence, kind: sequence % 1024, subject: -sequence * 2 ** 20 }));
        for (const { time, sequence, kind, subject } of events) queue.push(time, sequence, kind, subject);
        expect(events.map(() => popped(queue))).toEqual(events.toSorted((a, b) => a.time - b.time));
        expect(queue.size).toBe(0);
      }),
    );
  });

  test('behaves as a sorted array under any mixture of pushes and pops', () => {
    const steps = fc.array(fc.oneof(fc.constant('pop' as const), fc.integer({ min: 0, max: 9 })), { maxLength: 400 });
    fc.assert(
      fc.property(steps, (steps) => {
        const queue = createEventQueue();
        const oracle = new SortedArrayQueue();
        for (const [sequence, step] of steps.entries()) {
          if (step !== 'pop') {
            queue.push(step, sequence, sequence & 7, step * sequence);
            oracle.push(step, sequence, sequence & 7, step * sequence);
          } else if (oracle.size > 0) expect(popped(queue)).toEqual(popped(oracle));
          expect(queue.size).toBe(oracle.size);
          expect(queue.peekTime()).toBe(oracle.peekTime());
        }
      }),
    );
  });

  test('keeps its order while growing to 200,000 events and through ten times as many', () => {
    const random = createRandom(1, 'queue');
    const queue = createEventQueue();
    let sequence = 0;
    for (; sequence < 200_000; sequence++) queue.push(random.integer(1_000_000), sequence, 0, 0);
    let outOfOrder = 0;
    for (let i = 0; i < 2_000_000; i++) {
      const { time, sequence: before } = queue;
      queue.pop();
      if (i > 0 && (queue.time < time || (queue.time === time && queue.sequence < before))) outOfOrder++;
      queue.push(queue.time + 1 + random.integer(1_000), sequence++, 0, 0);
    }
    expect(outOfOrder).toBe(0);
    expect(queue.size).toBe(200_000);
  });

  test('keeps sequence numbers and kinds apart up to their limits', () => {
    const queue = createEventQueue();
    queue.push(0, 2 ** 43 - 1, 1023, 2 ** 53 - 1);
    expect(popped(queue)).toEqual({ time: 0, sequence: 2 ** 43 - 1, kind: 1023, subject: 2 ** 53 - 1 });
  });

  test('refuses to pop when empty', () => {
    expect(() => createEventQueue().pop()).toThrow('pop from an empty event queue');
  });
});
