import { bbfComplaints } from '../bbf.ts';
import type { Allocation, Instance } from '../instance.ts';
import { shown } from './measures.ts';
import type { Property, Violation } from './property.ts';

/**
 * Bottleneck-based fairness: a complaint is justified unless one is fully served, or has one's entitlement of a resource that
 * is used up.
 */
export const noJustifiedComplaints: Property = {
  name: 'no-justified-complaints',
  definition: 'Everybody is fully served, or has its entitlement (its weight’s part) of some resource that is used up.',
  source: 'Dolev, Feitelson, Halpern, Kupferman, Linial, ITCS’12 (arXiv:1106.2673)',
  applies: ({ servers, users }, { kind }) =>
    kind === 'fluid' && servers.length === 1 && users.every(({ path }) => path.length === 1),
  violation: (instance, { divide }) => complaint(instance, divide(instance)),
};

/** The first justified complaint about an allocation of one pool; null: there is none. */
export function complaint(instance: Instance, allocation: Allocation): Violation | null {
  const [first] = bbfComplaints(instance, allocation);
  if (first === undefined) return null;
  const { user, entitlement, bottleneck } = first;
  const { name } = instance.users[user];
  return {
    user,
    promise: `${name} is entitled to ${shown(entitlement)} of a resource that is used up.`,
    finding:
      bottleneck === null
        ? 'Nothing is used up, and it wants more.'
        : `It has only ${shown(bottleneck.share)} of ${instance.resources[bottleneck.resource]}.`,
  };
}
