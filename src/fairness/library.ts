/*
 * `clustersim/fairness`: what a fair division is, who divides, and how to test an allocator of one's own.
 */
export * from './index.ts';
export * as fairness from './lab.ts';
