import type { AllocatorOp, CaseConfig, CaseInverseOffer, CaseOffer, CaseResource } from '../../src/conformance/subject.ts';
import { createClock, microseconds } from './clock.ts';
import { activate, createFramework, deactivate, revive, suppress, update } from './framework-ops.ts';
import { parseLimits, parseQuantities } from './quantities.ts';
import { convertFree, convertHeld, createAgent, removeFilters, report, takeBack, updateAgent } from './resource-ops.ts';
import { add, contains, formatResources, parseResources, type ResourceSet } from './resources.ts';
import { allocate, inviteToLeave } from './run.ts';
import { seeded } from './seeded.ts';
import { type Agent, createState, find, heldBy, type OfferFilter, type State } from './state.ts';
import { updateTracking } from './tracking.ts';

/** The interface that the master sees (§4), with its triggers, timers and filters (§5, §10). */
export interface PlainAllocator {
  readonly state: State;
  readonly runs: number;
  readonly now: number;
  apply(op: AllocatorOp): boolean;
  takeOffers(): CaseOffer[];
  takeInverseOffers(): CaseInverseOffer[];
}

const DEFAULT_REFUSE_SECONDS = 5;
const MOST_REFUSE_SECONDS = 365 * 24 * 3600;

export function createAllocator(config: CaseConfig): PlainAllocator {
  const state = createState(config);
  const clock = createClock();
  const random = seeded(1);
  const interval = microseconds(config.allocationInterval);
  let offers: CaseOffer[] = [];
  let inverseOffers: CaseInverseOffer[] = [];
  let runs = 0;

  const run = (candidates: readonly string[]) => {
    runs++;
    for (const offer of allocate(state, candidates, random)) {
      offers.push({ ...offer, resources: formatResources(offer.resources) });
    }
    inverseOffers.push(...inviteToLeave(state, candidates, clock.now));
  };
  const runAll = () => run([...state.agents.keys()]);

  /** Fixed delay: the next is armed when one is done. */
  const batch = () => {
    runAll();
    clock.arm(interval, batch);
  };
  clock.arm(interval, batch);

  const recover = (agent: Agent, framework: string, role: string, resources: ResourceSet, refuse: number | null) => {
    if (resources.length === 0) return;
    takeBack(agent, framework, role, resources);
    const owner = state.frameworks.get(framework);
    const duration = filterDuration(refuse);
    if (duration === 0 || owner === undefined) return;
    const filter: OfferFilter = { role, agent: agent.id, refused: resources };
    owner.filters = [...owner.filters, filter];
    clock.arm(Math.max(interval, duration), () => {
      owner.filters = owner.filters.filter((each) => each !== filter);
    });
  };

  const handlers: { readonly [Name in AllocatorOp['op']]: (op: AllocatorOp & { readonly op: Name }) => unknown } = {
    add_agent(op) {
      if (state.agents.has(op.agent)) throw new Error(`${op.agent} is there already`);
      const agent = createAgent(op);
      const used = (op.used ?? []).flatMap(({ resources }) => resources);
      if (!contains(agent.total, parseResources(used))) throw new Error(`${op.agent} has less than is used`);
      state.agents.set(op.agent, agent);
      if (op.unavailability_in_s !== undefined) setMaintenance(agent, op.unavailability_in_s);
      report(state, agent, op.used ?? []);
      run([op.agent]);
    },
    remove_agent(op) {
      find(state.agents, op.agent);
      state.agents.delete(op.agent);
      removeFilters(state, op.agent);
    },
    activate_agent(op) {
      find(state.agents, op.agent).isActive = true;
    },
    deactivate_agent(op) {
      find(state.agents, op.agent).isActive = false;
    },
    update_agent(op) {
      if (updateAgent(state, find(state.agents, op.agent), op)) run([op.agent]);
    },
    add_resource_provider(op) {
      const agent = find(state.agents, op.agent);
      agent.total = add(agent.total, parseResources(op.total));
      const used = (op.used ?? []).filter(({ framework }) => state.frameworks.has(framework));
      report(state, agent, used);
    },
    add_framework(op) {
      if (state.frameworks.has(op.framework)) throw new Error(`${op.framework} is there already`);
      const framework = createFramework(op);
      state.frameworks.set(op.framework, framework);
      meet(op.framework, op.used ?? []);
      if (framework.isActive) runAll();
    },
    update_framework(op) {
      update(find(state.frameworks, op.framework), op);
    },
    remove_framework(op) {
      find(state.frameworks, op.framework);
      for (const agent of state.agents.values()) agent.held.delete(op.framework);
      state.frameworks.delete(op.framework);
    },
    activate_framework(op) {
      activate(find(state.frameworks, op.framework));
      runAll();
    },
    deactivate_framework(op) {
      deactivate(find(state.frameworks, op.framework));
    },
    recover_resources(op) {
      const agent = state.agents.get(op.agent);
      if (agent === undefined || !state.frameworks.has(op.framework)) return;
      recover(agent, op.framework, op.role, parseResources(op.resources), op.refuse_seconds ?? null);
    },
    recover_outstanding(op) {
      const isAsked = (selector: string, id: string) => selector === '*' || selector === id;
      for (const agent of state.agents.values()) {
        for (const [framework, byRole] of [...agent.held]) {
          if (!state.frameworks.has(framework)) continue;
          for (const [role, held] of [...byRole]) {
            const isMeant = isAsked(op.agent, agent.id) && isAsked(op.framework, framework) && isAsked(op.role, role);
            if (isMeant) recover(agent, framework, role, held, op.refuse_seconds ?? null);
          }
        }
      }
    },
    update_allocation: (op) => convertHeld(state, op),
    update_available: (op) => convertFree(state, op),
    update_quota({ role, guarantees, limits }) {
      const quota = { guarantees: parseQuantities(guarantees), limits: parseLimits(limits) };
      if (quota.guarantees.size > 0 || quota.limits.size > 0) state.quotas.set(role, quota);
      else state.quotas.delete(role);
    },
    update_weights(op) {
      for (const [path, weight] of Object.entries(op.weights)) state.weights.set(path, weight);
    },
    suppress_offers(op) {
      const framework = find(state.frameworks, op.framework);
      suppress(framework, asked(framework.roles, op.roles));
    },
    revive_offers(op) {
      const framework = find(state.frameworks, op.framework);
      revive(framework, asked(framework.roles, op.roles));
      runAll();
    },
    update_whitelist(op) {
      state.whitelist = op.hostnames;
    },
    update_unavailability(op) {
      const agent = find(state.agents, op.agent);
      for (const framework of state.frameworks.values()) {
        framework.inverseFilters = framework.inverseFilters.filter((filter) => filter.agent !== op.agent);
      }
      setMaintenance(agent, op.start_in_s);
      run([op.agent]);
    },
    update_inverse_offer(op) {
      const framework = find(state.frameworks, op.framework);
      find(state.agents, op.agent).maintenance?.asked.delete(op.framework);
      const duration = filterDuration(op.refuse_seconds ?? null);
      if (duration === 0) return;
      const filter = { agent: op.agent };
      framework.inverseFilters = [...framework.inverseFilters, filter];
      clock.arm(duration, () => {
        framework.inverseFilters = framework.inverseFilters.filter((each) => each !== filter);
      });
    },
    advance_clock: (op) => clock.advance(microseconds(op.seconds)),
  };

  const setMaintenance = (agent: Agent, startsIn: number | null) => {
    agent.maintenance = startsIn === null ? undefined : { start: clock.now + microseconds(startsIn), asked: new Set() };
  };

  /** What agents reported for it before it came counts from now on; what only it tells of is held from now on, too. */
  const meet = (framework: string, told: readonly { agent: string; role: string; resources: readonly CaseResource[] }[]) => {
    for (const agent of state.agents.values()) {
      const news = told.filter((use) => use.agent === agent.id && heldBy(agent, framework, use.role).length === 0);
      const known = [...(agent.held.get(framework)?.keys() ?? [])].map((role) => ({ framework, role, resources: [] }));
      report(state, agent, [...known, ...news.map(({ role, resources }) => ({ framework, role, resources }))]);
    }
  };

  return {
    state,
    get runs() {
      return runs;
    },
    get now() {
      return clock.now;
    },
    apply(op) {
      const result = (handlers[op.op] as (op: AllocatorOp) => unknown)(op);
      updateTracking(state);
      return result !== false;
    },
    takeOffers: () => ([offers, (offers = [])] as const)[0],
    takeInverseOffers: () => ([inverseOffers, (inverseOffers = [])] as const)[0],
  };
}

function asked(own: readonly string[], roles: readonly string[] | undefined): readonly string[] {
  return roles === undefined || roles.length === 0 ? own : roles;
}

/** In microseconds, 0: no filter (§10). */
function filterDuration(refuseSeconds: number | null): number {
  if (refuseSeconds === null) return 0;
  if (!(refuseSeconds >= 0)) return microseconds(DEFAULT_REFUSE_SECONDS);
  return microseconds(Math.min(refuseSeconds, MOST_REFUSE_SECONDS));
}
