import { describe, expect, test } from 'vitest';
import { VisitingOrder } from '../../src/cluster/allocation/visiting-order.ts';
import { createSimulation } from '../../src/sim/index.ts';

function visited(order: VisitingOrder): number[] {
  const agents: number[] = [];
  for (let agent = order.next(); agent >= 0; agent = order.next()) agents.push(agent);
  return agents;
}

const uniform = (name: string) => {
  const stream = createSimulation({ seed: 1 }).random(name);
  return () => stream.uniform();
};

const COUNTS = [...Array(70).keys(), 97, 100, 101, 255, 256, 1000, 9973, 10_000];

describe('VisitingOrder', () => {
  test('every agent once, and positions that rise along the way', () => {
    const draw = uniform('bijection');
    for (const count of COUNTS) {
      const order = new VisitingOrder(count);
      for (let shuffle = 0; shuffle < 5; shuffle++) {
        order.shuffle(draw);
        const agents = visited(order);
        expect([...agents].sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
        expect(order.next()).toBe(-1);
        const positions = agents.map((agent) => order.position(agent));
        expect(positions.map((position) => order.at(position))).toEqual(agents);
        expect(positions.every((position, i) => i === 0 || position > positions[i - 1])).toBe(true);
        order.rewind();
        expect(visited(order)).toEqual(agents);
      }
    }
  });

  test('by number', () => {
    for (const count of COUNTS) {
      const order = new VisitingOrder(count);
      order.shuffle(uniform('by number'));
      order.byId();
      expect(visited(order)).toEqual([...Array(count).keys()]);
      order.byId();
      for (let agent = 1; agent < count; agent++) expect(order.position(agent)).toBeGreaterThan(order.position(agent - 1));
    }
  });

  test('positions are exact for very many agents', () => {
    const count = 5_000_000;
    const order = new VisitingOrder(count);
    order.shuffle(uniform('many'));
    let last = -1;
    for (let i = 0; i < 10_000; i++) {
      const position = order.position(order.next());
      expect(position).toBeGreaterThan(last);
      last = position;
    }
  });

  test('of every two agents each comes first equally often', () => {
    const draw = uniform('pairs');
    const draws = 20_000;
    for (const count of [2, 3, 5, 8, 10]) {
      const order = new VisitingOrder(count);
      const before = Array.from({ length: count }, () => new Float64Array(count));
      for (let i = 0; i < draws; i++) {
        order.shuffle(draw);
        for (let a = 0; a < count; a++) for (let b = 0; b < a; b++) if (order.position(a) < order.position(b)) before[a][b]++;
      }
      let square = 0;
      let pairs = 0;
      for (let a = 0; a < count; a++)
        for (let b = 0; b < a; b++) {
          const deviations = (before[a][b] - draws / 2) / (Math.sqrt(draws) / 2);
          expect(Math.abs(deviations)).toBeLessThan(4);
          square += deviations ** 2;
          pairs++;
        }
      expect(square / pairs).toBeLessThan(4); // its mean is 1
    }
  });

  /** All orders there are, each as often as it is drawn. */
  function* orders(count: number, modulus: number): Generator<VisitingOrder> {
    const order = new VisitingOrder(count);
    for (let stride = 1; stride < modulus; stride++)
      for (let start = 0; start < modulus; start++) {
        const draws = [(stride - 0.5) / (modulus - 1), (start + 0.5) / modulus];
        order.shuffle(() => draws.shift() as number);
        yield order;
      }
  }

  test.each([
    [2, 2],
    [4, 5],
    [7, 7],
    [8, 11],
    [24, 29],
  ])('over all orders of %i agents each of two comes first in exactly half', (count, modulus) => {
    const before = Array.from({ length: count }, () => new Float64Array(count));
    let all = 0;
    for (const order of orders(count, modulus)) {
      all++;
      const rank = Array.from({ length: count }, (_, agent) => order.position(agent));
      for (let a = 0; a < count; a++) for (let b = 0; b < count; b++) if (rank[a] < rank[b]) before[a][b]++;
    }
    expect(all).toBe(modulus * (modulus - 1));
    for (let a = 0; a < count; a++) for (let b = 0; b < count; b++) if (a !== b) expect(before[a][b]).toBe(all / 2);
  });

  test.each([
    [7, 7],
    [10, 11],
  ])('over all orders of %i agents each comes at each position equally often', (count, modulus) => {
    const times = Array.from({ length: count }, () => new Float64Array(count));
    let all = 0;
    for (const order of orders(count, modulus)) {
      all++;
      visited(order).forEach((agent, position) => {
        times[agent][position]++;
      });
    }
    expect(times.map((row) => [...row])).toEqual(times.map((row) => [...row].fill(all / count)));
  });
});
