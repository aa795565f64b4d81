import type { Cluster } from '../cluster/cluster.ts';
import { type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import type { Sorter } from '../cluster/ports.ts';
import { Line } from './line.ts';
import type { Draws, Queue } from './queue.ts';
import { weightedShuffle } from './weighted-shuffle.ts';

/** Where one of the two levels is drawn at random the line behind it has no order of its own. */
const unsorted: Sorter = { name: 'random', key: () => 0 };

/**
 * A line of which the roles, or the frameworks of a role, or both stand in weighted random order, drawn anew for every
 * agent (Mesos sorter/random/sorter.cpp; the semantics §3.2). A role's weight is the product, over the levels of the tree,
 * of its node's weight relative to those siblings that have somebody in line below.
 */
export class RandomLine implements Queue {
  readonly #cluster: Cluster;
  readonly #line: Line;
  readonly #areRolesRandom: boolean;
  readonly #areFrameworksRandom: boolean;
  #frameworks: FrameworkId[] = [];
  #uniform: () => number = () => 0.5;

  constructor(cluster: Cluster, roles: Sorter | 'random', frameworks: Sorter | 'random') {
    this.#cluster = cluster;
    this.#areRolesRandom = roles === 'random';
    this.#areFrameworksRandom = frameworks === 'random';
    this.#line = new Line(cluster, roles === 'random' ? unsorted : roles, frameworks === 'random' ? unsorted : frameworks);
  }

  get isEmpty(): boolean {
    return this.#line.isEmpty;
  }

  clear(): void {
    this.#line.clear();
  }

  add(framework: FrameworkId): void {
    this.#line.add(framework);
  }

  remove(framework: FrameworkId): void {
    this.#line.remove(framework);
  }

  update(framework: FrameworkId): void {
    this.#line.update(framework);
  }

  visit(cycle: Draws, serve: (role: RoleId) => boolean): void {
    this.#uniform = () => cycle.uniform();
    for (const role of this.#order()) {
      this.#shuffleFrameworks(role);
      if (serve(role)) return;
    }
  }

  countIn(role: RoleId): number {
    return this.#line.countIn(role);
  }

  frameworkAt(role: RoleId, place: number): FrameworkId {
    return this.#areFrameworksRandom ? this.#frameworks[place] : this.#line.frameworkAt(role, place);
  }

  first(cycle: Draws): FrameworkId {
    this.#uniform = () => cycle.uniform();
    const [role] = this.#order();
    if (role === undefined) return NONE;
    this.#shuffleFrameworks(role);
    return this.frameworkAt(role, 0);
  }

  #order(): RoleId[] {
    const inLine: RoleId[] = [];
    this.#line.visit(undefined, (role) => {
      inLine.push(role);
      return false;
    });
    if (!this.#areRolesRandom) return inLine;
    const weights = relativeWeights(this.#cluster, inLine);
    return weightedShuffle(weights, this.#uniform).map((place) => inLine[place]);
  }

  #shuffleFrameworks(role: RoleId): void {
    if (!this.#areFrameworksRandom) return;
    const members = Array.from({ length: this.#line.countIn(role) }, (_, place) => this.#line.frameworkAt(role, place));
    this.#frameworks = weightedShuffle(
      members.map(() => 1),
      this.#uniform,
    ).map((place) => members[place]);
  }
}

/** Of each of these roles, its part of all at every level, multiplied. */
export function relativeWeights({ roles }: Pick<Cluster, 'roles'>, inLine: readonly RoleId[]): number[] {
  /** By parent (NONE: the top): sum of the weights of nodes below which somebody is in line. */
  const sums = new Map<RoleId, number>();
  const counted = new Set<number>();
  const count = (row: number, parent: RoleId, weight: number): void => {
    if (counted.has(row)) return;
    counted.add(row);
    sums.set(parent, (sums.get(parent) ?? 0) + weight);
  };
  for (const role of inLine) {
    if (roles.below[role] > 0) count(roles.count + role, role, 1);
    for (let node = role; node !== NONE; node = roles.parent[node]) count(node, roles.parent[node], roles.weight[node]);
  }
  return inLine.map((role) => {
    let weight = roles.below[role] > 0 ? 1 / (sums.get(role) as number) : 1;
    for (let node = role; node !== NONE; node = roles.parent[node])
      weight *= roles.weight[node] / (sums.get(roles.parent[node]) as number);
    return weight;
  });
}
