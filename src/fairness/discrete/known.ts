import type { Feature } from '../features.ts';

/** What all policies of whole tasks take into account, but least attained service, which has no weights. */
export const KNOWN: readonly Feature[] = ['servers', 'weights', 'caps', 'accept sets'];
