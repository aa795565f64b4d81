import type { Context } from './context.ts';
import type { Path } from './error.ts';
import { fewerAgents, noAgentsLikeThat, noSuchAgent } from './messages/operation-messages.ts';
import type { AgentSpec } from './scenario.ts';

/** The agents of a scenario, for those who name them: `agent-1`, `agent-2` and so on. */
export class KnownAgents {
  /** null: they come from a trace, whose machines are not known yet. */
  readonly specs: readonly AgentSpec[] | null;
  readonly names: readonly string[];
  readonly #context: Context;
  readonly #known: ReadonlySet<string>;

  constructor(specs: readonly AgentSpec[] | null, context: Context) {
    this.specs = specs;
    this.#context = context;
    const count = (specs ?? []).reduce((sum, each) => sum + each.count, 0);
    this.names = Array.from({ length: count }, (_, i) => `agent-${i + 1}`);
    this.#known = new Set(this.names);
  }

  /** The name; reports it if there is no such agent. */
  named(name: string, path: Path): string {
    if (this.specs !== null && !this.#known.has(name)) this.#context.report(path, noSuchAgent(name, this.names));
    return name;
  }

  /** The attributes as they are written at the path; reports if no agent has them. */
  withAttributes(path: Path, names: readonly string[]): Readonly<Record<string, string>> {
    const wanted = Object.fromEntries(names.map((name) => [name, this.#context.text([...path, name])]));
    if (this.count(wanted) === 0) this.#context.report(path, noAgentsLikeThat());
    return wanted;
  }

  /** Reports at the path if fewer agents than so many have these attributes, but any. */
  checkCount(count: number, attributes: Readonly<Record<string, string>>, path: Path): void {
    const there = this.count(attributes);
    if (there > 0 && count > there) this.#context.report(path, fewerAgents(count, there));
  }

  /** How many agents have these attributes. Infinite if they are not known. */
  count(attributes: Readonly<Record<string, string>>): number {
    if (this.specs === null) return Infinity;
    const wanted = Object.entries(attributes);
    const those = this.specs.filter(({ attributes: has }) => wanted.every(([name, value]) => has[name] === value));
    return those.reduce((sum, each) => sum + each.count, 0);
  }
}

/** What is known of them before a trace is read. */
export function agentsBeforeTrace(
  trace: { readonly machines?: boolean | undefined } | undefined,
  agents: readonly AgentSpec[],
): readonly AgentSpec[] | null {
  return trace !== undefined && trace.machines !== false ? null : agents;
}
