import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClientOrder, compareBytes } from '../../src/allocators/client-order.ts';
import type { Client, Sorter } from '../../src/cluster/ports.ts';

interface Fake extends Client {
  share: number;
  priority: number;
  allocations: number;
}

const client = (name: string, share = 0, priority = 0, allocations = 0): Fake => ({
  name,
  weight: 1,
  priority,
  share,
  allocations,
  waitingSince: 0,
  charged: () => 0,
});

const byShare: Sorter = { name: 'by share', key: (each) => each.share };
const byBoth: Sorter = { name: 'by both', key: (each) => each.share, secondKey: (each) => -each.priority };

const line = (order: ClientOrder) => Array.from({ length: order.count }, (_, place) => order.at(place));
const names = (clients: readonly Client[], sorter: Sorter) => {
  const order = new ClientOrder(clients, sorter);
  for (let i = 0; i < clients.length; i++) order.add(i);
  return line(order).map((i) => clients[i].name);
};

describe('ClientOrder', () => {
  test('key, then second key, then allocations, then name', () => {
    expect(names([client('a', 2), client('b', 1), client('c', 0.5)], byShare)).toEqual(['c', 'b', 'a']);
    expect(names([client('a', 1, 1, 0), client('b', 1, 2, 9)], byBoth)).toEqual(['b', 'a']);
    expect(names([client('a', 1, 1, 0), client('b', 1, 2, 9)], byShare)).toEqual(['a', 'b']);
    expect(names([client('a', 1, 1, 2), client('b', 1, 1, 1)], byBoth)).toEqual(['b', 'a']);
    expect(names([client('b'), client('a')], byBoth)).toEqual(['a', 'b']);
  });

  test('names are compared byte by byte', () => {
    expect(names([client('framework2'), client('framework10'), client('Z'), client('é'), client('z')], byShare)).toEqual([
      'Z',
      'framework10',
      'framework2',
      'z',
      'é',
    ]);
  });

  test('a key that is not a number is an error that says whose', () => {
    const order = new ClientOrder([client('x', Number.NaN)], byShare);
    expect(() => order.add(0)).toThrow('sorter "by share": the key of "x" is not a number');
    const second = new ClientOrder([client('y')], { ...byShare, secondKey: () => Number.NaN });
    expect(() => second.add(0)).toThrow('the key of "y" is not a number');
  });

  test('update and remove come to the same as sorting anew', () => {
    const change = fc.record({
      what: fc.constantFrom('update', 'update', 'update', 'remove'),
      client: fc.nat(9),
      share: fc.integer({ min: 0, max: 2 }),
      priority: fc.integer({ min: 0, max: 1 }),
      allocations: fc.integer({ min: 0, max: 2 }),
    });
    let most = 0;
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(9)), fc.array(change, { maxLength: 80 }), (added, changes) => {
        const clients = Array.from({ length: 10 }, (_, i) => client(`f${(i * 7) % 11}`));
        const order = new ClientOrder(clients, byBoth);
        const inLine = new Set(added);
        for (const i of added) order.add(i);
        for (const { what, client: i, ...values } of changes) {
          if (what === 'remove') {
            expect(order.remove(i)).toBe(inLine.delete(i));
          } else {
            Object.assign(clients[i], values);
            order.update(i);
          }
          const sorted = [...inLine].sort((a, b) => {
            const [x, y] = [clients[a], clients[b]];
            return (
              x.share - y.share ||
              y.priority - x.priority ||
              x.allocations - y.allocations ||
              Buffer.compare(Buffer.from(x.name), Buffer.from(y.name))
            );
          });
          expect(line(order)).toEqual(sorted);
          most = Math.max(most, inLine.size);
        }
        order.clear();
        expect(order.count).toBe(0);
      }),
      { numRuns: 300 },
    );
    expect(most).toBeGreaterThan(4);
  });
});

test('compareBytes orders as the bytes of UTF-8 do', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 5 }),
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.string({ unit: fc.constantFrom('a', 'b', '\u{e000}', '\u{ffff}', '\u{10000}', '😀', 'é'), maxLength: 4 }),
  );
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(compareBytes(a, a)).toBe(0);
    }),
    { numRuns: 2000 },
  );
});
