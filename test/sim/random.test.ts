import { describe, expect, test } from 'vitest';
import { createRandom, createSimulation } from '../../src/sim/index.ts';
import { kolmogorovSmirnov, pairs, serialCorrelation, worstBit } from './statistics.ts';

const draws = (count: number, draw: (i: number) => number) => Array.from({ length: count }, (_, i) => draw(i));

describe('a random stream', () => {
  test('is frozen: its values may be any, but not change unseen', () => {
    const random = createRandom(42, 'arrivals');
    expect(draws(3, () => random.uniform())).toEqual([0.0966915604909585, 0.9512710102925289, 0.5279200369362581]);
    expect(draws(5, () => random.integer(1000))).toEqual([436, 981, 845, 377, 347]);
    expect(random.key()).toBe(7790612574830768);
  });

  test('takes seeds that are numbers and texts, and tells them by how they are written', () => {
    expect(createRandom(7, 'x').uniform()).toBe(createRandom('7', 'x').uniform());
    expect(createRandom('a', 'x').uniform()).not.toBe(createRandom('b', 'x').uniform());
  });

  test('is uniform, to the last bit', () => {
    const random = createRandom(1, 'uniform');
    const values = draws(200_000, () => random.uniform());
    expect(kolmogorovSmirnov(values)).toBeLessThan(1.95);
    expect(Math.abs(serialCorrelation(values))).toBeLessThan(3.3);
    expect(Math.abs(pairs(values))).toBeLessThan(3.3);
    expect(worstBit(values)).toBeLessThan(4);
    expect(Math.min(...values.slice(0, 100_000))).toBeGreaterThan(0);
    expect(Math.max(...values.slice(0, 100_000))).toBeLessThan(1);
  });

  test('integers reach every value below n equally often', () => {
    const random = createRandom(1, 'integers');
    const counts = new Float64Array(7);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(10_000 * (6 / 7)));
    expect(random.integer(1)).toBe(0);
  });

  test('keys are whole numbers below 2^53, spread over them', () => {
    const random = createRandom(1, 'keys');
    const keys = draws(50_000, () => random.key());
    expect(keys.every(Number.isSafeInteger)).toBe(true);
    expect(new Set(keys).size).toBe(keys.length);
    expect(kolmogorovSmirnov(keys.map((key) => key / 2 ** 53))).toBeLessThan(1.95);
  });

  test('refuses integers below what is none', () => {
    const random = createRandom(1, 'x');
    for (const n of [0, -1, 1.5, NaN, Infinity, 2 ** 54]) {
      expect(() => random.integer(n)).toThrow(`integer(n) of the stream "x": expected a whole n from 1 to 2^53; got ${n}`);
    }
  });
});

describe('streams', () => {
  test('do not change when others are drawn from, created, or created in another order', () => {
    const alone = createSimulation({ seed: 1 }).random('failures');
    const expected = draws(100, () => alone.uniform());

    const simulation = createSimulation({ seed: 1 });
    const others = [simulation.random('arrivals'), simulation.random('sizes')];
    others[0].uniform();
    const failures = simulation.random('failures');
    const actual = draws(100, (i) => {
      simulation.random(`another ${i}`).uniform();
      others[i % 2].integer(10);
      return failures.uniform();
    });
    expect(actual).toEqual(expected);
  });

  test('of one name in one simulation are one stream', () => {
    const simulation = createSimulation({ seed: 1 });
    expect(simulation.random('x')).toBe(simulation.random('x'));
    expect(simulation.random('x')).not.toBe(simulation.random('y'));
  });

  test('of neighbouring names and seeds are unrelated from the first draw on', () => {
    for (const values of [
      draws(20_000, (i) => createRandom(1, `agent ${i}`).uniform()),
      draws(20_000, (i) => createRandom(i, 'arrivals').uniform()),
    ]) {
      expect(new Set(values).size).toBe(values.length);
      expect(kolmogorovSmirnov(values)).toBeLessThan(1.95);
      expect(Math.abs(serialCorrelation(values))).toBeLessThan(3.3);
      expect(Math.abs(pairs(values))).toBeLessThan(3.3);
    }
  });

  test('of two names are not correlated along their way', () => {
    const one = createRandom(1, 'a');
    const other = createRandom(1, 'b');
    const interleaved = draws(200_000, (i) => (i % 2 === 0 ? one : other).uniform());
    expect(Math.abs(serialCorrelation(interleaved))).toBeLessThan(3.3);
    expect(Math.abs(pairs(interleaved))).toBeLessThan(3.3);
  });
});
