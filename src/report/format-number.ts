/** What a metric's number is, which decides how people read it. */
export type Quantity = 'seconds' | 'fraction' | 'count' | 'plain';

/** A unit to print in: the number is divided by `size`, and `suffix` follows it. */
export interface Unit {
  readonly size: number;
  readonly suffix: string;
}

/** Ascending; a value is printed in the last unit that it reaches. */
const UNITS: Record<Quantity, readonly Unit[]> = {
  seconds: [
    { size: 1e-3, suffix: ' ms' },
    { size: 1, suffix: ' s' },
    { size: 60, suffix: ' min' },
    { size: 3600, suffix: ' h' },
    { size: 86400, suffix: ' d' },
  ],
  fraction: [{ size: 0.01, suffix: ' %' }],
  count: [
    { size: 1, suffix: '' },
    { size: 1e3, suffix: 'k' },
    { size: 1e6, suffix: 'M' },
    { size: 1e9, suffix: 'G' },
  ],
  plain: [{ size: 1, suffix: '' }],
};

/** Minutes, hours and days begin a little late: 90 s, 90 min and 47 h are read more easily than 1.5 min, 1.5 h, 2 d. */
const PATIENCE: Partial<Record<string, number>> = { ' min': 2, ' h': 2, ' d': 2 };

/** The unit for a value of this size. */
export function unitFor(quantity: Quantity, value: number): Unit {
  const units = UNITS[quantity];
  const magnitude = Math.abs(value);
  if (magnitude === 0) return quantity === 'seconds' ? units[1] : units[0];
  let unit = units[0];
  for (const next of units) if (magnitude >= next.size * (PATIENCE[next.suffix] ?? 1)) unit = next;
  return unit;
}

/**
 * The units for the values of one row: a single one, so that the eye may compare digits, unless they are so far apart
 * (over a hundredfold) that the small ones would vanish.
 */
export function unitsForRow(quantity: Quantity, values: readonly number[]): Unit[] {
  const magnitudes = values.map(Math.abs).filter((value) => value > 0 && Number.isFinite(value));
  if (magnitudes.length === 0) return values.map(() => unitFor(quantity, 0));
  const least = Math.min(...magnitudes);
  const greatest = Math.max(...magnitudes);
  if (greatest / least > 100) return values.map((value) => unitFor(quantity, value));
  const shared = unitFor(quantity, Math.sqrt(least * greatest));
  return values.map(() => shared);
}

/** `12.3 s`, `45.6 %`, `1.2k`; with a half-width, `12.3 ±0.4 s`. Three significant digits, more where the ± needs them. */
export function formatValue(value: number, unit: Unit, halfWidth?: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const scaled = value / unit.size;
  if (halfWidth === undefined || !Number.isFinite(halfWidth)) return sign(scaled.toFixed(decimals(scaled, unit))) + unit.suffix;
  if (halfWidth === 0) return `${sign(scaled.toFixed(decimals(scaled, unit)))} ±0${unit.suffix}`;
  const scaledHalf = halfWidth / unit.size;
  const three = threeDigits(scaled);
  const digits = Math.min(Math.max(three, firstDigit(scaledHalf)), three + 2);
  return `${sign(scaled.toFixed(digits))} ±${scaledHalf.toFixed(digits)}${unit.suffix}`;
}

/** Decimals that leave three significant digits, none for a whole number in its own unit. */
function decimals(scaled: number, unit: Unit): number {
  return Number.isInteger(scaled) && unit.size === 1 ? 0 : threeDigits(scaled);
}

function threeDigits(scaled: number): number {
  return scaled === 0 ? 0 : Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(scaled)))));
}

function firstDigit(scaled: number): number {
  return Math.max(0, -Math.floor(Math.log10(scaled)));
}

/** A real minus sign, and none on zero. */
function sign(text: string): string {
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text.replace('-', '−');
}
