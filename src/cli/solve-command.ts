import { policyNamed } from '../fairness/index.ts';
import { type InstanceOptions, instanceOf } from './solve-instance.ts';
import { notForPolicy, twoArguments } from './solve-messages.ts';
import { solutionOf, solutionTable } from './solve-table.ts';
import { UsageError } from './usage-error.ts';

export interface SolveArguments extends InstanceOptions {
  readonly policy: string;
  readonly slots?: string | undefined;
  readonly seed?: string | undefined;
  readonly json?: boolean | undefined;
  readonly trace?: boolean | undefined;
}

/** Divides what the options describe by a policy, and prints who gets what. */
export function solveCommand(args: SolveArguments): void {
  const policy = policyNamed(fullName(args));
  const instance = instanceOf(args);
  const lines: string[] = [];
  const allocation = args.trace ? policy.divide(instance, (line) => lines.push(line)) : policy.divide(instance);
  if (args.json) {
    const solution = { ...solutionOf(args.policy, instance, allocation), ...(args.trace ? { trace: lines } : {}) };
    process.stdout.write(`${JSON.stringify(solution, null, 2)}\n`);
    return;
  }
  for (const line of lines) process.stdout.write(`${line}\n`);
  if (lines.length > 0) process.stdout.write('\n');
  process.stdout.write(solutionTable(args.policy, instance, allocation));
}

/** `slots --slots 3` is `slots:3`, `lottery --seed 7` is `lottery:7`. */
function fullName({ policy, slots, seed }: SolveArguments): string {
  return withArgument(withArgument(policy, 'slots', slots, ['slots', 'slots-strict']), 'seed', seed, ['lottery']);
}

function withArgument(policy: string, option: string, value: string | undefined, takes: readonly string[]): string {
  if (value === undefined) return policy;
  const [family, argument] = policy.split(':');
  if (!takes.includes(family)) throw new UsageError(notForPolicy(option, policy, takes.join(' and ')));
  if (argument !== undefined) throw new UsageError(twoArguments(option, policy));
  return `${policy}:${value}`;
}
