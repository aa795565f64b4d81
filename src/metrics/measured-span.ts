import type { Time } from '../sim/index.ts';

/** What counts: [from, to), µs. */
export interface MeasuredSpan {
  readonly from: Time;
  readonly to: Time;
}

export function counts(span: MeasuredSpan, time: Time): boolean {
  return time >= span.from && time < span.to;
}

/** How much of [begin, end) counts, µs. */
export function measuredPart(span: MeasuredSpan, begin: Time, end: Time): Time {
  return Math.max(0, Math.min(end, span.to) - Math.max(begin, span.from));
}
