import type { AgentId } from '../cluster/ids.ts';
import type { EventType } from '../sim/index.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Standing } from './roster.ts';

/**
 * What a new leader waits for: agents of the registry that have not come back in time are marked unreachable (or, if they are
 * too many, it exits), and with quotas nothing is allocated before most of them are back (the semantics §16.3 and §16.4).
 */
export class Recovery {
  readonly #control: ControlPlane;
  readonly #agentsAreDue: EventType;
  readonly #gateOpens: EventType;
  /** Agents of the registry, and those of them that are not back. */
  #known = 0;
  #missing = 0;
  /** So many agents more must be added before there is any allocation. */
  #wanted = 0;

  constructor(control: ControlPlane) {
    this.#control = control;
    const { simulation } = control.cluster;
    this.#agentsAreDue = simulation.event('recovered agents are due', (term) => this.#judge(term));
    this.#gateOpens = simulation.event('allocator recovery times out', (term) => {
      if (term !== control.leadership.term) return;
      this.#wanted = 0;
      control.master.allocation.resume();
    });
  }

  /** A master leads, and has the registry. */
  begin(): void {
    const { options, roster, cluster, master, leadership } = this.#control;
    this.#known = roster.count('recovered');
    this.#missing = this.#known;
    if (this.#known === 0) return;
    this.#agentsAreDue.after(options.masters.agentReregisterTimeout, leadership.term);
    this.#wanted = cluster.quotas.isEmpty ? 0 : Math.floor(options.masters.agentRecoveryFactor * this.#known);
    if (this.#wanted === 0) return;
    master.allocation.pause();
    this.#gateOpens.after(options.masters.allocatorRecoveryTimeout, leadership.term);
  }

  /**
   * Called before the allocator hears of the agent: with it a run for it alone may be due. The allocator counts all agents, those
   * too that the registry did not have.
   */
  agentIsBack(agent: AgentId, before: Standing): void {
    if (this.#wanted > 0 && --this.#wanted === 0) this.#control.master.allocation.resume();
    if (before !== 'recovered' || this.#missing === 0) return;
    this.#missing--;
    if (this.#missing === 0) this.#control.cluster.observers.controlled('agents-recovered', agent);
  }

  /** The leader is gone. */
  forget(): void {
    this.#missing = 0;
    this.#wanted = 0;
    this.#control.master.allocation.resume();
  }

  #judge(term: number): void {
    const { options, roster, leadership, removals } = this.#control;
    if (term !== leadership.term || this.#missing === 0) return;
    this.#missing = 0;
    this.#control.cluster.observers.controlled('agents-overdue', leadership.leader);
    const late = roster.count('recovered');
    if (late > options.masters.recoveryAgentRemovalLimit * this.#known) {
      leadership.exit(leadership.leader);
      return;
    }
    roster.standing.forEach((standing, agent) => {
      if (standing === 'recovered') removals.schedule(agent);
    });
  }
}
