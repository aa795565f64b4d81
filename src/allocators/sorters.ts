import type { Client, Sorter } from '../cluster/ports.ts';

/** Dominant Resource Fairness (Ghodsi et al., NSDI'11): the least dominant share first. */
export const drf: Sorter = { name: 'drf', key: (client: Client) => client.share };

/** Weighted DRF (NSDI'11 §4.3): the least dominant share for its weight first. */
export const weightedDrf: Sorter = { name: 'weighted-drf', key: (client) => client.share / client.weight };

/** The highest priority first, whatever it holds already; among equals the least dominant share. */
export const strictPriority: Sorter = {
  name: 'strict-priority',
  key: (client) => -client.priority,
  secondKey: (client) => client.share,
};

/** Whoever has the task that has waited longest. */
export const fifo: Sorter = { name: 'fifo', key: (client) => client.waitingSince };
