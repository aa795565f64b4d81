import type { Context } from '../context.ts';
import type { Path } from '../error.ts';
import type {
  AgentPick,
  DisturbanceSpec,
  FaultSpec,
  FaultTiming,
  MaintenanceWaveSpec,
  MastersSpec,
  PartyPick,
  ServerPick,
} from '../fault-spec.ts';
import { agentsBeforeTrace, KnownAgents } from '../known-agents.ts';
import * as faultMessages from '../messages/fault-messages.ts';
import { notBeforeUntil } from '../messages/messages.ts';
import type { AgentSpec, FrameworkSpec } from '../scenario.ts';
import { type CRASHES, DISTURBANCES } from '../schema/faults-schema.ts';
import type { ScenarioInput } from '../schema/schema.ts';
import { parsePercentage } from '../units.ts';

type FaultInput = NonNullable<ScenarioInput['faults']>[number];
type CrashInput = NonNullable<FaultInput['crash']>;
type AgentsInput = NonNullable<FaultInput['restart']>['agents'];
type PartiesInput = NonNullable<FaultInput['partition']>['from'];
type ServersInput = NonNullable<CrashInput['zookeeper']>;

/** Whom a fault may happen to. */
interface Entities {
  readonly agents: readonly AgentSpec[];
  readonly frameworks: readonly FrameworkSpec[];
  readonly masters: MastersSpec;
}

/** What goes wrong, in the order of the file. */
export function resolveFaults(input: ScenarioInput, entities: Entities, context: Context): readonly FaultSpec[] {
  const resolver = new FaultResolver(input, entities, context);
  return (input.faults ?? []).map((each, index) => resolver.resolve(each, ['faults', index]));
}

class FaultResolver {
  readonly #agents: KnownAgents;
  /** null: those of a trace are not known yet. */
  readonly #frameworks: readonly string[] | null;
  readonly #masters: MastersSpec;
  readonly #until: number | undefined;
  readonly #replaysMachines: boolean;
  readonly #context: Context;

  constructor({ trace, until }: ScenarioInput, { agents, frameworks, masters }: Entities, context: Context) {
    this.#agents = new KnownAgents(agentsBeforeTrace(trace, agents), context);
    this.#frameworks = trace === undefined ? frameworks.map(({ name }) => name) : null;
    this.#masters = masters;
    this.#until = until;
    this.#replaysMachines = trace !== undefined && trace.machines !== false;
    this.#context = context;
  }

  resolve(input: FaultInput, path: Path): FaultSpec {
    if (this.#until !== undefined && input.at !== undefined && input.at >= this.#until)
      this.#context.report([...path, 'at'], notBeforeUntil('at'));
    if (input.machine_events !== undefined) {
      if (!this.#replaysMachines) this.#context.reportKey([...path, 'machine_events'], faultMessages.noMachinesReplayed());
      return { kind: 'machine-events' };
    }
    if (input.maintenance_wave !== undefined)
      return this.#wave(input.at ?? 0, input.maintenance_wave, [...path, 'maintenance_wave']);
    const kind = DISTURBANCES.find((each) => input[each] !== undefined);
    if (kind === undefined) throw new Error('the schema lets exactly one kind of fault through');
    return { kind: 'disturbance', what: this.#disturbance(input, [...path, kind]), when: this.#timing(input, path) };
  }

  #timing({ at, for: duration, mtbf, mttr, correlated, until }: FaultInput, path: Path): FaultTiming {
    if (mtbf === undefined) return { kind: 'once', at: at ?? 0, ...(duration === undefined ? {} : { duration }) };
    const from = at ?? 0;
    if (until !== undefined && until <= from) this.#context.report([...path, 'until'], faultMessages.endsBeforeItBegins());
    if (correlated !== undefined) this.#checkAttribute(correlated, [...path, 'correlated']);
    const gap = this.#context.distribution([...path, 'mtbf'], mtbf);
    const isNothing = gap.kind === 'constant' ? gap.value === 0 : gap.kind === 'uniform' && gap.max === 0;
    if (isNothing) this.#context.report([...path, 'mtbf'], faultMessages.noWaits('mtbf'));
    return {
      kind: 'recurring',
      from,
      ...(until === undefined ? {} : { until }),
      mtbf: gap,
      ...(mttr === undefined ? {} : { mttr: this.#context.distribution([...path, 'mttr'], mttr) }),
      ...(correlated === undefined ? {} : { correlated }),
    };
  }

  #disturbance(input: FaultInput, path: Path): DisturbanceSpec {
    const { crash, restart, shutdown, drain, disconnect, teardown, partition, slow, hold } = input;
    if (crash !== undefined) return this.#crash(crash, path);
    if (restart !== undefined) return { kind: 'agent-process-crash', agents: this.#pick(restart.agents, [...path, 'agents']) };
    if (shutdown !== undefined) return { kind: 'agent-shutdown', agents: this.#pick(shutdown.agents, [...path, 'agents']) };
    if (drain !== undefined)
      return { kind: 'agent-drain', agents: this.#pick(drain.agents, [...path, 'agents']), grace: drain.grace ?? null };
    if (disconnect !== undefined) return { kind: 'framework-disconnect', framework: this.#framework(disconnect.framework, path) };
    if (teardown !== undefined) return { kind: 'framework-teardown', framework: this.#framework(teardown.framework, path) };
    if (partition !== undefined)
      return { kind: 'partition', ...this.#ends(partition, path), isOneWay: partition.one_way ?? false };
    if (hold !== undefined) return { kind: 'hold', ...this.#ends(hold, path) };
    if (slow === undefined) throw new Error('the schema lets exactly one kind of fault through');
    const latency = this.#context.distribution([...path, 'latency'], slow.latency);
    return { kind: 'slow-link', ...this.#ends(slow, path), latency };
  }

  #crash({ agents, master, framework, executors, zookeeper }: CrashInput, path: Path): DisturbanceSpec {
    const at = (key: (typeof CRASHES)[number], ...below: string[]) => [...path, key, ...below];
    if (agents !== undefined) return { kind: 'agent-crash', agents: this.#pick(agents, at('agents')) };
    if (master !== undefined) {
      if (typeof master === 'number') this.#checkMaster(master, at('master'));
      return { kind: 'master-crash', master };
    }
    if (framework !== undefined) return { kind: 'framework-crash', framework: this.#framework(framework, path) };
    if (executors !== undefined) {
      const whose = this.#framework(executors.framework, at('executors'));
      const where = executors.agents === undefined ? {} : this.#pick(executors.agents, at('executors', 'agents'));
      return { kind: 'executor-crash', framework: whose, agents: where };
    }
    if (zookeeper !== undefined) return { kind: 'zookeeper-crash', servers: this.#servers(zookeeper, at('zookeeper')) };
    return { kind: 'registry-down' };
  }

  #wave(at: number, input: NonNullable<FaultInput['maintenance_wave']>, path: Path): MaintenanceWaveSpec {
    const { agents, every, batch, lasts, by = 'maintenance', announce = 0 } = input;
    if (announce > 0 && by !== 'maintenance')
      this.#context.reportKey([...path, 'announce'], faultMessages.notAlone(`by: ${by}`, 'announce'));
    return {
      kind: 'maintenance-wave',
      at,
      agents: agents === undefined ? {} : this.#pick(agents, [...path, 'agents']),
      every,
      batch: this.#isPart([...path, 'batch']) ? { fraction: batch } : { count: batch },
      lasts,
      by,
      announce,
    };
  }

  // ———————————————————————————————————————————————————————————————————————————————————————————————————————— who

  #pick(input: AgentsInput, path: Path): AgentPick {
    if (typeof input === 'number') {
      this.#agents.checkCount(input, {}, path);
      return { count: input };
    }
    if (input === 'all') return {};
    if (typeof input === 'string') {
      if (!input.trimEnd().endsWith('%')) return { names: [this.#agents.named(input, path)] };
      let fraction = 1;
      this.#context.checking(path, () => (fraction = parsePercentage(input)));
      return { fraction };
    }
    if (Array.isArray(input)) return { names: input.map((name, index) => this.#agents.named(name, [...path, index])) };
    const { attributes, count } = input as { attributes?: object; count?: number };
    const names = attributes === undefined ? undefined : Object.keys(attributes);
    const wanted = names === undefined ? {} : this.#agents.withAttributes([...path, 'attributes'], names);
    const isPart = this.#isPart([...path, 'count']);
    if (count !== undefined && !isPart) this.#agents.checkCount(count, wanted, [...path, 'count']);
    return {
      ...(names === undefined ? {} : { attributes: wanted }),
      ...(count === undefined ? {} : isPart ? { fraction: count } : { count }),
    };
  }

  /** `1` and `100%` are the same number by now. */
  #isPart(path: Path): boolean {
    return this.#context.text(path).trimEnd().endsWith('%');
  }

  #servers(input: ServersInput, path: Path): ServerPick {
    const there = this.#masters.zookeeper;
    if (input === 'all') return {};
    if (typeof input === 'number') {
      if (input > there) this.#context.report(path, faultMessages.fewerServers(input, there));
      return { count: input };
    }
    input.forEach((each, index) => {
      if (each >= there) this.#context.report([...path, index], faultMessages.noSuchNumber('server of ZooKeeper', each, there));
    });
    return { indices: input };
  }

  #framework(name: string, path: Path): string {
    return this.#namedFramework(name, [...path, 'framework']);
  }

  #namedFramework(name: string, path: Path): string {
    const isKnown = name === 'all' || this.#frameworks === null || this.#frameworks.includes(name);
    if (!isKnown) this.#context.report(path, faultMessages.noSuchFramework(name, this.#frameworks ?? []));
    return name;
  }

  #checkMaster(index: number, path: Path): void {
    const { count } = this.#masters;
    if (index >= count) this.#context.report(path, faultMessages.noSuchNumber('master', index, count));
  }

  #ends({ from, to }: { from: PartiesInput; to?: PartiesInput | undefined }, path: Path) {
    return { from: this.#parties(from, [...path, 'from']), to: to === undefined ? null : this.#parties(to, [...path, 'to']) };
  }

  #parties(input: PartiesInput, path: Path): PartyPick {
    if (input === 'masters' || input === 'frameworks') return { [input]: 'all' };
    if (typeof input === 'string') return { [input]: {} };
    const { masters, agents, frameworks, zookeeper } = input;
    const numbers = masters === undefined || masters === 'all' ? masters : [masters].flat();
    if (typeof masters === 'number') this.#checkMaster(masters, [...path, 'masters']);
    else if (Array.isArray(masters)) masters.forEach((each, i) => this.#checkMaster(each, [...path, 'masters', i]));
    return {
      ...(numbers === undefined ? {} : { masters: numbers }),
      ...(agents === undefined ? {} : { agents: this.#pick(agents, [...path, 'agents']) }),
      ...(frameworks === undefined ? {} : { frameworks: this.#frameworksOf(frameworks, [...path, 'frameworks']) }),
      ...(zookeeper === undefined ? {} : { zookeeper: this.#servers(zookeeper, [...path, 'zookeeper']) }),
    };
  }

  #frameworksOf(input: string | readonly string[], path: Path): readonly string[] | 'all' {
    if (input === 'all') return 'all';
    if (typeof input === 'string') return [this.#namedFramework(input, path)];
    return input.map((name, index) => this.#namedFramework(name, [...path, index]));
  }

  #checkAttribute(name: string, path: Path): void {
    const { specs } = this.#agents;
    if (specs === null) return;
    const names = [...new Set(specs.flatMap(({ attributes }) => Object.keys(attributes)))];
    if (!names.includes(name)) this.#context.report(path, faultMessages.noSuchAttribute(name, names));
  }
}
