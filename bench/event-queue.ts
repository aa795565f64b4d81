/**
 * The event queue alone: nanoseconds of one pop and one push at a constant number of pending events, with exponential
 * gaps, and a digest of the order they came out in.
 */
import { createEventQueue, createRandom, Digest, log } from '../src/sim/index.ts';

export interface QueueOutcome {
  readonly pending: number;
  readonly nanoseconds: number;
  readonly digest: string;
}

export function holdModel(pending: number, operations: number): QueueOutcome {
  const random = createRandom('bench', 'event queue');
  const gaps = Float64Array.from({ length: 4096 }, () => Math.round(-1e6 * log(random.uniform())));
  const queue = createEventQueue();
  let sequence = 0;
  for (; sequence < pending; sequence++) queue.push(gaps[sequence % gaps.length], sequence, 0, sequence);
  const digest = new Digest();
  const started = performance.now();
  for (let i = 0; i < operations; i++) {
    queue.pop();
    queue.push(queue.time + gaps[i % gaps.length], sequence++, 0, i);
    if (i % 1024 === 0) digest.add(queue.sequence);
  }
  return { pending, nanoseconds: ((performance.now() - started) * 1e6) / operations, digest: digest.hex() };
}
