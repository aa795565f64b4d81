import type { AgentId, FrameworkId, TaskId } from '../cluster/ids.ts';
import type { AgentReach } from '../cluster/revocation/agent-reach.ts';
import type { Revocation, RevocationWiring } from '../cluster/revocation/revocation.ts';
import type { ControlPlane } from './control-plane.ts';
import type { MessageType } from './network.ts';

/** What agents can do to what has come to them, while their processes run. */
export function reachOf({ agents, launches, strays }: ControlPlane): AgentReach {
  return {
    isRunning: (agent) => agents.isProcessUp[agent] === 1,
    has: (task) => launches.hasArrived(task),
    executorKilled: (framework, agent) => strays.endOn(agent, (stray) => stray.framework === framework),
  };
}

/**
 * The master's orders to agents to stop tasks (KillTaskMessage) and executors (ShutdownExecutorMessage). They are sent once: an
 * executor that hears of none has not answered, and is killed by an order that is repeated until it is obeyed.
 */
export class Kills implements RevocationWiring {
  readonly #control: ControlPlane;
  readonly #killTask: MessageType;
  readonly #killExecutor: MessageType;

  constructor(control: ControlPlane, revocation: Revocation) {
    this.#control = control;
    const { network, agents, launches, cluster, parties } = control;
    const { tasks } = cluster;
    this.#killTask = network.message('kill task', { isAcknowledged: false }, (_to, _from, task, serial) => {
      const isThere = tasks.serial[task] === serial && tasks.isAlive(task) && launches.hasArrived(task);
      if (isThere && agents.isProcessUp[tasks.agent[task]] === 1) revocation.stop(task);
    });
    this.#killExecutor = network.message('shut down executor', { isAcknowledged: false }, (to, _from, framework) => {
      const agent = parties.index(to);
      if (agents.isProcessUp[agent] === 1) revocation.killExecutor(framework, agent);
    });
  }

  get leader(): number {
    return this.#control.leadership.leader;
  }

  ask(task: TaskId, serial: number): void {
    this.#send(this.#killTask, this.#control.cluster.tasks.agent[task], task, serial);
  }

  killExecutor(framework: FrameworkId, agent: AgentId): void {
    this.#send(this.#killExecutor, agent, framework, 0);
  }

  #send(message: MessageType, agent: AgentId, subject: number, value: number): void {
    const { parties } = this.#control;
    message.send(parties.master(this.leader), parties.agent(agent), subject, value);
  }
}
