import type { Time } from '../sim/index.ts';
import type { FairnessSampler } from './fairness/fairness-sampler.ts';
import type { ShareMeter } from './share-meter.ts';
import { UTILIZATION, type UtilizationMeter } from './utilization-meter.ts';

/** Sums over the measured span; divide by `length`, or by `jainLength`. */
export class Measured {
  length: Time = 0;
  readonly utilization: Float64Array;
  readonly charged: Float64Array;
  readonly dominant: Float64Array;
  readonly ideal: Float64Array;
  readonly roleCharged: Float64Array;
  readonly roleDominant: Float64Array;
  readonly roleIdeal: Float64Array;
  jain = 0;
  jainRoles = 0;
  /** Time in windows at whose end some role had demand. */
  jainLength: Time = 0;

  constructor(resources: number, frameworks: number, roles: number) {
    this.utilization = new Float64Array(UTILIZATION.length * resources);
    this.charged = new Float64Array(frameworks);
    this.dominant = new Float64Array(frameworks);
    this.ideal = new Float64Array(frameworks);
    this.roleCharged = new Float64Array(roles);
    this.roleDominant = new Float64Array(roles);
    this.roleIdeal = new Float64Array(roles);
  }

  add(length: Time, utilization: UtilizationMeter, frameworks: ShareMeter, roles: ShareMeter, fairness: FairnessSampler): void {
    this.length += length;
    addTo(this.utilization, utilization.fraction);
    addTo(this.charged, frameworks.charged);
    addTo(this.dominant, frameworks.dominant);
    addTo(this.ideal, fairness.idealOfFramework, length);
    addTo(this.roleCharged, roles.charged);
    addTo(this.roleDominant, roles.dominant);
    addTo(this.roleIdeal, fairness.idealOfRole, length);
    if (fairness.jainRoles === 0) return;
    this.jain += length * fairness.jain;
    this.jainRoles += length * fairness.jainRoles;
    this.jainLength += length;
  }
}

function addTo(sums: Float64Array, values: Float64Array, times = 1): void {
  for (let i = 0; i < sums.length; i++) sums[i] += times * values[i];
}
