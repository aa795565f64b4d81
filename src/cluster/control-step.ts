/** What masters, agents and frameworks come to (`src/control`); the subject is a master, an agent or a framework. */
export type ControlStep =
  | 'leader-lost'
  /** At ZooKeeper another is the first in line, or nobody (NONE): before anyone has learned so. */
  | 'leader-chosen'
  | 'leader-elected'
  /** It has read the registry, and leads. */
  | 'leader-recovered'
  /** The last of the agents that a new leader waited for is back. */
  | 'agents-recovered'
  /** A new leader waits no longer: some have not come back in time. */
  | 'agents-overdue'
  /** Its machine, or its process, is gone: before anyone has learned so. */
  | 'agent-crashed'
  | 'agent-started'
  | 'agent-disconnected'
  | 'agent-unreachable'
  | 'agent-reregistered'
  | 'agent-gone'
  | 'framework-disconnected'
  | 'framework-resubscribed'
  | 'framework-removed';
