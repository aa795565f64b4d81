import { expect, test } from 'vitest';
import { quantitiesText, resourceSetText } from '../../src/conformance/cases/resource-set.ts';
import type { CaseResource } from '../../src/conformance/subject.ts';

const cpus = (value: number, more: Partial<CaseResource> = {}): CaseResource => ({
  name: 'cpus',
  type: 'SCALAR',
  value,
  ...more,
});
const disk = (value: number, more: Partial<CaseResource> = {}): CaseResource => ({
  name: 'disk',
  type: 'SCALAR',
  value,
  ...more,
});
const ports = (...value: [number, number][]): CaseResource => ({ name: 'ports', type: 'RANGES', value });
const zones = (...value: string[]): CaseResource => ({ name: 'zones', type: 'SET', value });
const volume = { disk: { persistence_id: 'id1' } };

test.each<[resources: CaseResource[], text: string]>([
  [[], 'nothing'],
  [[cpus(0), ports(), zones()], 'nothing'],
  [[cpus(0.1), cpus(0.2)], 'cpus:0.3'],
  [[cpus(1.5015)], 'cpus:1.502'],
  [[ports([5, 6], [1, 2]), ports([3, 3])], 'ports:[1-3,5-6]'],
  [[zones('b', 'a'), zones('b')], 'zones:{a,b}'],
  [[cpus(1, { reservations: [{ type: 'STATIC', role: 'a' }] }), cpus(1)], 'cpus(a):1;cpus:1'],
  [[cpus(1, { reservations: [{ type: 'DYNAMIC', role: 'a', principal: 'p' }] })], 'cpus(reservations:[(DYNAMIC,a,p)]):1'],
  [[cpus(1, { revocable: true }), cpus(2, { revocable: true }), cpus(1)], 'cpus:1;cpus{REV}:3'],
  [[disk(5, volume), disk(5, volume)], 'disk[id1]:5;disk[id1]:5'],
  [[disk(5, { disk: { source: 'MOUNT', root: 'mnt' } })], 'disk[MOUNT:mnt]:5'],
  [[disk(5, { disk: { source: 'PATH', root: 'x' } }), disk(5, { disk: { source: 'PATH', root: 'x' } })], 'disk[PATH:x]:10'],
  [[disk(5, { ...volume, shared: true, count: 2 }), disk(5, { ...volume, shared: true })], 'disk[id1]<SHARED>:5×3'],
])('%j', (resources, text) => {
  expect(resourceSetText(resources)).toBe(text);
  expect(resourceSetText([...resources].reverse())).toBe(text);
});

test('amounts by name', () => {
  expect(quantitiesText({ mem: 10, cpus: 0.1 + 0.2, disk: 0 })).toBe('cpus:0.3;mem:10');
  expect(quantitiesText({})).toBe('nothing');
});
