import { type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import type { CheckContext } from './check-context.ts';
import { CLUSTER_SUMS, type Totals } from './totals.ts';

const NAME = 'ledger';

/** A sum of the ledger that is not what offers, tasks and executors come to. */
export interface Difference {
  readonly entities: readonly string[];
  readonly what: string;
}

/**
 * What the ledger says is offered, allocated, running and reserved (of each framework, each role, and the cluster) is what
 * offers, tasks, executors and pools come to.
 */
export class LedgerSums {
  readonly #context: CheckContext;
  readonly #totals: Totals;

  constructor(context: CheckContext, totals: Totals) {
    this.#context = context;
    this.#totals = totals;
  }

  /** The first difference in the sums of the cluster, of these frameworks, and of their roles and all above. */
  differenceOf(frameworks: Iterable<FrameworkId>): Difference | null {
    let found = this.#ofCluster();
    const roles = new Set<RoleId>();
    for (const framework of frameworks) {
      found ??= this.#ofFramework(framework);
      roles.add(this.#context.cluster.frameworks.role[framework]);
    }
    for (const role of roles) found ??= this.#ofRoleAndAbove(role);
    return found;
  }

  /** The first difference anywhere. */
  difference(): Difference | null {
    const { frameworks, roles } = this.#context.cluster;
    let found = this.#ofCluster();
    for (let framework = 0; framework < frameworks.count && found === null; framework++) found = this.#ofFramework(framework);
    for (let role = 0; role < roles.count && found === null; role++) found = this.#ofRole(role) ?? this.#reservedOf(role);
    return found;
  }

  fail({ what, entities }: Difference): never {
    this.#context.fail(NAME, what, entities);
  }

  #ofCluster(): Difference | null {
    const { ledger } = this.#context.cluster;
    for (const name of CLUSTER_SUMS) {
      const found = this.#compare(WORDS[name], ['the cluster'], ledger[name], 0, this.#totals.cluster[name], 0);
      if (found !== null) return found;
    }
    return null;
  }

  #ofFramework(framework: FrameworkId): Difference | null {
    const { frameworks } = this.#context.cluster;
    const width = frameworks.holders.charged.width;
    const who = () => [this.#context.names.framework(framework)];
    const { charged, allocated } = frameworks.holders;
    const at = framework * width;
    return (
      this.#compare('offered and allocated', who, charged.values, at, this.#totals.charged.values, at) ??
      this.#compare('allocated', who, allocated.values, at, this.#totals.allocated.values, at)
    );
  }

  #ofRoleAndAbove(role: RoleId): Difference | null {
    const { parent } = this.#context.cluster.roles;
    for (let node = role; node !== NONE; node = parent[node]) {
      const found = this.#ofRole(node);
      if (found !== null) return found;
    }
    return null;
  }

  #ofRole(role: RoleId): Difference | null {
    const { holders, chargedApart, count, children } = this.#context.cluster.roles;
    const { width } = chargedApart;
    const { chargedOfRole, allocatedOfRole, apartOfRole } = this.#totals;
    const who = () => [this.#context.names.role(role)];
    const at = role * width;
    const leaf = (count + role) * width;
    return (
      this.#compare('offered and allocated', who, holders.charged.values, at, chargedOfRole.values, at) ??
      this.#compare('allocated', who, holders.allocated.values, at, allocatedOfRole.values, at) ??
      this.#compare('of it not counted by quota', who, chargedApart.values, at, apartOfRole.values, at) ??
      (children[role].length === 0
        ? null
        : this.#compare('offered and allocated, itself', who, holders.charged.values, leaf, chargedOfRole.values, leaf))
    );
  }

  #reservedOf(role: RoleId): Difference | null {
    const { reserved } = this.#context.cluster.roles;
    const at = role * reserved.width;
    const who = () => [this.#context.names.role(role)];
    return this.#compare('reserved', who, reserved.values, at, this.#totals.reservedOfRole.values, at);
  }

  #compare(
    what: string,
    who: readonly string[] | (() => readonly string[]),
    says: Float64Array,
    at: number,
    is: Float64Array,
    isAt: number,
  ): Difference | null {
    const { count } = this.#context.cluster.resources;
    for (let r = 0; r < count; r++) {
      if (says[at + r] === is[isAt + r]) continue;
      const { names } = this.#context;
      return {
        entities: typeof who === 'function' ? who() : who,
        what: `the ledger has ${names.amount(says[at + r], r)} as ${what}; offers, tasks, executors and agents come to ${names.amount(is[isAt + r], r)}`,
      };
    }
    return null;
  }
}

const WORDS: Readonly<Record<(typeof CLUSTER_SUMS)[number], string>> = {
  capacity: 'all there is',
  offered: 'offered',
  allocated: 'allocated',
  running: 'allocated to tasks that run',
  reserved: 'reserved',
  reservedIdle: 'reserved and free',
  chargedReserved: 'reserved, and offered or allocated',
  revocableIdle: 'revocable and free',
};
