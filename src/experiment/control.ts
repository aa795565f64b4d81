import type { Master } from '../cluster/master.ts';
import { ControlPlane, type Disturbance, Disturbances, type Latency } from '../control/index.ts';
import { FaultPlan } from '../faults/plan.ts';
import { AGENT_TIMEOUTS, type ControlSpec, type FrameworkSpec } from '../scenario/index.ts';
import type { Time } from '../sim/index.ts';
import { quantile } from '../workloads/distribution.ts';
import type { DistributionSpec } from '../workloads/distribution-spec.ts';
import type { Attendance } from '../workloads/traces/machine-churn.ts';
import type { Prepared } from './prepared.ts';

/** The processes of a run and what fails, where the scenario has any of it. */
export interface Control {
  readonly plane: ControlPlane;
  readonly disturbances: Disturbances;
  readonly plan: FaultPlan;
  /** Nothing more will fail or come back, and whoever notices late has had the time for it. */
  readonly isSettled: boolean;
  /** Nothing is to fail any more, and what failed last has had its time. */
  readonly isQuiet: boolean;
  /** How a trace's machines come and go. */
  readonly attendance: Attendance;
  /** These agents and all frameworks are there from the beginning. */
  begin(agents: readonly number[]): void;
}

/** Longer than any of Mesos' timeouts after which something that waited may go on, µs. */
const AFTERMATH = 1_800_000_000;

/** Puts the control plane between master, agents and frameworks; absent: the scenario does not ask for it. */
export function controlled(
  prepared: Prepared,
  members: readonly Pick<FrameworkSpec, 'failure'>[],
  master: Master,
): Control | undefined {
  const { scenario, trace } = prepared;
  const { control } = scenario;
  if (control === undefined) return undefined;
  const { cluster } = master;
  const { simulation, agents, frameworks } = cluster;
  const plane = new ControlPlane(master, {
    masters: control.masters,
    latency: {
      ...latencyOf('framework-master', control),
      ...latencyOf('master-agent', control),
      ...latencyOf('zookeeper', control),
    },
    loss: control.network.loss,
    frameworks: members.map(({ failure }) => present(failure)),
    agents: timeoutsOf(prepared, agents.count),
  });
  const facts = {
    agents: agents.names.map((name, agent) => ({ name, attributes: agents.attributes[agent] })),
    frameworks: frameworks.names,
    masters: control.masters.count,
    zookeeper: control.masters.zookeeper,
    ...(trace && scenario.trace?.machines ? { machines: trace.machines } : {}),
  };
  const plan = new FaultPlan(control.faults, facts, (name) => simulation.random(name), scenario.until ?? Infinity);
  const disturbances = new Disturbances(plane, { next: () => disturbanceOf(plan) });
  let hasBegun = false;
  const early: number[] = [];
  const crashes = control.faults.some(({ kind }) => kind === 'machine-events');
  return {
    plane,
    disturbances,
    plan,
    get isQuiet() {
      return !disturbances.areToCome && cluster.now > disturbances.latest + AFTERMATH;
    },
    get isSettled() {
      return this.isQuiet && !plane.reconciliation.isToHelp;
    },
    attendance: {
      isThere: (agent) => plane.agents.isHostUp[agent] === 1 || early.includes(agent),
      come: (agent) => {
        if (hasBegun) plane.agents.start(agent);
        else early.push(agent);
      },
      go: (agent) => {
        if (!crashes) plane.agents.shutDown(agent);
      },
    },
    begin: (own) => {
      hasBegun = true;
      plane.begin([...early, ...own]);
      disturbances.begin();
    },
  };
}

function disturbanceOf(plan: FaultPlan): Disturbance | null {
  const action = plan.next();
  if (action === null || action.kind !== 'slow-link') return action;
  return { ...action, latency: samplerOf(action.latency) };
}

/** Nothing where messages take no time. */
function latencyOf(link: keyof ControlSpec['network']['latency'], { network }: ControlSpec): Record<string, Latency> {
  const spec = network.latency[link];
  return spec.kind === 'constant' && spec.value === 0 ? {} : { [link]: samplerOf(spec) };
}

function samplerOf(spec: DistributionSpec): Latency {
  return (uniform: number): Time => quantile(spec, uniform);
}

/** By agent: machines of a trace have the defaults of any agent of the scenario without its own. */
function timeoutsOf({ scenario }: Prepared, count: number) {
  const own = scenario.agents.flatMap((spec) => new Array(spec.count).fill(present(spec.timeouts)));
  return [...new Array(Math.max(0, count - own.length)).fill(AGENT_TIMEOUTS), ...own];
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a scenario with a control plane says how each of its entities fails');
  return value;
}
