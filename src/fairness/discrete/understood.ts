import type { Instance } from '../instance.ts';
import { FairnessError, unheardOf } from '../messages.ts';

/**
 * Refuses an instance with what discrete policies know nothing of, since to pass over it would answer another question: trees,
 * priorities, and (unless `byResource`) weights that differ between resources. Caps and accepted servers they all respect.
 *
 * @throws FairnessError naming the policy and the user
 */
export function expectUnderstood(name: string, { users }: Instance, byResource: 'byResource' | 'scalar'): void {
  for (const user of users) {
    const refuse = (what: string): never => {
      throw new FairnessError(unheardOf(name, what, user.name));
    };
    if (user.path.length > 1) refuse('a tree of users');
    if (user.priority !== 0) refuse('priorities');
    if (byResource === 'scalar' && user.weight.some((weight) => !weight.equals(user.weight[0])))
      refuse('weights that differ between resources');
  }
}
