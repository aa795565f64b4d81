import type { AgentId } from '../../cluster/ids.ts';
import { parseAttributes } from '../../cluster/resources/attributes.ts';
import { GONE, LOST, TASK_STATES, type TaskState } from '../../cluster/tables/tasks.ts';
import { ALL_CAPABILITIES, setCapabilities } from '../allocator/agent-ops.ts';
import { toParts } from '../cases/case-resources.ts';
import { endExecutor } from './case-executors.ts';
import { rawResources } from './master-offer-ops.ts';
import type { CaseTaskRow } from './master-parties.ts';
import type { MasterOpNamed } from './master-subject.ts';
import type { MasterWorld } from './master-world.ts';
import { EXECUTOR, stateName } from './task-updates.ts';

/** What ops do that agents and executors do. */

type Named = { readonly agent: string };

export function startAgent(world: MasterWorld, op: MasterOpNamed<'start_agent'>): void {
  const { agents, eligibility } = world.cluster;
  const agent = world.agent(op.agent);
  if (agents.isUp[agent] === 1) throw new Error(`agent ${op.agent} is there already`);
  const resources = op.resources_raw === undefined ? op.resources : rawResources(op.resources_raw);
  if (resources === null) throw new Error(`agent ${op.agent} has no such resources`);
  world.membership.setTotal(agent, toParts(resources, agents));
  setCapabilities(world, agent, op.agent_capabilities ?? ALL_CAPABILITIES);
  agents.features[agent] = { attributes: parseAttributes(op.attributes ?? ''), hostname: op.agent };
  eligibility.agentChanged(agent);
  register(world, agent);
  world.counters.add('slave_registrations');
  if (op.drops_pongs) world.ignorePings(agent);
}

export function shutDownAgent(world: MasterWorld, { agent }: Named): void {
  world.control.agents.shutDown(world.presentAgent(agent));
}

/** Its socket breaks. */
export function disconnectAgent(world: MasterWorld, { agent }: Named): void {
  world.control.roster.disconnect(world.presentAgent(agent));
}

export function partitionAgent(world: MasterWorld, { agent }: Named): void {
  cutOff(world, world.agent(agent));
}

/** Messages get through again, and the agent registers at once. */
export function healAgent(world: MasterWorld, { agent: name }: Named): void {
  const agent = world.agent(name);
  if (world.cutOff.delete(agent)) world.control.network.heal(agent);
  world.control.agents.registerNow(agent);
}

/** It is there from the beginning, or a process that starts. */
function register({ control, simulation, cluster }: MasterWorld, agent: AgentId): void {
  if (control.leadership.term === 1 && control.agents.isProcessUp[agent] === 0) {
    control.agents.begin(agent);
    return;
  }
  control.agents.start(agent);
  simulation.run(cluster.now);
  control.agents.registerNow(agent);
}

/** Nothing gets through between the agent and the masters. */
export function cutOff({ control, cutOff: already }: MasterWorld, agent: AgentId): void {
  if (already.has(agent)) return;
  already.add(agent);
  const { parties, network, options } = control;
  const masters = Array.from({ length: options.masters.count }, (_, master) => parties.master(master));
  network.partition(agent, [parties.agent(agent)], masters, false);
}

export function executorStatus(world: MasterWorld, { framework, task, state }: MasterOpNamed<'executor_status'>): void {
  const { master } = world;
  const known = aliveTask(world, framework, task);
  if (state === 'TASK_RUNNING') master.tasks.arrive(known.row);
  else if (state === 'TASK_STARTING' || state === 'TASK_KILLING') world.updates.tell(known, state, EXECUTOR);
  else master.tasks.over(known.row, stateOf(state));
}

/** The executor obeys at once. Of a task that is not there nothing is answered. */
export function killTask(world: MasterWorld, { framework, task }: MasterOpNamed<'kill_task'>): void {
  world.connected(framework);
  const known = world.findTask(framework, task);
  if (known === undefined || !world.isAlive(known)) return;
  world.master.tasks.kill(known.row, 0);
}

/** The container of the task is destroyed (the semantics §12). */
export function correct(world: MasterWorld, op: MasterOpNamed<'qos_correction_kill'>): void {
  const known = aliveTask(world, op.framework, op.task);
  const isAware = world.subscription(op.framework).capabilities.includes('PARTITION_AWARE');
  const { tasks, taskSets } = world.cluster;
  endExecutor(world.master, taskSets.framework[tasks.taskSet[known.row]], world.agent(op.agent));
  world.updates.explain(known, { reason: 'REASON_CONTAINER_PREEMPTED', source: 'SOURCE_SLAVE' });
  world.master.tasks.over(known.row, isAware ? GONE : LOST);
}

function aliveTask(world: MasterWorld, framework: string, task: string): CaseTaskRow {
  const known = world.findTask(framework, task);
  if (known === undefined || !world.isAlive(known)) throw new Error(`framework ${framework} has no task ${task}`);
  return known;
}

function stateOf(name: string): TaskState {
  const state = TASK_STATES.findIndex((_, index) => index > 0 && stateName(index as TaskState) === name);
  if (state < 0) throw new Error(`executors report no ${name}`);
  return state as TaskState;
}
