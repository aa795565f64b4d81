import type { ControlStep } from '../cluster/control-step.ts';
import type { AgentId, FrameworkId } from '../cluster/ids.ts';

/** Who is away, as the steps of the control plane told it: kept apart from what the tables say of it. */
export class Presence {
  readonly awayAgents = new Set<AgentId>();
  readonly awayFrameworks = new Set<FrameworkId>();
  /** No master leads, or the one that does has not read the registry. */
  isLeaderless = false;

  controlled(step: ControlStep, subject: number): void {
    switch (step) {
      case 'leader-lost':
        this.isLeaderless = true;
        break;
      case 'leader-recovered':
        this.isLeaderless = false;
        break;
      case 'agent-disconnected':
      case 'agent-unreachable':
      case 'agent-gone':
        this.awayAgents.add(subject);
        break;
      case 'agent-reregistered':
        this.agentIsBack(subject);
        break;
      case 'framework-disconnected':
      case 'framework-removed':
        this.awayFrameworks.add(subject);
        break;
      default:
        break;
    }
  }

  agentIsBack(agent: AgentId): void {
    this.awayAgents.delete(agent);
  }

  frameworkIsBack(framework: FrameworkId): void {
    this.awayFrameworks.delete(framework);
  }
}
