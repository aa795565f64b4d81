import { moreThanAll, notAPercentage } from './messages/fault-messages.ts';
import * as messages from './messages/messages.ts';

/**
 * Amounts and times as people write them, to the whole numbers the simulator counts in: thousandths and µs. All of it is
 * exact: what does not come out whole is an error, never rounded.
 */

const MICROSECONDS: Readonly<Record<string, number>> = {
  us: 1,
  µs: 1,
  μs: 1,
  ms: 1_000,
  s: 1_000_000,
  min: 60_000_000,
  h: 3_600_000_000,
  d: 86_400_000_000,
};

/** Kilobytes a unit, so that all are whole; a bare amount of memory or disk is in MB. */
const KILOBYTES: Readonly<Record<string, number>> = { KB: 1, MB: 1024, GB: 1024 ** 2, TB: 1024 ** 3 };

const NUMBER = /^(\d+(?:\.\d*)?|\.\d+)/;

/** `90s`, `1h30min`, `1.5h`, `0` → µs. */
export function parseDuration(written: string | number): number {
  if (written === 0) return 0;
  const text = String(written).trim();
  let rest = text;
  let total = 0;
  let unitBefore = Number.POSITIVE_INFINITY;
  do {
    const number = NUMBER.exec(rest)?.[0];
    if (number === undefined) throw messages.notADuration(written);
    rest = rest.slice(number.length).trimStart();
    const unit = /^[A-Za-zµμ]*/.exec(rest)![0];
    const microseconds = unitOf(unit, written);
    if (microseconds >= unitBefore) throw messages.notADuration(written);
    unitBefore = microseconds;
    total += scaled(parseThousandths(number, written), [microseconds, 1000], written, messages.finerThanMicroseconds);
    rest = rest.slice(unit.length).trimStart();
  } while (rest !== '');
  if (!Number.isSafeInteger(total)) throw messages.tooLarge(written);
  return total;
}

/** µs → `1h30min`, the shortest way `parseDuration` reads back; `forever` for Infinity. */
export function formatDuration(time: number): string {
  if (time === Number.POSITIVE_INFINITY) return 'forever';
  let text = '';
  let rest = time;
  for (const unit of ['d', 'h', 'min', 's', 'ms', 'us']) {
    const count = Math.floor(rest / MICROSECONDS[unit]!);
    rest -= count * MICROSECONDS[unit]!;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}

/** `120/h` → the mean gap between two of them, µs (not always whole). */
export function parseRate(written: string | number): number {
  const [, number, unit] = /^\s*([\d.]+)\s*\/\s*([A-Za-zµμ]+)\s*$/.exec(String(written)) ?? [];
  if (number === undefined || unit === undefined) throw messages.notARate(written);
  const thousandths = parseThousandths(number, written);
  if (thousandths === 0) throw messages.notARate(written);
  return (unitOf(unit, written) * 1000) / thousandths;
}

/** `10%` → 0.1; more than 0 and at most 1. */
export function parsePercentage(written: string): number {
  const [, number] = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(written) ?? [];
  if (number === undefined) throw notAPercentage(written);
  const thousandths = parseThousandths(number, written);
  if (thousandths === 0) throw messages.moreThanZero(written);
  if (thousandths > 100_000) throw moreThanAll(written);
  return thousandths / 100_000;
}

/** An amount of a resource → thousandths: `0.5`, and for `mem` and `disk` also `16GB` (bare: MB). */
export function parseAmount(resource: string, written: string | number): number {
  const text = String(written).trim();
  const [, number, unit] = /^(.*\d\.?)\s*([A-Za-z]+)$/.exec(text) ?? [];
  if (typeof written === 'number' || number === undefined) return parseThousandths(written);
  const thousandths = parseThousandths(number, text);
  if (!hasSizeUnit(resource)) throw messages.unitNotAllowed(resource, text);
  const kilobytes = KILOBYTES[unit!];
  if (kilobytes === undefined) throw messages.unknownSizeUnit(text, unit!, Object.keys(KILOBYTES));
  return scaled(thousandths, [kilobytes, 1024], text, messages.tooManyDecimals);
}

/** Thousandths → `0.5`, or for `mem` and `disk` with the greatest unit that leaves it whole: `16GB`, `1.5MB`. */
export function formatAmount(resource: string, thousandths: number): string {
  if (!hasSizeUnit(resource)) return String(thousandths / 1000);
  for (const unit of ['TB', 'GB']) {
    const factor = (KILOBYTES[unit]! / 1024) * 1000;
    if (thousandths !== 0 && thousandths % factor === 0) return `${thousandths / factor}${unit}`;
  }
  return `${thousandths / 1000}MB`;
}

/** A number that is not negative and has at most three decimals → thousandths; `whole` is the text it is part of. */
export function parseThousandths(number: string | number, whole: string | number = number): number {
  const text = String(number).trim();
  const [all, units, decimals = ''] = /^(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  if (all === undefined || !/\d/.test(all)) {
    if (/^-[\d.]/.test(text)) throw messages.negative(whole);
    if (/^[\d.]+e-\d+$/.test(text)) throw messages.tooManyDecimals(whole);
    throw messages.notAnAmount(whole);
  }
  const significant = decimals.replace(/0+$/, '');
  if (significant.length > 3) throw messages.tooManyDecimals(whole);
  const thousandths = Number(units) * 1000 + Number(significant.padEnd(3, '0'));
  if (!Number.isSafeInteger(thousandths)) throw messages.tooLarge(whole);
  return thousandths;
}

/** Whether amounts of this resource are in MB and may carry a unit. */
export function hasSizeUnit(resource: string): boolean {
  return resource === 'mem' || resource === 'disk';
}

/** `amount × times ÷ over`, which must come out whole. */
function scaled(
  amount: number,
  [times, over]: readonly [number, number],
  written: string | number,
  notWhole: (found: string | number) => Error,
): number {
  const product = BigInt(amount) * BigInt(times);
  if (product % BigInt(over) !== 0n) throw notWhole(written);
  const result = Number(product / BigInt(over));
  if (!Number.isSafeInteger(result)) throw messages.tooLarge(written);
  return result;
}

function unitOf(unit: string, written: string | number): number {
  const microseconds = MICROSECONDS[unit];
  if (unit === '') throw messages.notADuration(written);
  if (microseconds === undefined) throw messages.unknownTimeUnit(written, unit);
  return microseconds;
}
