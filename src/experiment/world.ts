import { Cluster } from '../cluster/cluster.ts';
import { type FrameworkId, NONE } from '../cluster/ids.ts';
import { Intake } from '../cluster/intake.ts';
import { Master } from '../cluster/master.ts';
import type { Allocator, Observer, Workload } from '../cluster/ports.ts';
import type { ResourceEntry } from '../cluster/resources/resource-entry.ts';
import { roleAncestors } from '../cluster/role-path.ts';
import { SchedulerDriver } from '../cluster/scheduler/scheduler-driver.ts';
import type { AgentDescription } from '../cluster/tables/agents.ts';
import type { RoleDescription } from '../cluster/tables/roles.ts';
import { TaskLife } from '../cluster/tasks/task-life.ts';
import type { FrameworkSpec, SchedulerSpec } from '../scenario/index.ts';
import type { Simulation } from '../sim/index.ts';
import { JobListWorkload } from '../workloads/job-list.ts';
import { Prefill } from '../workloads/prefill.ts';
import { SyntheticWorkload } from '../workloads/synthetic.ts';
import { MachineChurn } from '../workloads/traces/machine-churn.ts';
import { TraceReplay } from '../workloads/traces/replay.ts';
import { type Control, controlled } from './control.ts';
import { honoured } from './honour.ts';
import { operate, reservesAtRunTime } from './operate.ts';
import type { Operations } from './operations.ts';
import type { Prepared } from './prepared.ts';
import { capabilitiesOf, restrict } from './restrict.ts';
import { type Revocations, revocations } from './revoke.ts';
import { RunEnd } from './run-end.ts';

/** A cluster with its master, frameworks and workloads, put together from a scenario and ready to run. */
export interface World {
  readonly cluster: Cluster;
  readonly master: Master;
  readonly intake: Intake;
  /** Weights of the roles as the scenario has them, honoured or not. */
  readonly weights: readonly number[];
  /** By framework: how often a task of it that failed is tried again. */
  readonly attempts: readonly number[];
  readonly warnings: readonly string[];
  /** What the operator does; present where the scenario has any of it. */
  readonly operations?: Operations;
  /** Processes and what fails of them; present where the scenario has any of it. */
  readonly control?: Control;
  /** What takes tasks away from their frameworks. */
  readonly revocations: Revocations;
  /** Present where a trace is replayed. */
  readonly replay?: TraceReplay;
  /** When it is over, if it has no `until`. */
  readonly end: RunEnd;
}

/** What all frameworks have in common, whether the scenario or a trace brought them. */
type Member = Omit<FrameworkSpec, 'workload' | 'prefill'>;

export function buildWorld(
  prepared: Prepared,
  allocator: Allocator,
  simulation: Simulation,
  observers: readonly Observer[],
): World {
  const { scenario, trace } = prepared;
  const members = membersOf(prepared);
  const agents = agentsOf(prepared);
  const roles = rolesOf(prepared, members, agents);
  const { allocation } = scenario;
  const entitlements = honoured(allocator, { roles, agents });

  const cluster = new Cluster(
    simulation,
    {
      resources: resourcesOf(prepared, agents, members),
      agents: entitlements.agents,
      roles: entitlements.roles,
      frameworks: members.map(({ name, role, capabilities }) => ({ name, role, capabilities: capabilitiesOf(capabilities) })),
      minAllocatable: allocation.minAllocatable,
      unshared: allocation.fairSharingExcluded ?? [],
      filtersGpus: allocation.filtersGpus ?? true,
      ...(allocation.region === undefined ? {} : { region: allocation.region }),
      reservesAtRunTime: reservesAtRunTime(scenario),
    },
    observers,
  );
  restrict(cluster, members);
  scenario.frameworks.forEach(({ workload }, framework) => {
    if (workload?.kind === 'synthetic') cluster.frameworks.checkpointEvery[framework] = workload.checkpointEvery ?? 0;
  });
  const master = new Master(cluster, allocator, allocation);
  const executors = members.map(({ executor }) => ({
    overhead: executor.resources.length > 0 ? cluster.demands.ofEntries(executor.resources) : NONE,
    start: executor.start,
  }));
  master.tasks = new TaskLife(
    cluster,
    master,
    executors,
    members.map((member) => member.retry),
  );
  const events = {
    decides: simulation.event('framework decides', (framework) => master.drivers[framework].decided()),
    revives: simulation.event('framework revives', (framework) => master.drivers[framework].reviveIsDue()),
  };
  members.forEach(({ scheduler }, framework) => {
    const create = prepared.schedulers.get(scheduler.use);
    if (create === undefined) throw new Error(`there is no scheduler "${scheduler.use}"`);
    cluster.frameworks.filter[framework] = registeredFilter(cluster, scheduler);
    master.drivers.push(
      new SchedulerDriver(
        master,
        framework,
        create(cluster, scheduler.options),
        {
          refuse: scheduler.refuse,
          suppress: scheduler.suppress,
          reviveInterval: scheduler.reviveInterval,
          thinkTime: scheduler.thinkTime,
          asksForLeast: scheduler.filter?.atLeast === 'auto',
          ...(scheduler.maintenance ? { maintenance: scheduler.maintenance } : {}),
        },
        events,
      ),
    );
  });
  allocator.attach?.(cluster);
  const runtime = operate(prepared, members, master, allocator);
  const control = controlled(prepared, members, master);
  const taken = revocations(prepared, members, master, allocator, control);
  if (control) runtime.operations?.under(control.plane, control.attendance);

  const machinesAreAgents = scenario.trace?.machines === true && trace !== undefined;
  const churn = machinesAreAgents
    ? new MachineChurn(cluster, master, trace, scenario.trace?.reserve ?? {}, control?.attendance)
    : null;
  const replay = trace
    ? new TraceReplay(cluster, trace, {
        firstFramework: scenario.frameworks.length,
        prefill: scenario.trace?.prefill ?? true,
        machinesAreAgents,
      })
    : undefined;
  const workloads = [...workloadsOf(prepared, cluster), ...(replay ? [replay] : [])];
  const intake = new Intake(cluster, master, workloads);

  // First the cluster is there, then what arrives at time 0, then the first allocation run.
  const begin = simulation.event('begin', () => {
    if (churn) churn.begin();
    const own = agents.length - scenarioAgentCount(prepared);
    const ids = Array.from({ length: agents.length - own }, (_, i) => own + i);
    if (control) control.begin(ids);
    else for (const agent of ids) master.addAgent(agent);
    runtime.oversubscription?.begin();
    taken.qos?.begin();
    taken.preemption?.begin();
    if (!control) for (const driver of master.drivers) driver.subscribe();
  });
  begin.at(0);
  intake.begin();

  return {
    cluster,
    master,
    intake,
    weights: roles.map((role) => role.weight),
    attempts: members.map((member) => member.retry.attempts),
    warnings: [...entitlements.warnings, ...runtime.warnings],
    ...(runtime.operations ? { operations: runtime.operations } : {}),
    ...(control ? { control } : {}),
    revocations: taken,
    ...(replay ? { replay } : {}),
    end: new RunEnd(master, intake, runtime.operations, control),
  };
}

function membersOf({ scenario, trace }: Prepared): Member[] {
  const template = scenario.trace?.frameworks;
  const fromTrace =
    trace && template
      ? trace.frameworks.map((name) => ({
          name,
          role: name,
          scheduler: template.scheduler,
          executor: template.executor,
          retry: template.retry,
          ...(template.capabilities ? { capabilities: template.capabilities } : {}),
          ...(template.failure ? { failure: template.failure } : {}),
        }))
      : [];
  return [...scenario.frameworks, ...fromTrace];
}

/** The trace's machines first, so that their numbers are the agents'; then the scenario's. */
function agentsOf({ scenario, trace }: Prepared): AgentDescription[] {
  const machines = scenario.trace?.machines && trace ? trace.machines.names : [];
  // Amounts come with the machine events; the entries say which pools there are.
  const resources = Object.keys(scenario.trace?.reserve ?? {}).map(
    (role): ResourceEntry => ({ type: 'scalar', name: 'cpus', role, value: 0 }),
  );
  const agents: AgentDescription[] = machines.map((name) => ({ name, resources, attributes: {} }));
  for (const { count, resources: own, attributes, domain } of scenario.agents)
    for (let i = 0; i < count; i++)
      agents.push({ name: `agent-${agents.length + 1}`, resources: own, attributes, ...(domain ? { domain } : {}) });
  return agents;
}

function scenarioAgentCount({ scenario }: Prepared): number {
  return scenario.agents.reduce((sum, spec) => sum + spec.count, 0);
}

/** All roles that are named anywhere, and those above them in the tree, so that each has its weight. */
function rolesOf({ scenario }: Prepared, members: readonly Member[], agents: readonly AgentDescription[]): RoleDescription[] {
  const named = new Map(scenario.roles.map((role) => [role.name, role]));
  const names = [
    ...scenario.roles.map((role) => role.name),
    ...members.map((member) => member.role),
    ...agents.flatMap((agent) => agent.resources.map((entry) => entry.role)).filter((role) => role !== '*'),
  ];
  return [...new Set([...names, ...names.flatMap(roleAncestors)])].map((name) => {
    const { weight, priority, quota } = named.get(name) ?? { weight: 1, priority: 0 };
    return { name, weight, priority, ...quota };
  });
}

/** Every scalar that an agent has or somebody asks for gets a column. */
function resourcesOf(
  { scenario, trace, jobLists }: Prepared,
  agents: readonly AgentDescription[],
  members: readonly Member[],
): string[] {
  const entries = [
    ...agents.flatMap((agent) => agent.resources),
    ...members.flatMap((member) => member.executor.resources),
    ...scenario.frameworks.flatMap((framework) => framework.prefill?.resources ?? []),
  ];
  return [
    ...(trace?.resources ?? []),
    ...entries.filter((entry) => entry.type === 'scalar').map((entry) => entry.name),
    ...scenario.frameworks.flatMap(({ workload }) => (workload?.kind === 'synthetic' ? Object.keys(workload.demand) : [])),
    ...[...jobLists.values()].flatMap((list) => list.resources),
    ...scenario.agents.flatMap(({ oversubscribed }) => Object.keys({ ...oversubscribed?.fixed, ...oversubscribed?.unused })),
    // A registered filter for what nobody has lets nothing through.
    ...members.flatMap(({ scheduler: { filter } }) => (filter?.atLeast === 'auto' ? [] : Object.keys(filter?.atLeast ?? {}))),
  ];
}

function registeredFilter(cluster: Cluster, { filter }: SchedulerSpec) {
  if (filter === undefined) return null;
  const atLeast = filter.atLeast === undefined || filter.atLeast === 'auto' ? null : cluster.resources.vector(filter.atLeast);
  const wanted = filter.agents;
  const agents =
    wanted === undefined
      ? null
      : Uint8Array.from(cluster.agents.attributes, (attributes) =>
          Object.entries(wanted).every(([name, value]) => attributes[name] === value) ? 1 : 0,
        );
  return { atLeast, agents };
}

/** Prefill comes before anything else that is submitted at time 0. */
function workloadsOf({ scenario, jobLists }: Prepared, cluster: Cluster): Workload[] {
  const prefills: Workload[] = [];
  const others: Workload[] = [];
  scenario.frameworks.forEach(({ workload, prefill }: FrameworkSpec, framework: FrameworkId) => {
    if (prefill) prefills.push(new Prefill(cluster, framework, prefill));
    if (workload?.kind === 'synthetic') others.push(new SyntheticWorkload(cluster, framework, workload));
    const list = workload?.kind === 'jobs' ? jobLists.get(workload.file) : undefined;
    if (list) others.push(new JobListWorkload(cluster, framework, list));
  });
  return [...prefills, ...others];
}
