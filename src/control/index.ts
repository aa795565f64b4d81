export { ControlPlane } from './control-plane.ts';
export { type Disturbance, type DisturbanceSource, Disturbances } from './disturbances.ts';
export { Kills, reachOf } from './kills.ts';
export type { Latency, LinkKind } from './links.ts';
export type { AgentOptions, ControlOptions, FrameworkOptions, MasterOptions } from './options.ts';
export type { Party } from './party.ts';
