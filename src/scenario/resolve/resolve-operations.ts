import type { Context } from '../context.ts';
import * as defaults from '../defaults.ts';
import type { Path } from '../error.ts';
import { agentsBeforeTrace, KnownAgents } from '../known-agents.ts';
import { guaranteeOverLimit, quotaBelowTop } from '../messages/mesos-messages.ts';
import * as messages from '../messages/messages.ts';
import * as operationMessages from '../messages/operation-messages.ts';
import type { AgentSelection, OperationSpec, OversubscriptionSpec } from '../operation-spec.ts';
import { checkReservable, checkRoleName } from '../role-name.ts';
import type { AgentSpec, FrameworkSpec, RoleSpec } from '../scenario.ts';
import type { ScenarioInput } from '../schema/schema.ts';
import { formatAmount } from '../units.ts';

type OperationInput = NonNullable<ScenarioInput['operations']>[number];
type SelectionInput = NonNullable<OperationInput['deactivate_agents']>;
type OversubscriptionInput = NonNullable<NonNullable<ScenarioInput['agents']>[number]['oversubscribed']>;

/** What the operator does, in the order of the file: at equal times too that is the order. */
export function resolveOperations(
  { operations: input = [], until, trace }: ScenarioInput,
  agents: readonly AgentSpec[],
  context: Context,
): readonly OperationSpec[] {
  const resolver = new OperationResolver(agentsBeforeTrace(trace, agents), context);
  return input.map((each, index) => {
    const path = ['operations', index];
    if (until !== undefined && each.at >= until) context.report([...path, 'at'], messages.notBeforeUntil('at'));
    return resolver.resolve(each, path);
  });
}

/** The roles of the scenario, and those that only operations name. */
export function withRolesOfOperations(roles: readonly RoleSpec[], input: ScenarioInput, context: Context): readonly RoleSpec[] {
  const allowed = ['*', ...Object.keys(input.roles ?? {}).filter((name) => name !== 'only')];
  const all = new Map(roles.map((role) => [role.name, role]));
  const use = (name: string, path: Path, isAboutKey = false) => {
    const problem = messages.unknownRole(name, allowed);
    if (input.roles?.only && !allowed.includes(name)) {
      if (isAboutKey) context.reportKey(path, problem);
      else context.report(path, problem);
    }
    if (!all.has(name)) all.set(name, { name, weight: defaults.ROLE_WEIGHT, priority: defaults.ROLE_PRIORITY });
  };
  (input.operations ?? []).forEach((each, index) => {
    const path = ['operations', index];
    for (const name of Object.keys(each.weights ?? {})) use(name, [...path, 'weights', name], true);
    for (const kind of ['quota', 'reserve', 'unreserve', 'create_volume', 'destroy_volume'] as const) {
      const about = each[kind];
      if (about !== undefined) use(about.role, [...path, kind, 'role']);
    }
  });
  return [...all.values()];
}

class OperationResolver {
  readonly #agents: KnownAgents;
  readonly #context: Context;

  constructor(agents: readonly AgentSpec[] | null, context: Context) {
    this.#agents = new KnownAgents(agents, context);
    this.#context = context;
  }

  resolve(input: OperationInput, path: Path): OperationSpec {
    const { at, weights, quota, reserve, unreserve, create_volume, destroy_volume, maintenance } = input;
    if (weights !== undefined) return { at, kind: 'weights', weights: this.#weights(weights, [...path, 'weights']) };
    if (quota !== undefined) return this.#quota(at, quota, [...path, 'quota']);
    if (reserve !== undefined) return this.#reserve(at, 'reserve', reserve, [...path, 'reserve']);
    if (unreserve !== undefined) return this.#reserve(at, 'unreserve', unreserve, [...path, 'unreserve']);
    if (create_volume !== undefined) {
      const { size, shared = false } = create_volume;
      const where = [...path, 'create_volume'];
      if (size === 0) this.#context.report([...where, 'size'], messages.moreThanZero(this.#context.text([...where, 'size'])));
      return { at, kind: 'create_volume', ...this.#volume(create_volume, where), size, shared };
    }
    if (destroy_volume !== undefined)
      return { at, kind: 'destroy_volume', ...this.#volume(destroy_volume, [...path, 'destroy_volume']) };
    if (maintenance !== undefined) {
      const { start = at, for: duration } = maintenance;
      const where = [...path, 'maintenance'];
      if (start < at) this.#context.report([...where, 'start'], operationMessages.beforeItIsAnnounced());
      return { at, kind: 'maintenance', agents: this.#selection(maintenance.agents, [...where, 'agents']), start, duration };
    }
    const kind = (['deactivate_agents', 'activate_agents', 'whitelist'] as const).find((each) => input[each] !== undefined);
    if (kind === undefined) throw new Error('the schema lets exactly one kind of operation through');
    return { at, kind, agents: this.#selection(input[kind] as SelectionInput, [...path, kind]) };
  }

  #weights(weights: Readonly<Record<string, number>>, path: Path): Readonly<Record<string, number>> {
    for (const role of Object.keys(weights)) this.#context.checking([...path, role], () => checkRoleName(role), true);
    return weights;
  }

  #quota(at: number, input: NonNullable<OperationInput['quota']>, path: Path): OperationSpec {
    const { role, guarantee = {}, limit = {}, force = false } = input;
    this.#context.checking([...path, 'role'], () => checkRoleName(role));
    if (role.includes('/')) this.#context.report([...path, 'role'], quotaBelowTop(role));
    for (const [name, amount] of Object.entries(guarantee)) {
      if (amount <= (limit[name] ?? Infinity)) continue;
      const words = [formatAmount(name, amount), formatAmount(name, limit[name]!)] as const;
      this.#context.report([...path, 'guarantee'], guaranteeOverLimit(name, ...words));
    }
    return { at, kind: 'quota', role, guarantee, limit, force };
  }

  #reserve(
    at: number,
    kind: 'reserve' | 'unreserve',
    { agents, role, resources }: NonNullable<OperationInput['reserve']>,
    path: Path,
  ): OperationSpec {
    this.#context.checking([...path, 'role'], () => checkReservable(role));
    if (resources.length === 0) this.#context.report([...path, 'resources'], operationMessages.nothingToReserve());
    const selection = this.#selection(agents, [...path, 'agents']);
    const excess = resources.find((each) => each.type === 'scalar' && each.value > this.#most(each.name, selection));
    if (excess?.type === 'scalar') {
      const most = formatAmount(excess.name, this.#most(excess.name, selection));
      const problem = operationMessages.moreThanAnyHas(excess.name, formatAmount(excess.name, excess.value), most);
      this.#context.report([...path, 'resources'], problem);
    }
    return { at, kind, agents: selection, role, resources };
  }

  /** The most that any of these agents has of a resource, thousandths. Infinite if they are not known. */
  #most(name: string, { names, attributes = {}, count = Infinity }: AgentSelection): number {
    const { specs, names: known } = this.#agents;
    if (specs === null) return Infinity;
    const wanted = Object.entries(attributes);
    let [number, left, most] = [0, count, 0];
    for (const { count: size, attributes: has, resources } of specs) {
      const first = number;
      number += size;
      const isNamed = names === undefined || names.some((each) => known.indexOf(each) >= first && known.indexOf(each) < number);
      if (!isNamed || left <= 0 || !wanted.every(([key, value]) => has[key] === value)) continue;
      left -= size;
      const amounts = resources.filter((each) => each.name === name).map((each) => (each.type === 'scalar' ? each.value : 0));
      most = Math.max(
        most,
        amounts.reduce((sum, amount) => sum + amount, 0),
      );
    }
    return most;
  }

  #volume({ agents, role, id }: NonNullable<OperationInput['destroy_volume']>, path: Path) {
    this.#context.checking([...path, 'role'], () => checkReservable(role));
    if (!/^[^\s/\\]+$/.test(id) || id === '.' || id === '..')
      this.#context.report([...path, 'id'], operationMessages.notAVolumeId(id));
    return { agents: this.#selection(agents, [...path, 'agents']), role, id };
  }

  #selection(input: SelectionInput, path: Path): AgentSelection {
    if (input === 'all') return {};
    if (typeof input === 'string') return { names: [this.#agents.named(input, path)] };
    if (Array.isArray(input)) return { names: input.map((name, index) => this.#agents.named(name, [...path, index])) };
    const { attributes, count } = input as { attributes?: object; count?: number };
    const wanted = attributes === undefined ? {} : this.#agents.withAttributes([...path, 'attributes'], Object.keys(attributes));
    if (count !== undefined) this.#agents.checkCount(count, wanted, [...path, 'count']);
    return { ...(attributes === undefined ? {} : { attributes: wanted }), ...(count === undefined ? {} : { count }) };
  }
}

/** Mesos' `--oversubscribed_resources_interval`. */
const INTERVAL = 15_000_000;

export function resolveOversubscription(input: OversubscriptionInput, path: Path, context: Context): OversubscriptionSpec {
  const { fixed, unused, interval = INTERVAL } = input;
  if (fixed !== undefined) return { fixed, interval };
  const schedules = Object.entries(unused ?? {}).map(([name, each]) => {
    const schedule = typeof each === 'number' ? [{ from: 0, fraction: each }] : each;
    const isAscending = schedule.every(({ from }, i) => i === 0 || from > schedule[i - 1]!.from);
    if (!isAscending) context.report([...path, 'unused', name], operationMessages.notAscendingTimes());
    return [name, schedule] as const;
  });
  return { unused: Object.fromEntries(schedules), interval };
}

/** What goes together with reservations that frameworks make. */
export function checkReserving(input: ScenarioInput, frameworks: readonly FrameworkSpec[], context: Context): void {
  const isPartial = input.allocation?.granularity === 'task';
  frameworks.forEach(({ role, scheduler, workload, prefill }, index) => {
    if (scheduler.reserve === undefined) return;
    const path = ['frameworks', index];
    const where = [...path, 'scheduler', 'reserve'];
    if (role === '*') context.report(where, operationMessages.reservesForAll());
    if (isPartial) context.report(where, operationMessages.onlyWithWholeOffers());
    if (prefill !== undefined) context.reportKey([...path, 'prefill'], operationMessages.notWithReserve('prefill'));
    if (scheduler.reserve.volume > 0 && workload?.kind === 'jobs')
      context.report([...path, 'workload', 'jobs'], operationMessages.notWithReserve('a file of jobs'));
  });
  const reserve = (input.trace?.frameworks?.scheduler as { reserve?: boolean } | undefined)?.reserve;
  if (reserve === true)
    context.reportKey(['trace', 'frameworks', 'scheduler', 'reserve'], operationMessages.notWithReserve('trace'));
}
