import type { AgentId, PoolId } from '../cluster/ids.ts';
import type { AgentAccount } from './agent-account.ts';
import type { CheckContext } from './check-context.ts';

const NAME = 'conservation';

/**
 * What an agent has is there, and there once: of each kind of entry, free + offered + allocated = total, to the thousandth, and
 * less than nothing is free nowhere; ports and names of sets are free or somebody's, and nobody's twice.
 */
export class Conservation {
  readonly #context: CheckContext;
  /** By pool: how much less than nothing may be free there, since its agent shrank; by column. */
  readonly #deficits = new Map<PoolId, Float64Array>();
  /** Agents that have changed since they were last looked at. */
  readonly #changed = new Set<AgentId>();

  constructor(context: CheckContext) {
    this.#context = context;
  }

  agentChanged(agent: AgentId): void {
    this.#changed.add(agent);
  }

  check(account: AgentAccount): void {
    const { agent, fault, pools } = account;
    const { names } = this.#context;
    if (fault !== null) this.#context.fail(NAME, fault.what, [names.agent(agent), ...fault.entities]);
    const hasShrunk = this.#changed.delete(agent);
    for (let place = 0; place < pools.length; place++) {
      this.#checkScalars(account, place, hasShrunk);
      this.#checkClaims(account, place);
    }
  }

  #checkScalars({ agent, pools, offered, allocated, shared }: AgentAccount, place: number, hasShrunk: boolean): void {
    const { cluster, names } = this.#context;
    const { free, total } = cluster.agents.pools;
    const pool = pools[place];
    let isShort = false;
    for (let r = 0; r < total.width; r++) {
      const there = free.get(pool, r);
      const [inOffers, held, all] = [offered.get(place, r), allocated.get(place, r), total.get(pool, r)];
      if (there + inOffers + held !== all)
        this.#context.fail(
          NAME,
          `of ${names.pool(pool)} resources ${there / 1000} free + ${inOffers / 1000} offered + ${held / 1000} allocated is not the total of ${names.amount(all, r)}`,
          [names.agent(agent)],
        );
      if (there < 0) isShort = true;
    }
    if (shared.some((use) => use.pool === pool)) this.#context.excuse('shared-volume');
    if (isShort) this.#checkDeficit(pool, agent, hasShrunk);
    else this.#deficits.delete(pool);
  }

  /** Less than nothing is free: only if the agent shrank, and never more so than then. */
  #checkDeficit(pool: PoolId, agent: AgentId, hasShrunk: boolean): void {
    const { cluster, names } = this.#context;
    const { free, kind } = cluster.agents.pools;
    const before = this.#deficits.get(pool);
    const now = Float64Array.from(free.row(pool), (amount) => Math.max(0, -amount));
    now.forEach((deficit, r) => {
      if (deficit > 0 && !hasShrunk && deficit > (before?.[r] ?? 0))
        this.#context.fail(NAME, `of ${names.pool(pool)} resources less than nothing is free: ${names.amount(-deficit, r)}`, [
          names.agent(agent),
        ]);
    });
    this.#context.excuse(cluster.agents.kinds.isRevocable[kind[pool]] ? 'shrunken-oversubscription' : 'shrunken-agent');
    this.#deficits.set(pool, now);
  }

  #checkClaims({ agent, pools, claims, doubled }: AgentAccount, place: number): void {
    const { cluster, names } = this.#context;
    const pool = pools[place];
    const total = cluster.agents.pools.totalClaims[pool];
    const free = cluster.agents.pools.freeClaims[pool];
    if (total.isEmpty && free.isEmpty && claims[place].isEmpty) return;
    const who = [names.agent(agent)];
    if (!doubled[place].isEmpty) this.#context.fail(NAME, `two have ${doubled[place]} at once`, who);
    const both = free.common(claims[place]);
    if (!both.isEmpty) this.#context.fail(NAME, `${both} is free, and somebody's`, who);
    const all = free.plus(claims[place]);
    const missing = total.minus(all);
    if (!missing.isEmpty) this.#context.fail(NAME, `${missing} is neither free nor anybody's`, who);
    const surplus = all.minus(total);
    if (surplus.isEmpty) return;
    // Ports that the agent has no more may be in use; none of them is free.
    if (!free.minus(total).isEmpty || !cluster.agents.pools.hasDeficits)
      this.#context.fail(NAME, `${surplus} is there, and the agent has only ${total}`, who);
    this.#context.excuse('shrunken-agent');
  }
}
