/** Something that was seen, in words; a list where any number of things may be seen, in no order. */
export type Shown = string | readonly string[];

/** What was expected, and what was seen in its place. */
export interface Mismatch {
  readonly expected: Shown;
  readonly got: Shown;
}

/** One expectation of one step that was not met. */
export interface Failure extends Mismatch {
  /** The index of the step in the case. */
  readonly step: number;
  readonly op: string;
  /** Which expectation, by its key in the file. */
  readonly expectation: string;
}

/** Nothing, if both say the same; lists are compared in whatever order. */
export function mismatch(expected: Shown, got: Shown): Mismatch | undefined {
  const [missing, unexpected] = difference(expected, got);
  return missing.length + unexpected.length === 0 ? undefined : { expected, got };
}

/** What is only in the first, and what is only in the second; of equal things, as many as one has more. */
export function difference(expected: Shown, got: Shown): readonly [missing: readonly string[], unexpected: readonly string[]] {
  const counts = new Map<string, number>();
  for (const item of listed(got)) counts.set(item, (counts.get(item) ?? 0) + 1);
  const missing = listed(expected).filter((item) => {
    const count = counts.get(item) ?? 0;
    if (count > 0) counts.set(item, count - 1);
    return count === 0;
  });
  const unexpected = [...counts].flatMap(([item, count]) => Array<string>(count).fill(item));
  return [missing, unexpected];
}

function listed(shown: Shown): readonly string[] {
  return typeof shown === 'string' ? [shown] : shown;
}

/** What an error that a subject throws looks like in place of what was expected. */
export function errorText(error: unknown): string {
  return `an error: ${error instanceof Error ? error.message : String(error)}`;
}
