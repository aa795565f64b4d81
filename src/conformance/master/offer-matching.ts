import { isWhole, resourceSetText } from '../cases/resource-set.ts';
import type { CaseResource } from '../subject.ts';
import type { MasterExpectations } from './master-schema.ts';
import type { SeenOffer } from './master-subject.ts';

export type ExpectedOffer = NonNullable<MasterExpectations['offers']>[number];

/** Which seen offer meets each expected one, in order, none twice; those that nothing meets are undefined. */
export function matchOffers(expected: readonly ExpectedOffer[], seen: readonly SeenOffer[]): (SeenOffer | undefined)[] {
  const takenBy = new Map<SeenOffer, number>();
  // One after the other takes an offer that meets it, and who had it looks for another (augmenting paths).
  const place = (index: number, tried: Set<SeenOffer>): boolean => {
    for (const offer of seen) {
      if (tried.has(offer) || !meets(expected[index], offer)) continue;
      tried.add(offer);
      const other = takenBy.get(offer);
      if (other !== undefined && !place(other, tried)) continue;
      takenBy.set(offer, index);
      return true;
    }
    return false;
  };
  for (let index = 0; index < expected.length; index++) place(index, new Set());
  const found: (SeenOffer | undefined)[] = expected.map(() => undefined);
  for (const [offer, index] of takenBy) found[index] = offer;
  return found;
}

function meets({ framework, agent, role, match, resources }: ExpectedOffer, offer: SeenOffer): boolean {
  if (framework !== offer.framework) return false;
  if ((agent ?? offer.agent) !== offer.agent || (role ?? offer.role) !== offer.role) return false;
  if (match === 'exact') return resourceSetText(resources) === resourceSetText(offer.resources);
  if (match === 'contains') return containsResources(offer.resources, resources);
  return resourceSetText(cpusAndMem(resources)) === resourceSetText(cpusAndMem(offer.resources));
}

export function expectedOfferText({ framework, agent, role, match, resources }: ExpectedOffer): string {
  const of = [framework, role, agent].filter((name) => name !== undefined).join(' ');
  const how = { exact: '', contains: 'at least ', cpus_mem: 'cpus and mem ' }[match];
  return `${of} ${how}${resourceSetText(match === 'cpus_mem' ? cpusAndMem(resources) : resources)}`;
}

export function seenOfferText({ framework, role, agent, resources }: SeenOffer): string {
  return `${framework} ${role} ${agent} ${resourceSetText(resources)}`;
}

/** Every entry of the second is in the first, with all that tells entries apart (the semantics §1). */
export function containsResources(resources: readonly CaseResource[], others: readonly CaseResource[]): boolean {
  const left = [...resources];
  return others.every((wanted) => {
    const index = left.findIndex((entry) => label(entry) === label(wanted) && holds(entry, wanted));
    if (index >= 0 && isWhole(wanted) && !wanted.shared) left.splice(index, 1);
    return index >= 0;
  });
}

function holds(entry: CaseResource, wanted: CaseResource): boolean {
  if (wanted.type === 'SCALAR')
    return isWhole(wanted) ? entry.value === wanted.value : (entry.value as number) >= (wanted.value as number);
  if (wanted.type === 'SET') {
    const items = entry.value as readonly string[];
    return (wanted.value as readonly string[]).every((item) => items.includes(item));
  }
  const ranges = entry.value as readonly (readonly [number, number])[];
  return (wanted.value as readonly (readonly [number, number])[]).every(([first, last]) =>
    ranges.some(([from, to]) => from <= first && last <= to),
  );
}

/** All but how much of it there is. */
function label({ name, type, reservations = [], disk, revocable = false, shared = false }: CaseResource): string {
  const stack = reservations.map(({ type: how, role, principal }) => [how, role, principal ?? null]);
  const about = disk && [disk.persistence_id ?? null, disk.source ?? null, disk.root ?? null];
  return JSON.stringify([name, type, stack, about ?? null, revocable, shared]);
}

/** Whoever they are reserved for: Mesos' tests compare these two alone. */
function cpusAndMem(resources: readonly CaseResource[]): CaseResource[] {
  return ['cpus', 'mem'].map((name) => {
    const value = resources.filter((entry) => entry.name === name).reduce((sum, entry) => sum + (entry.value as number), 0);
    return { name, type: 'SCALAR', value };
  });
}
