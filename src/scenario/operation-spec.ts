import type { ResourceEntry } from '../cluster/resources/resource-entry.ts';

/** Amounts by resource name, thousandths. */
type Amounts = Readonly<Record<string, number>>;

/** Which agents: those of these names, or the first `count` of those with these attributes; all that is absent: any. */
export interface AgentSelection {
  readonly names?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
  readonly count?: number;
}

interface OnAgents<Kind> {
  readonly kind: Kind;
  readonly agents: AgentSelection;
}

interface ReservationSpec<Kind> extends OnAgents<Kind> {
  readonly role: string;
  readonly resources: readonly ResourceEntry[];
}

/** Something that the operator does at a time, µs. */
export type OperationSpec = { readonly at: number } & (
  | { readonly kind: 'weights'; readonly weights: Readonly<Record<string, number>> }
  | {
      readonly kind: 'quota';
      readonly role: string;
      readonly guarantee: Amounts;
      readonly limit: Amounts;
      readonly force: boolean;
    }
  | ReservationSpec<'reserve'>
  | ReservationSpec<'unreserve'>
  | {
      readonly kind: 'create_volume';
      readonly agents: AgentSelection;
      readonly role: string;
      readonly id: string;
      /** Thousandths of a MB. */
      readonly size: number;
      readonly shared: boolean;
    }
  | { readonly kind: 'destroy_volume'; readonly agents: AgentSelection; readonly role: string; readonly id: string }
  | OnAgents<'deactivate_agents'>
  | OnAgents<'activate_agents'>
  | OnAgents<'whitelist'>
  | {
      readonly kind: 'maintenance';
      readonly agents: AgentSelection;
      /** When they go down, µs. */
      readonly start: number;
      /** How long they stay down, µs. */
      readonly duration: number;
    }
);

/** What agents may be used for beyond what they have, revocably. */
export interface OversubscriptionSpec {
  /** Always so much. */
  readonly fixed?: Amounts;
  /** By resource: the part of what is allocated that tasks leave unused, from a time (µs) on; 0 before. */
  readonly unused?: Readonly<Record<string, readonly { readonly from: number; readonly fraction: number }[]>>;
  /** µs between two estimates. */
  readonly interval: number;
}
