export { bbfComplaints, type Complaint } from './bbf.ts';
export { expectOnly, type Feature } from './features.ts';
export type { Allocation, Instance, Policy, User } from './instance.ts';
export { type InstanceSketch, instanceFrom, type UserSketch } from './instance-from.ts';
export { FairnessError } from './messages.ts';
export { CONTROLS, POLICIES, POLICY_NAMES, type PolicyEntry, type PolicyFamily, policyNamed } from './policies.ts';
export { dominantShare, free, heldBy, saturated, taskShares, totals } from './shares.ts';
