import type { Medium, Spec } from './style.ts';

/** What a time axis counts in, and the steps that people count it by. */
export interface TimeUnit {
  readonly seconds: number;
  readonly name: string;
  readonly steps: readonly number[];
}

const SECONDS: TimeUnit = { seconds: 1, name: 's', steps: [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60] };
const MINUTES: TimeUnit = { seconds: 60, name: 'min', steps: [1, 2, 5, 10, 15, 30, 60] };
const HOURS: TimeUnit = { seconds: 3600, name: 'h', steps: [1, 2, 3, 6, 12, 24] };
const DAYS: TimeUnit = { seconds: 86400, name: 'd', steps: [1, 2, 5, 7, 14, 30, 90, 365] };

/** Seconds up to five minutes, minutes up to three hours, hours up to five days, then days. */
export function timeUnit(lengthSeconds: number): TimeUnit {
  if (lengthSeconds <= 300) return SECONDS;
  if (lengthSeconds <= 3 * 3600) return MINUTES;
  if (lengthSeconds <= 5 * 86400) return HOURS;
  return DAYS;
}

const MOST_TICKS: Readonly<Record<Medium, number>> = { paper: 7, screen: 12 };

/** The x channel of a chart over time, from 0 to the end. */
export function timeChannel(lengthSeconds: number, medium: Medium): Spec {
  const unit = timeUnit(lengthSeconds);
  const length = lengthSeconds / unit.seconds;
  const step = unit.steps.find((one) => length / one <= MOST_TICKS[medium]) ?? length / MOST_TICKS[medium];
  const ticks = Array.from({ length: Math.floor(length / step + 1e-9) + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
  return {
    field: 'time',
    type: 'quantitative',
    title: `Time (${unit.name})`,
    scale: { domain: [0, length], nice: false },
    axis: { grid: false, values: ticks, labelExpr: "'' + datum.value" },
  };
}
