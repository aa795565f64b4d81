import type { AgentId, FrameworkId, TaskId } from '../ids.ts';

/** What an agent can do to what runs on it: what is on it, and only while its process runs (`src/control`). */
export interface AgentReach {
  isRunning(agent: AgentId): boolean;
  has(task: TaskId): boolean;
  /** The framework's executor there is no more, with all that ran on it. */
  executorKilled(framework: FrameworkId, agent: AgentId): void;
}
