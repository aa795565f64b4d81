import { nearestName } from '../scenario/index.ts';

/** The command line makes no sense; the message says what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What yargs found wrong, in words that help. `options` are the names that exist; `args` what was typed. */
export function usageError(message: string, args: readonly string[], options: readonly string[]): UsageError {
  return new UsageError(`${worded(message, args, options)}\n"clustersim --help" tells what there is.`);
}

function worded(message: string, args: readonly string[], options: readonly string[]): string {
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1].split(', ')[0];
  if (unknown !== undefined) {
    const written = args.find((arg) => new RegExp(`^--?${escaped(unknown)}(=|$)`).test(arg));
    if (written === undefined) return `unexpected argument "${unknown}"`;
    const option = written.replace(/=.*/s, '');
    const near = nearestName(unknown, options);
    return `unknown option ${option}${near === undefined ? '' : `, did you mean --${near}?`}`;
  }
  const incomplete = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
  if (incomplete !== undefined) return `--${incomplete}: a value is missing`;
  if (message.startsWith('Not enough non-option arguments')) {
    if (args[0] === 'solve') return 'expected a policy, such as drf';
    if (args[0] === 'conformance') return 'expected a file of cases';
    return args[0] === 'verify' ? 'expected a scenario file, or a folder of results' : 'expected a scenario file';
  }
  return message;
}

function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '\\$&');
}
