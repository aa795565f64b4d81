import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import * as messages from '../../src/scenario/messages/messages.ts';
import {
  formatAmount,
  formatDuration,
  parseAmount,
  parseDuration,
  parseRate,
  parseThousandths,
} from '../../src/scenario/units.ts';

describe('parseDuration', () => {
  it.each([
    ['10s', 10_000_000],
    ['5min', 300_000_000],
    ['24h', 86_400_000_000],
    ['250ms', 250_000],
    ['3us', 3],
    ['3µs', 3],
    ['2d', 172_800_000_000],
    ['1h30min', 5_400_000_000],
    ['1h 30min', 5_400_000_000],
    ['1.5h', 5_400_000_000],
    ['.5s', 500_000],
    ['0.001ms', 1],
    ['0s', 0],
    [0, 0],
  ])('reads %s', (written, time) => {
    expect(parseDuration(written)).toBe(time);
  });

  it.each([
    [30, messages.notADuration(30)],
    ['30', messages.notADuration('30')],
    ['', messages.notADuration('')],
    ['s', messages.notADuration('s')],
    ['-1s', messages.notADuration('-1s')],
    ['1e3s', messages.unknownTimeUnit('1e3s', 'e')],
    ['30min1h', messages.notADuration('30min1h')],
    ['1s1s', messages.notADuration('1s1s')],
    ['1h30', messages.notADuration('1h30')],
    ['5m', messages.unknownTimeUnit('5m', 'm')],
    ['10secs', messages.unknownTimeUnit('10secs', 'secs')],
    ['0.5us', messages.finerThanMicroseconds('0.5us')],
    ['1.0005s', messages.tooManyDecimals('1.0005s')],
    ['999999999d', messages.tooLarge('999999999d')],
  ])('refuses %s', (written, problem) => {
    expect(() => parseDuration(written)).toThrow(problem);
  });

  it('knows which unit was meant', () => {
    expect(messages.unknownTimeUnit('5m', 'm').message).toBe(
      'expected a unit of time: us, ms, s, min, h or d; got "m" in "5m", did you mean "min"?',
    );
    expect(messages.unknownTimeUnit('1hour', 'hour').nearest).toBe('h');
    expect(messages.unknownTimeUnit('1secs', 'secs').nearest).toBe('s');
  });

  property.prop([fc.nat({ max: 2 ** 52 })])('reads back what formatDuration writes', (time) => {
    expect(parseDuration(formatDuration(time))).toBe(time);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [5_400_000_000, '1h30min'],
    [1, '1us'],
    [Number.POSITIVE_INFINITY, 'forever'],
  ])('writes %d', (time, text) => {
    expect(formatDuration(time)).toBe(text);
  });
});

describe('parseRate', () => {
  it.each([
    ['120/h', 30_000_000],
    ['2/s', 500_000],
    ['0.5/min', 120_000_000],
    [' 1 / d ', 86_400_000_000],
  ])('reads %s as a mean gap', (written, gap) => {
    expect(parseRate(written)).toBe(gap);
  });

  it.each([
    ['120', messages.notARate('120')],
    [120, messages.notARate(120)],
    ['0/h', messages.notARate('0/h')],
    ['h', messages.notARate('h')],
    ['12/hour', messages.unknownTimeUnit('12/hour', 'hour')],
  ])('refuses %s', (written, problem) => {
    expect(() => parseRate(written)).toThrow(problem);
  });
});

describe('parseAmount', () => {
  it.each([
    ['cpus', '0.5', 500],
    ['cpus', 8, 8000],
    ['cpus', '1.500000', 1500],
    ['mem', '512', 512_000],
    ['mem', 512, 512_000],
    ['mem', '16GB', 16_384_000],
    ['mem', '16 GB', 16_384_000],
    ['mem', '1.5GB', 1_536_000],
    ['disk', '1TB', 1_048_576_000],
    ['disk', '1024KB', 1000],
    ['disk', '512KB', 500],
    ['licences', 3, 3000],
  ])('reads %s of %s', (resource, written, amount) => {
    expect(parseAmount(resource, written)).toBe(amount);
  });

  it.each([
    ['cpus', '2GB', messages.unitNotAllowed('cpus', '2GB')],
    ['mem', '2gb', messages.unknownSizeUnit('2gb', 'gb', ['KB', 'MB', 'GB', 'TB'])],
    ['mem', '2G', messages.unknownSizeUnit('2G', 'G', ['KB', 'MB', 'GB', 'TB'])],
    ['mem', '1KB', messages.tooManyDecimals('1KB')],
    ['cpus', '1.0005', messages.tooManyDecimals('1.0005')],
    ['cpus', 1.0005, messages.tooManyDecimals(1.0005)],
    ['cpus', 1e-7, messages.tooManyDecimals(1e-7)],
    ['cpus', -1, messages.negative(-1)],
    ['cpus', 'many', messages.notAnAmount('many')],
    ['mem', '1.0005GB', messages.tooManyDecimals('1.0005GB')],
    ['mem', '1.2.3GB', messages.notAnAmount('1.2.3GB')],
    ['cpus', '', messages.notAnAmount('')],
    ['cpus', 1e30, messages.notAnAmount(1e30)],
    ['mem', '99999999999TB', messages.tooLarge('99999999999TB')],
  ])('refuses %s of %s', (resource, written, problem) => {
    expect(() => parseAmount(resource, written)).toThrow(problem);
  });

  it('knows which unit was meant', () => {
    expect(messages.unknownSizeUnit('2G', 'G', ['KB', 'MB', 'GB', 'TB']).nearest).toBe('GB');
    expect(messages.unknownSizeUnit('2gb', 'gb', ['KB', 'MB', 'GB', 'TB']).nearest).toBe('GB');
  });

  const resource = fc.constantFrom('cpus', 'mem', 'disk', 'licences');
  property.prop([resource, fc.nat({ max: 2 ** 50 })])('reads back what formatAmount writes', (name, amount) => {
    expect(parseAmount(name, formatAmount(name, amount))).toBe(amount);
  });

  property.prop([fc.nat({ max: 2 ** 40 })])('reads a number and its text alike, to the thousandth', (amount) => {
    expect(parseThousandths(amount / 1000)).toBe(amount);
    expect(parseThousandths(String(amount / 1000))).toBe(amount);
  });
});
