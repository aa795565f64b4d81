/** Simulated time, or a span of it, in whole microseconds: exact in a double for 285 years. `Infinity` means never. */
export type Time = number;

/** Spans in µs, to write times with: `30 * SECOND`. */
export const MICROSECOND: Time = 1;
export const MILLISECOND: Time = 1_000;
export const SECOND: Time = 1_000_000;
export const MINUTE: Time = 60 * SECOND;
export const HOUR: Time = 60 * MINUTE;
export const DAY: Time = 24 * HOUR;

/** The whole number of microseconds nearest to so many seconds (halves go up). */
export function fromSeconds(seconds: number): Time {
  return Math.round(seconds * SECOND);
}

/** Seconds, for results and people; inside, everything stays in µs. */
export function toSeconds(time: Time): number {
  return time / SECOND;
}
