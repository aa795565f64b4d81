import type { FrameworkId } from '../ids.ts';

/** What lies between a framework and the master, where anything does (`src/control`). */
export interface DriverWiring {
  /** The answers of a round are sent: `answer` is to be called where they arrive, or `unanswered` where it is known that they do not. */
  answered(framework: FrameworkId, round: number): void;
  revived(framework: FrameworkId): void;
}
