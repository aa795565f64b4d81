import type { MachineEvents } from '../workloads/traces/trace.ts';

/** Whom faults may happen to; by number. */
export interface WorldFacts {
  readonly agents: readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[];
  /** Names. */
  readonly frameworks: readonly string[];
  /** Masters and servers of ZooKeeper. */
  readonly masters: number;
  readonly zookeeper: number;
  /** Of a trace whose machines are the first agents: who is not there cannot fail. */
  readonly machines?: MachineEvents;
}
