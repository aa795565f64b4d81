import type { AgentId, JobId } from '../ids.ts';

/** On which agents jobs that want different agents for all their tasks have one: promised an offer, planned or running. */
export class Placements {
  readonly #agentCount: number;
  readonly #pairs = new Set<number>();

  constructor(agentCount: number) {
    this.#agentCount = agentCount;
  }

  has(job: JobId, agent: AgentId): boolean {
    return this.#pairs.has(job * this.#agentCount + agent);
  }

  add(job: JobId, agent: AgentId): void {
    this.#pairs.add(job * this.#agentCount + agent);
  }

  delete(job: JobId, agent: AgentId): void {
    this.#pairs.delete(job * this.#agentCount + agent);
  }
}
