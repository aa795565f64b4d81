import { thousandths } from '../../cluster/resources/quantities.ts';
import type { CaseQuantities, CaseResource } from '../subject.ts';

/**
 * Resource sets and amounts as text, much as Mesos writes them: `cpus(role1):2;mem:1024;disk[id1]:5`. Equal sets have equal
 * texts: amounts are whole thousandths, entries that differ in nothing else are one, ranges are joined, and all is in order.
 */
export function resourceSetText(resources: readonly CaseResource[]): string {
  const scalars = new Map<string, number>();
  const ranges = new Map<string, (readonly [number, number])[]>();
  const sets = new Map<string, string[]>();
  const whole: string[] = [];
  const copies = new Map<string, number>();
  for (const resource of resources) {
    const { type, value } = resource;
    const label = labelOf(resource);
    if (type === 'RANGES') append(ranges, label, value as readonly (readonly [number, number])[]);
    else if (type === 'SET') append(sets, label, value as readonly string[]);
    else {
      const amount = thousandths(value as number);
      const text = `${label}:${amount / 1000}`;
      if (amount <= 0) continue;
      if (resource.shared) copies.set(text, (copies.get(text) ?? 0) + (resource.count ?? 1));
      else if (isWhole(resource)) whole.push(text);
      else scalars.set(label, (scalars.get(label) ?? 0) + amount);
    }
  }
  const entries = [
    ...[...scalars].map(([label, amount]) => `${label}:${amount / 1000}`),
    ...[...ranges].filter(([, value]) => value.length > 0).map(([label, value]) => `${label}:[${rangesText(value)}]`),
    ...[...sets].filter(([, value]) => value.length > 0).map(([label, value]) => `${label}:{${distinct(value)}}`),
    ...whole,
    ...[...copies].map(([text, count]) => (count === 1 ? text : `${text}×${count}`)),
  ];
  return entries.length === 0 ? 'nothing' : entries.sort().join(';');
}

/** `cpus:2;mem:10`; what there is nothing of is left out. */
export function quantitiesText(quantities: CaseQuantities): string {
  const entries = Object.entries(quantities)
    .map(([name, amount]) => [name, thousandths(amount)] as const)
    .filter(([, amount]) => amount !== 0)
    .map(([name, amount]) => `${name}:${amount / 1000}`);
  return entries.length === 0 ? 'nothing' : entries.sort().join(';');
}

/** Scalars summed by name, whatever else the entries say; a shared one counts once. */
export function scalarQuantities(resources: readonly CaseResource[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { name, type, value } of resources) {
    if (type === 'SCALAR') sums[name] = (sums[name] ?? 0) + thousandths(value as number);
  }
  for (const name of Object.keys(sums)) sums[name] /= 1000;
  return sums;
}

/** How much there is of each name: amounts of scalars (a shared one counts once), and how many items of ranges and sets. */
export function sizes(resources: readonly CaseResource[]): Record<string, number> {
  const sums = scalarQuantities(resources);
  for (const { name, type, value } of resources) {
    if (type === 'SET') sums[name] = (sums[name] ?? 0) + (value as readonly string[]).length;
    if (type !== 'RANGES') continue;
    for (const [first, last] of value as readonly (readonly [number, number])[])
      sums[name] = (sums[name] ?? 0) + last - first + 1;
  }
  return sums;
}

/** A persistent volume, a MOUNT or a BLOCK disk is had whole or not at all, and never becomes one with its equal. */
export function isWhole({ disk }: CaseResource): boolean {
  return disk?.persistence_id !== undefined || disk?.source === 'MOUNT' || disk?.source === 'BLOCK';
}

/** Name and all that must be equal for two entries to be one. */
function labelOf({ name, reservations = [], disk, revocable, shared }: CaseResource): string {
  let label = name;
  const [only] = reservations;
  if (only !== undefined) {
    const isPlain = reservations.length === 1 && only.type === 'STATIC' && only.principal === undefined;
    const stack = reservations.map(({ type, role, principal }) => `(${[type, role, principal].filter(Boolean)})`);
    label += isPlain ? `(${only.role})` : `(reservations:[${stack}])`;
  }
  if (disk !== undefined) {
    const source = disk.source === undefined ? '' : `${disk.source}:${disk.root ?? ''}`;
    label += `[${[source, disk.persistence_id].filter(Boolean)}]`;
  }
  if (revocable) label += '{REV}';
  if (shared) label += '<SHARED>';
  return label;
}

function append<T>(map: Map<string, T[]>, key: string, items: readonly T[]): void {
  map.set(key, [...(map.get(key) ?? []), ...items]);
}

function rangesText(ranges: readonly (readonly [number, number])[]): string {
  const joined: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = joined.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined.map(([first, last]) => `${first}-${last}`).join(',');
}

function distinct(items: readonly string[]): string {
  return [...new Set(items)].sort().join(',');
}
