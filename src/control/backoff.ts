import type { Time } from '../sim/index.ts';

/** `initial`, doubled with each attempt before this one, at most `most` µs: exact, as doubling is. */
export function backoff(initial: Time, attempts: number, most: Time): Time {
  let wait = initial;
  for (let i = 0; i < attempts && wait < most; i++) wait *= 2;
  return Math.min(wait, most);
}
