import type { Quantities } from './quantities.ts';
import type { Seeded } from './seeded.ts';

/**
 * The tree of clients of a sorter (semantics §3.1): roles by their path, or frameworks, which are a flat tree. A client that
 * is also a parent (`a` beside `a/b`) stands as the virtual leaf `a/.`. What a client holds is asked for at every sort.
 */
export interface SorterTree {
  readonly root: Node;
  add(client: string): void;
  remove(client: string): void;
  clients(): string[];
  /** One more allocation to the client: counted on its leaf and on all above, for ever. */
  count(client: string): void;
}

export interface Node {
  readonly name: string;
  readonly path: string;
  counter: number;
  /** The client of a leaf. */
  client: string | undefined;
  children: Node[];
}

export function createSorterTree(): SorterTree {
  const root: Node = { name: '', path: '', counter: 0, client: undefined, children: [] };

  const add = (client: string) => {
    let node = root;
    for (const name of client.split('/')) {
      if (node.client !== undefined) makeInternal(node);
      let child = node.children.find((each) => each.name === name);
      if (child === undefined) {
        child = createNode(name, node);
        node.children.push(child);
      }
      node = child;
    }
    if (node.children.length > 0) node.children.push({ ...createNode('.', node), client });
    else node.client = client;
  };

  const remove = (client: string) => prune(root, client);

  const count = (client: string) => {
    const path = pathTo(root, client);
    if (path === undefined) throw new Error(`no client ${client}`);
    for (const node of path) node.counter++;
  };

  return { root, add, remove, count, clients: () => clientsBelow(root) };
}

function createNode(name: string, parent: Node): Node {
  const path = parent.path === '' ? name : `${parent.path}/${name}`;
  return { name, path, counter: 0, client: undefined, children: [] };
}

/** A leaf gets its first child: a virtual leaf inherits the client and the counter. */
function makeInternal(node: Node): void {
  node.children.push({ ...createNode('.', node), client: node.client, counter: node.counter });
  node.client = undefined;
}

/** Takes the leaf away, and on the way up all that has no leaf any more; a virtual leaf left alone becomes its parent again. */
function prune(node: Node, client: string): void {
  for (const child of node.children) prune(child, client);
  node.children = node.children.filter(
    (child) => child.client !== client && (child.client !== undefined || child.children.length > 0),
  );
  if (node.children.length === 1 && node.children[0].name === '.') {
    node.client = node.children[0].client;
    node.children = [];
  }
}

function pathTo(node: Node, client: string): Node[] | undefined {
  if (node.client === client) return [node];
  for (const child of node.children) {
    const below = pathTo(child, client);
    if (below !== undefined) return [node, ...below];
  }
  return undefined;
}

function clientsBelow(node: Node): string[] {
  return node.client === undefined ? node.children.flatMap(clientsBelow) : [node.client];
}

/** What an order looks at. */
export interface SorterView {
  /** A client that is not gets no place. */
  isActive(client: string): boolean;
  /** Of exactly this path, 1 unless set. */
  weightOf(path: string): number;
  /** What the clients hold together. */
  allocationOf(clients: readonly string[]): Quantities;
  readonly total: Quantities;
  readonly excludedNames: readonly string[];
}

/** By dominant share over weight, then by the counter, then by the bytes of the path; what a node holds below it stays together. */
export function drfOrder(tree: SorterTree, view: SorterView): string[] {
  return treeOrder(tree, view.isActive, (node) => [weightedShare(node, view)]);
}

/** The same by any keys: the least first, a later key where those before it are equal. */
export function treeOrder(
  tree: SorterTree,
  isActive: (client: string) => boolean,
  keysOf: (node: Node, clients: readonly string[]) => readonly number[],
): string[] {
  const visit = (node: Node): string[] => {
    if (node.client !== undefined) return isActive(node.client) ? [node.client] : [];
    const ranked = node.children.map((child) => ({ child, keys: keysOf(child, clientsBelow(child)) }));
    ranked.sort(
      (a, b) => compareKeys(a.keys, b.keys) || a.child.counter - b.child.counter || compareBytes(a.child.path, b.child.path),
    );
    return ranked.flatMap(({ child }) => visit(child));
  };
  return visit(tree.root);
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((key, at) => key !== b[at]);
  return place === -1 ? 0 : a[place] < b[place] ? -1 : 1;
}

function weightedShare(node: Node, view: SorterView): number {
  return dominantShare(view.allocationOf(clientsBelow(node)), view) / view.weightOf(node.path);
}

/** The largest share of any one resource (§3.1). */
export function dominantShare(
  allocated: Quantities,
  { total, excludedNames }: Pick<SorterView, 'total' | 'excludedNames'>,
): number {
  const counted = [...total].filter(([name]) => !excludedNames.includes(name));
  return Math.max(0, ...counted.map(([name, amount]) => toDouble(allocated.get(name) ?? 0) / toDouble(amount)));
}

/** Mesos divides doubles that it made of thousandths just so (`src/common/values.cpp`): ties are ties only with its rounding. */
function toDouble(thousandths: number): number {
  return Math.floor(thousandths / 1000) + (thousandths % 1000) / 1000;
}

/** Ignores allocations (§3.2): sampling without replacement by weight, normalised on each level among those with an active leaf. */
export function randomOrder(tree: SorterTree, view: SorterView, random: Seeded): string[] {
  const keys: { readonly client: string; readonly key: number }[] = [];
  const visit = (node: Node, weight: number): void => {
    if (node.client !== undefined) keys.push({ client: node.client, key: random.uniform() ** (1 / weight) });
    const alive = node.children.filter((child) => clientsBelow(child).some((client) => view.isActive(client)));
    const together = alive.reduce((all, child) => all + view.weightOf(child.path), 0);
    for (const child of alive) visit(child, (weight * view.weightOf(child.path)) / together);
  };
  visit(tree.root, 1);
  return keys.sort((a, b) => b.key - a.key).map(({ client }) => client);
}

/** The order of their bytes (UTF-8). */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
