/** What masters, agents and frameworks come to (`src/control`); the subject is a master, an agent or a framework. */
export type ControlStep =
  | 'leader-lost'
  | 'leader-elected'
  /** It has read the registry, and leads. */
  | 'leader-recovered'
  /** The last of the agents that a new leader waited for is back. */
  | 'agents-recovered'
  | 'agent-disconnected'
  | 'agent-unreachable'
  | 'agent-reregistered'
  | 'agent-gone'
  | 'framework-disconnected'
  | 'framework-resubscribed'
  | 'framework-removed';
