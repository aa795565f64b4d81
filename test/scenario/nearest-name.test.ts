import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { distance, nearestName } from '../../src/scenario/nearest-name.ts';

describe('nearestName', () => {
  it.each([
    ['bach', 'batch'],
    ['nmae', 'name'],
    ['cpu', 'cpus'],
    ['BATCH', 'batch'],
    ['resorces', 'resources'],
  ])('takes %s for %s', (found, meant) => {
    expect(nearestName(found, ['gang', 'batch', 'service', 'name', 'cpus', 'resources'])).toBe(meant);
  });

  it('offers nothing when nothing is near', () => {
    expect(nearestName('lottery', ['batch', 'gang', 'service'])).toBeUndefined();
    expect(nearestName('xy', ['batch'])).toBeUndefined();
    expect(nearestName('b', ['a'])).toBeUndefined();
  });

  it('does not offer the name itself', () => {
    expect(nearestName('batch', ['batch'])).toBeUndefined();
  });

  it('takes the first of several equally near', () => {
    expect(nearestName('cat', ['bat', 'hat'])).toBe('bat');
  });
});

describe('distance', () => {
  it('counts two swapped neighbours as one slip', () => {
    expect(distance('nmae', 'name')).toBe(1);
    expect(distance('kitten', 'sitting')).toBe(3);
    expect(distance('', 'abc')).toBe(3);
  });

  property.prop([fc.string(), fc.string()])('is symmetric, and zero only between equals', (a, b) => {
    expect(distance(a, b)).toBe(distance(b, a));
    expect(distance(a, b) === 0).toBe(a === b);
  });
});
