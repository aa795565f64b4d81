import { type Quantities, sum } from '../oracle/quantities.ts';
import { dominantShare, type Node, treeOrder } from '../oracle/sorter.ts';
import type { Item } from './goods.ts';
import type { Holding, Moment } from './moment.ts';

/** Who is first under an allocator: keys of a node of the role tree, and of a framework among those of its role. */
interface Keys {
  ofRoles(view: View, node: Node, roles: readonly string[]): readonly number[];
  ofFramework(view: View, framework: string): readonly number[];
}

/** What keys look at: a moment, with all that was offered since. */
interface View {
  readonly moment: Moment;
  readonly held: readonly Holding[];
  readonly total: Quantities;
}

const share = (view: View, roles: readonly string[]) => dominant(view, heldByRoles(view, roles));
const weighted = (view: View, node: Node, roles: readonly string[]) => [
  share(view, roles) / (view.moment.weights.get(node.path) ?? 1),
];
const frameworkShare = (view: View, framework: string) => [dominant(view, heldByFramework(view, framework))];
const DRF = { ofFramework: frameworkShare };

/** As the documentation of the allocators says, and for `mesos` the semantics §3.1. */
export const KEYS: Readonly<Record<string, Keys>> = {
  mesos: { ...DRF, ofRoles: weighted },
  drf: { ...DRF, ofRoles: (view, _, roles) => [share(view, roles)] },
  'weighted-drf': { ...DRF, ofRoles: weighted },
  'reservation-aware': { ...DRF, ofRoles: weighted },
  'strict-priority': {
    ...DRF,
    ofRoles: (view, { path }, roles) => [-(view.moment.priorities.get(path.replace(/\/\.$/, '')) ?? 0), share(view, roles)],
  },
  fifo: {
    ofRoles: ({ moment }, _, roles) => {
      const below = moment.frameworks.filter(({ role }) => roles.includes(role));
      return [Math.min(...below.map(({ waitingSince }) => waitingSince))];
    },
    ofFramework: ({ moment }, name) => [moment.frameworks.find((each) => each.name === name)?.waitingSince ?? Infinity],
  },
};

export function roleOrder(allocator: string, view: View): string[] {
  return treeOrder(
    view.moment.sorters.roles,
    () => true,
    (node, roles) => KEYS[allocator].ofRoles(view, node, roles),
  );
}

/** Those that want offers. */
export function frameworkOrder(allocator: string, view: View, role: string): number[] {
  const { frameworks, sorters } = view.moment;
  const tree = sorters.frameworks.get(role);
  const find = (name: string) => frameworks.find((each) => each.name === name);
  if (tree === undefined) return [];
  return treeOrder(
    tree,
    (name) => find(name)?.isListening === true,
    ({ path }) => KEYS[allocator].ofFramework(view, path),
  ).map((name) => find(name)?.id ?? -1);
}

function dominant({ moment, total }: View, held: Quantities): number {
  return dominantShare(held, { total, excludedNames: moment.excludedNames });
}

function heldByFramework({ moment, held }: View, name: string): Quantities {
  return scalarsOf(held.filter(({ framework }) => moment.frameworks[framework].name === name));
}

/** Of everything a role has, a shared volume counts once (§14). */
export function heldByRoles(
  { moment, held }: Pick<View, 'moment' | 'held'>,
  roles: readonly string[],
  isMeant: (item: Item) => boolean = () => true,
): Quantities {
  return sum(
    roles.map((role) =>
      scalarsOf(
        held.filter(({ framework }) => moment.frameworks[framework].role === role),
        isMeant,
      ),
    ),
  );
}

function scalarsOf(held: readonly Holding[], isMeant: (item: Item) => boolean = () => true): Quantities {
  const sums = new Map<string, number>();
  const counted = new Set<Item>();
  for (const { goods } of held)
    for (const [item, amount] of goods) {
      if (item.isElement || !isMeant(item) || (item.isShared && counted.has(item))) continue;
      counted.add(item);
      sums.set(item.name, (sums.get(item.name) ?? 0) + amount);
    }
  return sums;
}
