import { type AgentId, type FrameworkId, type KindId, NONE, type RoleId } from '../ids.ts';
import type { EntryKinds } from '../resources/entry-kinds.ts';
import type { MinimumOffer } from '../resources/minimum-offer.ts';
import { Holders } from './holders.ts';
import { OfferCounts } from './offer-counts.ts';
import type { Roles } from './roles.ts';
import { Vectors } from './vectors.ts';

/** What a framework tells Mesos it can deal with (FrameworkInfo.Capability, as far as allocation looks at it). */
export interface Capabilities {
  readonly gpus: boolean;
  readonly shared: boolean;
  readonly revocable: boolean;
  readonly refinement: boolean;
  readonly multiRole: boolean;
  readonly regionAware: boolean;
}

/** Of a framework that says nothing: it sees neither GPUs nor revocable, shared or refined resources, nor other regions. */
export const NO_CAPABILITIES: Capabilities = {
  gpus: false,
  shared: false,
  revocable: false,
  refinement: false,
  multiRole: true,
  regionAware: false,
};

export interface FrameworkDescription {
  readonly name: string;
  readonly role: RoleId;
  /** Equal for the rows of one framework that has several roles; absent: it has this one. */
  readonly group?: number;
  readonly capabilities?: Capabilities;
}

/** The registered filter of the original Mesos design (Hindman et al., NSDI'11 §3.2): what a framework never wants to see. */
export interface RegisteredFilter {
  /** Only agents with at least this much free; null: any. */
  readonly atLeast: Float64Array | null;
  /** Only these agents (1) ; null: all. */
  readonly agents: Uint8Array | null;
}

/** So many kinds have a bit each. */
const MOST_TOLD_APART = 30;

/**
 * The frameworks, a row a framework and role: a client of the role's framework sorter. A framework of several roles has
 * several rows, which share its name and its `group`.
 */
export class Frameworks {
  readonly count: number;
  readonly names: readonly string[];
  readonly role: Int32Array;
  readonly group: Int32Array;
  readonly capabilities: Capabilities[];
  /** What an offer must hold at least (FrameworkInfo.offer_filters); null: as the master says. */
  readonly minimum: (MinimumOffer | null)[];
  readonly holders: Holders;
  /** 1 while it gets no offers by its own wish. */
  readonly isSuppressed: Uint8Array;
  /** 1 while connected and subscribed to the role. */
  readonly isActive: Uint8Array;
  /** 1 while it is a client of the role's framework sorter: subscribed, or holding something in the role. */
  readonly isMember: Uint8Array;
  readonly filter: (RegisteredFilter | null)[];
  /** Demand of tasks waiting to be launched, and their number. */
  readonly pendingDemand: Vectors;
  readonly pendingTasks: Float64Array;
  /** Offers by what became of them. */
  readonly offers: OfferCounts;
  /** How often its tasks save what they have done, µs of running time; 0: never. */
  readonly checkpointEvery: Float64Array;

  readonly #roles: Roles;
  /** By framework and kind: 0 not asked yet, 1 it may see resources of the kind, 2 it may not. */
  readonly #sight: Uint8Array[];
  /** By framework: a bit a kind that it may see, among so many kinds. */
  readonly #sightOf: Int32Array;
  readonly #sightOfCount: Int32Array;

  constructor(width: number, roles: Roles, frameworks: readonly FrameworkDescription[]) {
    this.#roles = roles;
    this.#sight = frameworks.map(() => new Uint8Array(8));
    this.#sightOf = new Int32Array(frameworks.length);
    this.#sightOfCount = new Int32Array(frameworks.length);
    this.group = Int32Array.from(frameworks, ({ group }, framework) => group ?? framework);
    this.capabilities = frameworks.map(({ capabilities }) => capabilities ?? NO_CAPABILITIES);
    this.minimum = frameworks.map(() => null);
    this.count = frameworks.length;
    this.names = frameworks.map((framework) => framework.name);
    this.role = Int32Array.from(frameworks, (framework) => framework.role);
    this.holders = new Holders(width, frameworks.length);
    this.isSuppressed = new Uint8Array(frameworks.length);
    this.isActive = new Uint8Array(frameworks.length);
    this.isMember = new Uint8Array(frameworks.length);
    this.filter = frameworks.map(() => null);
    this.pendingDemand = new Vectors(width, frameworks.length);
    this.pendingTasks = new Float64Array(frameworks.length);
    this.offers = new OfferCounts(frameworks.length);
    this.checkpointEvery = new Float64Array(frameworks.length);
  }

  wantsOffers(framework: FrameworkId): boolean {
    return this.isActive[framework] === 1 && this.isSuppressed[framework] === 0;
  }

  /**
   * It may be offered resources of the kind: unreserved ones or those reserved for its role or one above, if it has the
   * capability they need (hierarchical.cpp, stripping; the semantics §7.3 and §8).
   */
  sees(framework: FrameworkId, kind: KindId, kinds: EntryKinds): boolean {
    let sight = this.#sight[framework];
    if (kind >= sight.length) {
      sight = new Uint8Array(2 * kind);
      this.#sight[framework] = sight;
    }
    if (sight[kind] === 0) sight[kind] = this.#maySee(framework, kind, kinds) ? 1 : 2;
    return sight[kind] === 1;
  }

  /** Equal for frameworks that see the same kinds, as long as there are few; NONE: there are too many to tell. */
  sightOf(framework: FrameworkId, kinds: EntryKinds): number {
    if (kinds.count > MOST_TOLD_APART) return NONE;
    if (this.#sightOfCount[framework] !== kinds.count) {
      let sight = 0;
      for (let kind = 0; kind < kinds.count; kind++) if (this.sees(framework, kind, kinds)) sight |= 1 << kind;
      this.#sightOf[framework] = sight;
      this.#sightOfCount[framework] = kinds.count;
    }
    return this.#sightOf[framework];
  }

  /** The framework's capabilities have changed. */
  setCapabilities(framework: FrameworkId, capabilities: Capabilities): void {
    this.capabilities[framework] = capabilities;
    this.#sight[framework].fill(0);
    this.#sightOfCount[framework] = 0;
  }

  #maySee(framework: FrameworkId, kind: KindId, kinds: EntryKinds): boolean {
    const { shared, revocable, refinement } = this.capabilities[framework];
    const owner = kinds.owner[kind];
    if (owner !== NONE && !this.#roles.isWithin(this.role[framework], owner)) return false;
    if (kinds.isShared[kind] && !shared) return false;
    if (kinds.isRevocable[kind] && !revocable) return false;
    return kinds.depth[kind] < 2 || refinement;
  }

  /** The registered filter lets this agent through, as far as it does not depend on what is free. */
  accepts(framework: FrameworkId, agent: AgentId): boolean {
    const agents = this.filter[framework]?.agents;
    return agents == null || agents[agent] === 1;
  }
}
