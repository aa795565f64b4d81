import type { Instance, Policy } from '../../../src/fairness/index.ts';

/** What a policy gives, exactly: `A 3, B 2`. */
export function given(policy: Policy, instance: Instance): string {
  return policy
    .divide(instance)
    .tasks.map((tasks, user) => `${instance.users[user].name} ${tasks.toFraction()}`)
    .join(', ');
}
