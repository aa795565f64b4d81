import type { AgentId, FrameworkId } from '../ids.ts';
import { isRemote } from '../resources/fault-domain.ts';
import type { AgentExclusion } from '../resources/offer-constraints.ts';
import type { ResourceNames } from '../resources/resource-names.ts';
import type { Agents } from '../tables/agents.ts';
import type { Frameworks } from '../tables/frameworks.ts';
import type { Roles } from '../tables/roles.ts';

const YES = 1;
const NO = 2;

/** What the masters are told of it. */
export interface EligibilityRules {
  /** Mesos' `--filter_gpu_resources` (default true): agents with GPUs are only for frameworks that know GPUs. */
  readonly filtersGpus?: boolean;
  /** The masters' own, of Mesos' `--domain` (default: none): agents in others are only for frameworks that know regions. */
  readonly region?: string;
}

/**
 * Which agents a framework may be offered at all, whatever is free there: by offer constraints, GPUs, regions and capabilities
 * (hierarchical.cpp, isCapableOfReceivingAgent; the semantics §7.2 and §15). Answers are kept until one of the two changes.
 */
export class Eligibility {
  /** By framework: which agents its offer constraints exclude; null: none. */
  readonly constraints: (AgentExclusion | null)[];
  readonly #agents: Agents;
  readonly #frameworks: Frameworks;
  readonly #roles: Roles;
  /** Column of `gpus` if agents that have any are kept for frameworks that know them; −1: no matter. */
  readonly gpus: number;
  /** The masters' region; null: they have none, and no agent is remote. */
  readonly region: string | null;
  readonly #known: (Uint8Array | null)[];
  /** By framework: 0 not asked yet, YES if it may be offered any agent there is. */
  readonly #all: Uint8Array;

  constructor(
    agents: Agents,
    frameworks: Frameworks,
    roles: Roles,
    resources: ResourceNames,
    { filtersGpus = true, region }: EligibilityRules,
  ) {
    this.#agents = agents;
    this.#frameworks = frameworks;
    this.#roles = roles;
    this.gpus = filtersGpus ? (resources.column('gpus') ?? -1) : -1;
    this.region = region ?? null;
    this.constraints = new Array(frameworks.count).fill(null);
    this.#known = new Array(frameworks.count).fill(null);
    this.#all = new Uint8Array(frameworks.count);
  }

  allows(framework: FrameworkId, agent: AgentId): boolean {
    if (this.#all[framework] === 0) this.#all[framework] = this.allowsAll(framework) ? YES : NO;
    if (this.#all[framework] === YES) return true;
    let known = this.#known[framework];
    if (known === null) {
      known = new Uint8Array(this.#agents.count);
      this.#known[framework] = known;
    }
    if (known[agent] === 0) known[agent] = this.#judge(framework, agent) ? YES : NO;
    return known[agent] === YES;
  }

  /** It may be offered any agent there is. */
  allowsAll(framework: FrameworkId): boolean {
    const { gpus, regionAware } = this.#frameworks.capabilities[framework];
    if (this.constraints[framework] !== null || (this.gpus >= 0 && !gpus)) return false;
    if (this.region !== null && !regionAware) return false;
    return !this.#agents.hasOld;
  }

  constrain(framework: FrameworkId, excludes: AgentExclusion | null): void {
    this.constraints[framework] = excludes;
    this.frameworkChanged(framework);
  }

  frameworkChanged(framework: FrameworkId): void {
    this.#known[framework] = null;
    this.#all[framework] = 0;
  }

  agentChanged(agent: AgentId): void {
    for (const known of this.#known) if (known !== null) known[agent] = 0;
    this.#all.fill(0);
  }

  #judge(framework: FrameworkId, agent: AgentId): boolean {
    if (this.constraints[framework]?.(this.#agents.features[agent])) return false;
    const { gpus, multiRole, regionAware } = this.#frameworks.capabilities[framework];
    if (this.gpus >= 0 && !gpus && this.#agents.total(agent, this.gpus) > 0) return false;
    if (!regionAware && isRemote(this.#agents.features[agent], this.region)) return false;
    const agentCan = this.#agents.capabilities[agent];
    if (multiRole && !agentCan.multiRole) return false;
    return agentCan.hierarchicalRole || this.#roles.isTop(this.#frameworks.role[framework]);
  }
}
