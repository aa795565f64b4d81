import Fraction from 'fraction.js';
import type { Instance, User } from './instance.ts';

/** What the worlds of a search have in common. */
export interface WorldSpace {
  /** Most users. */
  readonly frameworks: number;
  /** Amounts that are divided are whole and small, so that the last task counts. */
  readonly isDiscrete: boolean;
  /** One pool; several different servers; equal agents that are granted whole; one resource in slots that not all accept. */
  readonly shape: Shape;
  /** Tasks may need nothing of a resource. */
  readonly hasZeros: boolean;
  /** Users have weights, or priorities (the first the highest), or hang in a tree (with weights or without). */
  readonly extra: 'none' | 'weights' | 'priorities' | 'tree' | 'equal-tree';
  readonly resources: { readonly least: number; readonly most: number };
  /** Everybody needs most of the same resource. */
  readonly hasBottleneck: boolean;
  /** The greatest demand that is drawn; absent: 16, or 5 of whole tasks. */
  readonly greatest?: number;
  /** Everybody has one job of a few tasks, instead of more than there is room for. */
  readonly hasJobs?: boolean;
}

export type Shape = 'pool' | 'servers' | 'agents' | 'slots';

/** The simulator knows the first two by their units. */
const NAMES = ['cpus', 'mem', 'disk'];
const USERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

/** A world in plain numbers. */
export interface Numbers {
  readonly servers: readonly (readonly number[])[];
  readonly demands: readonly (readonly number[])[];
  readonly weights?: readonly number[];
  readonly hasPriorities?: boolean;
  /** By user: the branch it hangs on, or none. */
  readonly branches?: readonly (number | null)[];
  readonly accepts?: readonly (readonly number[])[];
  /** By user: the tasks it has; absent: more than there is room for. */
  readonly jobs?: readonly number[];
}

/** One pool with nothing special. */
export const PLAIN: WorldSpace = {
  frameworks: 4,
  isDiscrete: false,
  shape: 'pool',
  hasZeros: false,
  extra: 'none',
  resources: { least: 1, most: 3 },
  hasBottleneck: false,
};

export function worldOf({ servers, demands, weights, hasPriorities, branches, accepts, jobs }: Numbers): Instance {
  const resources = NAMES.slice(0, demands[0].length);
  return {
    resources,
    servers: servers.map((server) => server.map((amount) => new Fraction(amount))),
    users: demands.map((demand, i): User => {
      const weight = new Fraction(weights?.[i] ?? 1);
      const branch = branches?.[i] ?? null;
      return {
        name: USERS[i],
        demand: demand.map((amount) => new Fraction(amount)),
        weight: resources.map(() => weight),
        cap: jobs === undefined ? null : new Fraction(jobs[i]),
        path: branch === null ? [USERS[i]] : [`T${branch}`, USERS[i]],
        pathWeights: branch === null ? [weight] : [ONE, weight],
        priority: hasPriorities ? demands.length - i : 0,
        accepts: accepts?.[i] ?? null,
      };
    }),
  };
}

const ONE = new Fraction(1);
