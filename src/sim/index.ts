/*
 * The kernel: a clock, events to come, random streams, a fingerprint. It knows nothing of clusters, files or wall clocks, and
 * the same seed and calls give the same run, bit for bit, on every engine.
 */
export { Digest } from './digest.ts';
export { createEventQueue, type EventQueue } from './event-queue.ts';
export { keyedUniform } from './keyed-random.ts';
export { exp, log, normalQuantile, pow } from './math.ts';
export { createRandom, type Random } from './random.ts';
export { createSimulation, type EventTrace, type EventType, type Simulation, type SimulationOptions } from './simulation.ts';
export { DAY, fromSeconds, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND, type Time, toSeconds } from './time.ts';
