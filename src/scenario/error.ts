/** Where something stands in a file; lines and columns count from 1. */
export interface Place {
  /** As the user named it, for messages. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A step is a key of a mapping or an index of a list. */
export type Path = readonly (string | number)[];

interface Details {
  readonly expected?: string | undefined;
  readonly found?: string | undefined;
  /** The valid name that `found` is nearest to. */
  readonly nearest?: string | undefined;
}

/**
 * What is wrong, before anyone knows where: thrown by the parsers of single values, which see only a piece of text.
 * Made by the functions in `messages.ts` and nowhere else.
 */
export class Problem extends Error implements Details {
  override readonly name = 'Problem';
  readonly expected?: string | undefined;
  readonly found?: string | undefined;
  readonly nearest?: string | undefined;
  /** Where in the text the fault begins, in characters. */
  readonly offset: number;

  constructor(message: string, details: Details = {}, offset = 0) {
    super(message);
    this.expected = details.expected;
    this.found = details.found;
    this.nearest = details.nearest;
    this.offset = offset;
  }

  /** The same fault in a text that has `characters` more in front. */
  shifted(characters: number): Problem {
    return new Problem(this.message, this, this.offset + characters);
  }
}

/**
 * The user's mistake: one, the first by position, in words that say how to mend it.
 * `scenario.yaml:22:16 frameworks[0].scheduler: expected one of batch, gang, service; got "bach", did you mean "batch"?`
 */
export class ScenarioError extends Error implements Details {
  override readonly name = 'ScenarioError';
  readonly file: string;
  /** Absent where the file itself cannot be read. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** The path in the file, `frameworks[0].scheduler`; empty at its root. */
  readonly path: string;
  readonly expected?: string | undefined;
  readonly found?: string | undefined;
  readonly nearest?: string | undefined;

  constructor(place: Place | { readonly file: string }, path: Path, problem: Problem) {
    super(`${located(place, path)}: ${problem.message}`);
    this.file = place.file;
    if ('line' in place) {
      this.line = place.line;
      this.column = place.column;
    }
    this.path = pathText(path);
    this.expected = problem.expected;
    this.found = problem.found;
    this.nearest = problem.nearest;
  }
}

/** `scenario.yaml:22:16 frameworks[0].scheduler` */
export function located(place: Place | { readonly file: string }, path: Path): string {
  const where = 'line' in place ? `${place.file}:${place.line}:${place.column}` : place.file;
  const within = pathText(path);
  return within === '' ? where : `${where} ${within}`;
}

export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!/^[\w$*-]+$/.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
