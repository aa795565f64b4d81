/*
 * For test authors: worlds to test with, properties to test for, and what turns an allocator into something that divides. See
 * docs/guides/test-your-allocator.md.
 */
export * as arbitraries from './arbitraries.ts';
export { bbfComplaints, type Complaint } from './bbf.ts';
export { type CheckOptions, check, checkDivision, finished, type Verdict } from './checker/check.ts';
export { COUNTEREXAMPLES, type Known } from './checker/counterexamples.ts';
export type { Counterexample } from './checker/explain.ts';
export { shrinkWorld } from './checker/shrink.ts';
export { simulated } from './checker/simulated.ts';
export { allocatorSubject, policySubject, type Subject } from './checker/subject.ts';
export { tinyWorlds } from './checker/tiny-worlds.ts';
export { type Cell, type CellOutcome, lookAt, type Row, type Table, TRUTH_TABLE } from './checker/truth-table.ts';
export { instanceFrom } from './instance-from.ts';
export { POLICY_NAMES, policyNamed } from './policies.ts';
export * as properties from './properties/index.ts';
export { type Mechanism, type Property, type Violation, violationOf } from './properties/index.ts';
