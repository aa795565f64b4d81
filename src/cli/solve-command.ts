import { exactText } from '../fairness/fraction.ts';
import { bbfComplaints, type Instance, type Policy, policyNamed } from '../fairness/index.ts';
import { type InstanceOptions, instanceOf } from './solve-instance.ts';
import { capNotWhole } from './solve-messages.ts';
import { type PolicyOptions, policyOf } from './solve-policy.ts';
import { solutionOf, solutionTable } from './solve-table.ts';
import { UsageError } from './usage-error.ts';

export interface SolveArguments extends InstanceOptions, PolicyOptions {
  readonly policy: string;
  readonly complaints?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly trace?: boolean | undefined;
}

/** Divides what the options describe by a policy, and prints who gets what. */
export function solveCommand(args: SolveArguments): void {
  policyNamed(args.policy); // a name that is wrong is told first
  const instance = instanceOf(args);
  const users = instance.users.map(({ name }) => name);
  const policy = policyOf(args.policy, args, users);
  expectWholeCaps(policy, instance, args.policy);
  const lines: string[] = [];
  const allocation = args.trace ? policy.divide(instance, (line) => lines.push(line)) : policy.divide(instance);
  const solution = {
    policy: args.policy,
    instance,
    allocation,
    serverNames: instance.serverNames,
    complaints: args.complaints ? bbfComplaints(instance, allocation) : null,
  };
  if (args.json) {
    const found = { ...solutionOf(solution), ...(args.trace ? { trace: lines } : {}) };
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    return;
  }
  for (const line of lines) process.stdout.write(`${line}\n`);
  if (lines.length > 0) process.stdout.write('\n');
  process.stdout.write(solutionTable(solution));
}

/** Part of a task is nothing to whoever divides whole ones. */
function expectWholeCaps({ kind }: Policy, { users }: Instance, policy: string): void {
  if (kind !== 'discrete') return;
  const user = users.find(({ cap }) => cap !== null && cap.d !== 1n);
  if (user?.cap) throw new UsageError(capNotWhole(user.name, exactText(user.cap), policy));
}
