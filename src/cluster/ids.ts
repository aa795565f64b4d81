/** Rows of the cluster's tables. Plain numbers: `share[a] < share[b]` is both fast and clear. */
export type AgentId = number;
/** What an agent has of one entry kind: pool `a` is the plain part of agent `a`, others follow. */
export type PoolId = number;
/** What sets entries of one resource name apart (`EntryKinds`). */
export type KindId = number;
export type RoleId = number;
export type FrameworkId = number;
export type JobId = number;
/** Tasks of one job submitted together with the same demand (Spark's word). */
export type TaskSetId = number;
/** One run of one task. */
export type TaskId = number;
export type DemandId = number;
export type OfferId = number;

/** No row. */
export const NONE = -1;
