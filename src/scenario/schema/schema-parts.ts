import { z } from 'zod';
import { type Path, Problem } from '../error.ts';
import * as messages from '../messages/messages.ts';

/**
 * The few words the schema is written in. All through it, the message of an issue is what was expected; `issues.ts` makes
 * sentences of them, and a value that a parser refuses carries that parser's `Problem`.
 */

export type Report = (path: Path, problem: Problem) => void;

/** A mapping with these keys and no others. */
export function mapping<Shape extends z.core.$ZodShape>(shape: Shape) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? keys : `a mapping with ${keys}`),
  });
}

/** Of the forms a thing comes in exactly one is given. */
export function checkOneOf(keys: readonly string[], value: object, context: z.core.$RefinementCtx): void {
  const given = keys.filter((key) => (value as Record<string, unknown>)[key] !== undefined);
  if (given.length !== 1) issue(context, messages.exactlyOneOf(keys, given));
}

/** A whole number of at least `min`. */
export function whole(min: number) {
  return z
    .int({ error: () => `a whole number of at least ${min}` })
    .min(min, { error: () => `a whole number of at least ${min}` });
}

/** A value of one of several shapes, `what` in words. */
export function either<const Options extends readonly z.core.SomeType[]>(what: string, options: Options) {
  return z.union(options, { error: () => what });
}

/** A text or number that `parse` makes something of, or throws a `Problem`. */
export function written<T>(what: string, parse: (raw: string | number) => T, examples: readonly (string | number)[] = []) {
  const input = either(what, [z.string(), z.number()]).meta(examples.length > 0 ? { examples: [...examples] } : {});
  return input.transform((raw, context) => parsing(context, [], () => parse(raw)));
}

/** A text that `parse` makes something of, or throws a `Problem`. */
export function text<T>(what: string, parse: (raw: string) => T, forEditors: object = {}) {
  const input = z.string({ error: () => what }).meta({ ...forEditors });
  return input.transform((raw, context) => parsing(context, [], () => parse(raw)));
}

/** Runs a parser of single values; what it throws becomes an issue at `path`, and the value is invalid. */
export function parsing<T>(context: z.core.$RefinementCtx, path: Path, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    issue(context, error, path);
    return z.NEVER;
  }
}

/** `isAboutKey`: it is the key at the end of the path that is wrong, not the value. */
export function issue(context: z.core.$RefinementCtx, problem: Problem, path: Path = [], isAboutKey = false): void {
  context.addIssue({ code: 'custom', message: problem.message, path: [...path], params: { problem, isAboutKey } });
}
