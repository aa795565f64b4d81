import type { AgentId, RoleId } from '../ids.ts';

/*
 * What observers are told of operators and of offers that are taken back.
 */

/** What the operator did: of a list of agents, to one of them. */
export interface Operation {
  readonly name: string;
  /** NONE: to no agent, or role, in particular. */
  readonly agent: AgentId;
  readonly role: RoleId;
  /** A new weight, a name; may be empty. */
  readonly detail: string;
  /** Why it could not be done; null: it was. */
  readonly failure: string | null;
}

export type RescindReason =
  | 'timeout'
  | 'agent removed'
  | 'agent disconnected'
  | 'agent unreachable'
  | 'framework disconnected'
  | 'framework removed'
  | 'master failed'
  | 'agent changed'
  | 'agent deactivated'
  | 'weights changed'
  | 'quota changed'
  | 'operator'
  | 'maintenance'
  | 'oversubscription';

/** Operations on resources, as Mesos calls them. */
export type ConversionName = 'reserve' | 'unreserve' | 'create-volume' | 'destroy-volume';
