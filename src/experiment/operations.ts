import type { AgentId, RoleId } from '../cluster/ids.ts';
import { NONE } from '../cluster/ids.ts';
import type { Master } from '../cluster/master.ts';
import type { Operator } from '../cluster/operator/operator.ts';
import { OperatorConversions } from '../cluster/operator/operator-conversions.ts';
import type { Honours } from '../cluster/ports.ts';
import type { ControlPlane } from '../control/index.ts';
import type { AgentSelection, OperationSpec } from '../scenario/index.ts';
import { formatDuration } from '../scenario/index.ts';
import type { Attendance } from '../workloads/traces/machine-churn.ts';

type Spec<Kind extends OperationSpec['kind']> = Extract<OperationSpec, { readonly kind: Kind }>;
/** Done to agents, one by one. */
type OnAgents = Extract<OperationSpec, { readonly agents: AgentSelection }>;
type Conversions = Spec<'reserve' | 'unreserve' | 'create_volume' | 'destroy_volume'>;

/** What an allocator must honour for an operation to have a meaning. */
const NEEDS: Readonly<Partial<Record<OperationSpec['kind'], keyof Honours>>> = {
  weights: 'weights',
  quota: 'quota',
  reserve: 'reservations',
  unreserve: 'reservations',
  create_volume: 'reservations',
  destroy_volume: 'reservations',
};

/**
 * Does what the scenario says the operator does, each at its time: an event an operation, by the name of its kind. What
 * cannot be done is counted and told in a warning, and the run goes on.
 */
export class Operations {
  readonly warnings: string[] = [];
  done = 0;
  failed = 0;
  /** The scenario's weights have changed, whether the allocator honours them or not. */
  weightChanged: (role: RoleId, weight: number) => void = () => {};
  /** How agents go down for maintenance and come back: at once, unless processes have to be stopped and started for it. */
  #attendance: Attendance;
  /** Is there a master to tell it to? (Another one than the leader answers 503, or passes it on to the leader: http.cpp.) */
  #hasLeader: () => boolean = () => true;
  /** Agents whose connection is broken are active again when they are back, not before. */
  #setActive: (agent: AgentId, isActive: boolean) => void;
  readonly #master: Master;
  readonly #operator: Operator;
  readonly #conversions: OperatorConversions;
  readonly #honours: Honours;
  readonly #specs: readonly OperationSpec[];
  /** Events that are still to come, ends of maintenance included. */
  #toCome = 0;

  constructor(master: Master, operator: Operator, specs: readonly OperationSpec[], honours: Honours, allocator: string) {
    const { cluster } = master;
    this.#master = master;
    this.#attendance = {
      isThere: (agent) => cluster.agents.isUp[agent] === 1,
      come: (agent) => master.addAgent(agent),
      go: (agent) => master.removeAgent(agent),
    };
    this.#operator = operator;
    this.#setActive = (agent, isActive) => operator.setAgentActive(agent, isActive);
    this.#conversions = new OperatorConversions(cluster.agents, cluster.resources);
    this.#honours = honours;
    this.#specs = specs;
    const unmet = new Set(specs.flatMap(({ kind }) => (this.#isHonoured(kind) ? [] : [NEEDS[kind]])));
    for (const what of unmet) this.warnings.push(`${allocator} does not honour ${what}: operations on them are left out`);
    const kinds = new Set(specs.map((spec) => spec.kind));
    const happens = new Map(
      [...kinds].map((kind) => [kind, cluster.simulation.event(`operator: ${kind}`, (index) => this.#happen(index))]),
    );
    specs.forEach(({ kind, at }, index) => {
      if (!this.#isHonoured(kind) && kind !== 'weights') return;
      this.#toCome++;
      happens.get(kind)?.at(at, index);
    });
    this.#scheduleMaintenance();
  }

  /** Masters may fail, and processes have to be stopped and started. */
  under({ agents, leadership, roster }: ControlPlane, attendance: Attendance): void {
    this.#setActive = (agent, isActive) => (isActive ? roster.reactivate(agent) : roster.deactivate(agent));
    this.#attendance = { ...attendance, go: (agent) => agents.shutDown(agent) };
    this.#hasLeader = () => leadership.leader !== NONE;
  }

  get isOver(): boolean {
    return this.#toCome === 0;
  }

  #isHonoured(kind: OperationSpec['kind']): boolean {
    const needed = NEEDS[kind];
    return needed === undefined || this.#honours[needed];
  }

  /** Agents go down and come back, if they are there to go. */
  #scheduleMaintenance(): void {
    const { simulation } = this.#master.cluster;
    const windows = this.#specs.filter((spec) => spec.kind === 'maintenance');
    if (windows.length === 0) return;
    const down = windows.map(() => [] as AgentId[]);
    const begins = simulation.event('maintenance begins', (window) => {
      this.#toCome--;
      for (const agent of this.#selected(windows[window].agents))
        if (this.#attendance.isThere(agent)) {
          down[window].push(agent);
          this.#attendance.go(agent);
        }
    });
    const ends = simulation.event('maintenance ends', (window) => {
      this.#toCome--;
      for (const agent of down[window]) if (!this.#attendance.isThere(agent)) this.#attendance.come(agent);
    });
    windows.forEach(({ start, duration }, window) => {
      this.#toCome += 2;
      begins.at(start, window);
      ends.at(start + duration, window);
    });
  }

  #happen(index: number): void {
    const spec = this.#specs[index];
    this.#toCome--;
    if (!this.#hasLeader()) this.#refuse(spec, index);
    else if (spec.kind === 'weights') this.#setWeights(spec);
    else if (spec.kind === 'quota') this.#setQuota(spec, index);
    else if (spec.kind === 'whitelist') this.#setWhitelist(spec);
    else this.#onEach(spec, index, (agent) => this.#operate(spec, agent));
  }

  /** What nobody is told is not done, and not done later. */
  #refuse(spec: OperationSpec, index: number): void {
    const failure = 'no master leads';
    const role = 'role' in spec ? this.#role(spec.role) : NONE;
    this.#note(spec.kind, NONE, role, '', failure);
    this.#warn(index, 'role' in spec ? spec.role : 'all of it', failure);
  }

  /** Returns why it could not be done; null: it was. */
  #operate(spec: Exclude<OnAgents, Spec<'whitelist'>>, agent: AgentId): string | null {
    switch (spec.kind) {
      case 'maintenance':
        if (this.#master.cluster.agents.isUp[agent] === 0) return 'the agent is down';
        this.#operator.planMaintenance(agent, spec.start);
        return null;
      case 'deactivate_agents':
      case 'activate_agents':
        this.#setActive(agent, spec.kind === 'activate_agents');
        return null;
      default:
        return this.#convert(spec, agent);
    }
  }

  #setWeights({ weights }: Spec<'weights'>): void {
    const byRole = new Map(Object.entries(weights).map(([name, weight]) => [this.#role(name), weight]));
    if (this.#honours.weights) this.#operator.setWeights(byRole);
    for (const [role, weight] of byRole) {
      this.weightChanged(role, weight);
      this.#note('weights', NONE, role, String(weight), null);
    }
  }

  #setQuota(spec: Spec<'quota'>, index: number): void {
    const { guarantee, limit, force: isForced } = spec;
    const role = this.#role(spec.role);
    const failure = this.#operator.setQuota({ role, guarantee, limit, isForced });
    this.#note('quota', NONE, role, '', failure);
    if (failure !== null) this.#warn(index, spec.role, failure);
  }

  #setWhitelist({ agents: selection }: Spec<'whitelist'>): void {
    const { agents } = this.#master.cluster;
    const isAll = Object.keys(selection).length === 0;
    this.#operator.setWhitelist(isAll ? null : new Set(this.#selected(selection).map((agent) => agents.names[agent])));
    this.#note('whitelist', NONE, NONE, '', null);
  }

  #convert(spec: Conversions, agent: AgentId): string | null {
    const role = this.#role(spec.role);
    if (spec.kind === 'reserve')
      return this.#operator.convert(agent, 'reserve', role, this.#conversions.reserve(spec.role, spec.resources));
    if (spec.kind === 'unreserve')
      return this.#operator.convert(agent, 'unreserve', role, this.#conversions.unreserve(spec.role, spec.resources));
    const { id } = spec;
    if (spec.kind === 'create_volume') {
      const creation = this.#conversions.createVolume(agent, role, id, spec.size, spec.shared);
      if (creation === null) return `no such disk is reserved for ${spec.role}, or there is a volume ${id} already`;
      return this.#operator.convert(agent, 'create-volume', role, creation);
    }
    const destruction = this.#conversions.destroyVolume(agent, role, id);
    if (destruction === null) return `${spec.role} has no volume ${id} there`;
    return this.#operator.convert(agent, 'destroy-volume', role, destruction);
  }

  /** Does it to each of the agents; where it fails, says so once a reason. */
  #onEach(spec: OnAgents, index: number, operate: (agent: AgentId) => string | null): void {
    const { names } = this.#master.cluster.agents;
    const role = 'role' in spec ? this.#role(spec.role) : NONE;
    const failures = new Map<string, string[]>();
    for (const name of spec.agents.names ?? [])
      if (!names.includes(name))
        failures.set('there is no such agent', [...(failures.get('there is no such agent') ?? []), name]);
    for (const agent of this.#selected(spec.agents)) {
      const failure = operate(agent);
      this.#note(spec.kind, agent, role, 'id' in spec ? spec.id : '', failure);
      if (failure !== null) failures.set(failure, [...(failures.get(failure) ?? []), names[agent]]);
    }
    for (const [failure, those] of failures) this.#warn(index, shortened(those), failure);
  }

  /** By number. */
  #selected({ names, attributes = {}, count = Infinity }: AgentSelection): AgentId[] {
    const { agents } = this.#master.cluster;
    const wanted = Object.entries(attributes);
    return [...agents.names.keys()]
      .filter((agent) => names === undefined || names.includes(agents.names[agent]))
      .filter((agent) => wanted.every(([name, value]) => agents.attributes[agent][name] === value))
      .slice(0, count);
  }

  #role(name: string): RoleId {
    return this.#master.cluster.roles.idOf(name);
  }

  #note(kind: OperationSpec['kind'], agent: AgentId, role: RoleId, detail: string, failure: string | null): void {
    if (failure === null) this.done++;
    else this.failed++;
    this.#master.cluster.observers.operated({ name: kind.replace('_', '-'), agent, role, detail, failure });
  }

  #warn(index: number, who: string, failure: string): void {
    const { kind, at } = this.#specs[index];
    this.warnings.push(`operation ${kind} at ${formatDuration(at)}, ${who}: ${failure}`);
  }
}

function shortened(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}
