/** Rows of the cluster's tables. Plain numbers: `share[a] < share[b]` is both fast and clear. */
export type AgentId = number;
/** A part of an agent that goes to the same roles: pool `a` is the unreserved part of agent `a`, reserved parts follow. */
export type PoolId = number;
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
