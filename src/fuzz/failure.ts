import { InvariantViolation } from '../invariants/index.ts';

/** What went wrong in a world. */
export interface Failure {
  /** Equal for failures that are taken for the same one: the invariant's name, or the message without its numbers. */
  readonly kind: string;
  readonly message: string;
}

/** Two runs that should be the same are not: the message says which, and in what. */
export class UnequalRuns extends Error {
  override readonly name = 'UnequalRuns';
}

/** A run that does not come to its end. */
export class EndlessRun extends Error {
  override readonly name = 'EndlessRun';
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { kind: 'something is thrown that is no error', message: String(error) };
  const { message } = error;
  if (error instanceof InvariantViolation) return { kind: `invariant "${error.invariant}"`, message };
  if (error instanceof EndlessRun) return { kind: message.replace(/ at .*/s, ''), message };
  return { kind: error instanceof UnequalRuns ? message : `${error.name}: ${withoutParticulars(message)}`, message };
}

/** The first line of a message, numbers as #: what the same mistake says of another world. */
function withoutParticulars(message: string): string {
  return message
    .split('\n', 1)[0]
    .replace(/\d+(\.\d+)?/g, '#')
    .replace(/(#,? ?)+/g, '#');
}
