import type { CaseConversion, CaseReservation } from '../../src/conformance/subject.ts';
import { type Entry, formatEntry, ownerOf, parseEntry } from './entries.ts';
import type { World } from './random-cases.ts';
import { partOf } from './random-ops.ts';
import { convert, type ResourceSet } from './resources.ts';

/** Where a conversion takes from: what a framework holds in a role, or an agent's total (no role: the operator's). */
interface Source {
  readonly agent: string;
  readonly from: ResourceSet;
  readonly role: string | undefined;
}

/** One or two conversions, one after another, that can be done; undefined: none was found. */
export function randomConversions(world: World, source: Source): CaseConversion[] | undefined {
  const total = world.allocator.state.agents.get(source.agent)!.total;
  const conversions: CaseConversion[] = [];
  let { from } = source;
  for (let each = 1 + world.random.below(2); each > 0; each--) {
    const conversion = from.length === 0 ? undefined : randomConversion(world, { ...source, from });
    const after = conversion && convert(from, [conversion]);
    const settled = [...conversions, ...(conversion === undefined ? [] : [conversion])].filter(
      ({ consumed }) => consumed.length > 0,
    );
    if (conversion === undefined || after === undefined || convert(total, settled) === undefined) continue;
    conversions.push(conversion);
    from = after;
  }
  return conversions.length === 0 ? undefined : conversions;
}

/** Of one entry or a part of it: reserve, refine, unreserve, create a volume, destroy it, use a shared one once more. */
function randomConversion(world: World, source: Source): CaseConversion | undefined {
  const { random, has } = world;
  const entry = random.pick(source.from);
  if (entry.persistenceId !== undefined) {
    if (entry.shared && source.role !== undefined && random.chance(0.5))
      return { consumed: [], converted: [formatEntry({ ...entry, copies: 1 })] };
    if (entry.shared && copiesHeld(world, source.agent, entry) > (source.role === undefined ? 0 : 1)) return undefined;
    return conversion(entry, without(entry));
  }
  const top = entry.reservations.at(-1);
  const isDisk = entry.name === 'disk' && top !== undefined && !entry.revocable;
  if (isDisk && random.chance(0.5)) {
    const shared = has('shared volumes') && random.chance(0.5);
    return conversion(partOf(random, entry), (part) => ({ ...part, persistenceId: `volume${world.nextName++}`, shared }));
  }
  if (top?.type === 'DYNAMIC' && random.chance(0.6)) {
    return conversion(partOf(random, entry), (part) => ({ ...part, reservations: part.reservations.slice(0, -1) }));
  }
  const reservation = entry.revocable ? undefined : randomReservation(world, entry, source.role);
  if (reservation === undefined) return undefined;
  return conversion(partOf(random, entry), (part) => ({ ...part, reservations: [...part.reservations, reservation] }));
}

function conversion(consumed: Entry, change: ((entry: Entry) => Entry) | Entry): CaseConversion {
  const converted = typeof change === 'function' ? change(consumed) : change;
  return { consumed: [formatEntry(consumed)], converted: [formatEntry(converted)] };
}

/** The disk that a volume was made of. */
function without(volume: Entry): Entry {
  const { disk, shared, count, ...plain } = formatEntry(volume);
  const { persistence_id, ...source } = disk ?? {};
  return parseEntry(Object.keys(source).length === 0 ? plain : { ...plain, disk: source });
}

function copiesHeld({ allocator }: World, agent: string, volume: Entry): number {
  const held = [...allocator.state.agents.get(agent)!.held.values()].flatMap((byRole) => [...byRole.values()].flat());
  return held.filter(({ kind }) => kind === volume.kind).reduce((copies, each) => copies + each.copies, 0);
}

/** Of the unreserved for the role itself or, the operator's, for any; of the reserved for a strict descendant of its owner. */
function randomReservation({ random, roles, has }: World, entry: Entry, role: string | undefined): CaseReservation | undefined {
  const owner = ownerOf(entry);
  if (owner !== undefined && !has('refinements')) return undefined;
  const names = roles.flatMap((each) => [each, each.split('/')[0]]);
  const wanted = role === undefined ? names : [role];
  const allowed = wanted.filter((each) => each !== '*' && (owner === undefined || each.startsWith(`${owner}/`)));
  if (allowed.length === 0) return undefined;
  return { type: 'DYNAMIC', role: random.pick(allowed), ...(random.chance(0.7) ? { principal: 'ops' } : {}) };
}
