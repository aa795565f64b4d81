/** The `preemption` of a scenario: tasks may be taken away from their frameworks. */
export interface PreemptionSpec {
  /** How long a task has waited before others are revoked for it, µs. */
  readonly after: number;
  /** How long an executor has to stop a task, before it is killed with all its tasks, µs. */
  readonly grace: number;
  /** Between two looks at who waits, µs. */
  readonly interval: number;
  /** For whom, in this order; empty: nobody but whom the allocator itself revokes for. */
  readonly for: readonly ('quota' | 'priority' | 'share')[];
  readonly victims: VictimsSpec;
}

export interface VictimsSpec {
  /** A built-in name, or the absolute path of a `.ts`/`.js` file. */
  readonly use: string;
  readonly written: string;
  /** All other keys of its mapping, for the policy itself. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What an agent's QoS controller does. */
export type QosSpec =
  | {
      readonly controller: 'load';
      /** Above this part of what the agent has, of any resource that its estimator speaks of, it is overloaded. */
      readonly threshold: number;
      /** µs. */
      readonly interval: number;
    }
  | { readonly controller: 'trim'; readonly interval: number };
