import type { Allocator } from '../../cluster/ports.ts';
import type { Plain } from '../../fuzz/plain.ts';
import type { Policy } from '../instance.ts';
import type { Mechanism } from '../properties/property.ts';
import type { Shape } from '../world-space.ts';
import type { Granularity } from './setup.ts';
import { canGrant, type SimulatedMechanism, simulated } from './simulated.ts';

/** Something that is checked: an allocator in the simulator, or a policy by its solver. */
export interface Subject {
  /** `drf`, `./mine.ts`, `fluid:drf`. */
  readonly name: string;
  readonly mechanism: Mechanism;
  readonly shapes: readonly Shape[];
  /** Properties that it says it has. */
  readonly declares: readonly string[];
  /** Who plays a counterexample. */
  readonly player: { readonly allocator: Plain; readonly granularity: Granularity };
  /** How it grants, of both ways: those it knows. */
  readonly granularities: readonly Granularity[];
  /** Present: it runs in the simulator. */
  readonly create?: () => Allocator;
}

/**
 * @param allocator how a scenario names it
 * @param declares properties that it says it has
 */
export function allocatorSubject(
  name: string,
  allocator: Plain,
  create: () => Allocator,
  declares = create().declares ?? [],
): Subject {
  const mechanism: SimulatedMechanism = simulated(name, create);
  const { granularity } = mechanism;
  return {
    name,
    mechanism: remembering(mechanism),
    shapes: [granularity === 'task' ? 'pool' : 'agents'],
    declares,
    player: { allocator, granularity },
    granularities: (['task', 'agent'] as const).filter((each) => canGrant(create, each)),
    create,
  };
}

/** @param allocator that plays its counterexamples: of the same kind, if there is one */
export function policySubject(name: string, policy: Policy, allocator: string): Subject {
  return {
    name,
    mechanism: remembering({ name, kind: policy.kind, divide: (instance) => policy.divide(instance) }),
    shapes: shapesOf(policy.name),
    declares: [],
    player: { allocator, granularity: 'task' },
    granularities: [],
  };
}

/** Most papers divide one pool; some are about servers, or about who accepts which. */
function shapesOf(policy: string): readonly Shape[] {
  if (policy.startsWith('drfh')) return ['pool', 'servers'];
  return policy === 'cmmf' || policy === 'cmmf-discrete' || policy === 'choosy' ? ['slots'] : ['pool'];
}

/** The same world is divided once, however many properties look at it. */
function remembering(mechanism: Mechanism): Mechanism {
  const known = new WeakMap<object, ReturnType<Mechanism['divide']>>();
  return {
    ...mechanism,
    divide(instance) {
      let allocation = known.get(instance);
      if (allocation === undefined) {
        allocation = mechanism.divide(instance);
        known.set(instance, allocation);
      }
      return allocation;
    },
  };
}
