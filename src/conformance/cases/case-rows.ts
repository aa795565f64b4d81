import type { Cluster } from '../../cluster/cluster.ts';
import type { AgentId, FrameworkId, RoleId } from '../../cluster/ids.ts';
import type { CaseNames } from './case-names.ts';

/** What a case says in names, as rows of the world that it is played in: a row for each framework and role. */
export abstract class CaseRows {
  abstract readonly cluster: Cluster;
  /** Frameworks by group: the rows of one framework are a group. */
  readonly groups: readonly string[];
  /** By framework and role. */
  readonly #rows = new Map<string, Map<string, FrameworkId>>();

  constructor({ members }: CaseNames) {
    this.groups = [...new Set(members.map(({ framework }) => framework))];
    members.forEach(({ framework, role }, row) => {
      const rows = this.#rows.get(framework) ?? new Map<string, FrameworkId>();
      this.#rows.set(framework, rows.set(role, row));
    });
  }

  /** Whether it is there or not; −1: no case names it. */
  agent(name: string): AgentId {
    return this.cluster.agents.names.indexOf(name);
  }

  /** One that is there: of another one nothing can be said to Mesos. */
  presentAgent(name: string): AgentId {
    const agent = this.agent(name);
    if (agent < 0 || this.cluster.agents.isUp[agent] === 0) throw new Error(`there is no agent ${name}`);
    return agent;
  }

  role(name: string): RoleId {
    return this.cluster.roles.idOf(name);
  }

  row(framework: string, role: string): FrameworkId {
    const row = this.#rows.get(framework)?.get(role);
    if (row === undefined) throw new Error(`framework ${framework} has no role ${role}`);
    return row;
  }

  rowsOf(framework: string): FrameworkId[] {
    return [...(this.#rows.get(framework)?.values() ?? [])];
  }

  /** Its roles, and its row in each. */
  membershipsOf(framework: string): readonly (readonly [role: string, row: FrameworkId])[] {
    return [...(this.#rows.get(framework) ?? [])];
  }

  group(framework: string): number {
    return this.groups.indexOf(framework);
  }
}
