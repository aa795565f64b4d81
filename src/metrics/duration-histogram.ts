import { build, type Histogram } from 'hdr-histogram-js';

/**
 * A distribution in fixed memory (HdrHistogram, three significant digits): percentiles are within 0.1 %, the mean is exact.
 * Values are whole and not negative (µs, or thousandths).
 */
export class DurationHistogram {
  readonly #histogram: Histogram;
  #sum = 0;
  #largest = 0;
  count = 0;

  constructor() {
    this.#histogram = build({
      bitBucketSize: 64,
      autoResize: true,
      lowestDiscernibleValue: 1,
      highestTrackableValue: 2 ** 40,
      numberOfSignificantValueDigits: 3,
    });
  }

  add(value: number, times = 1): void {
    this.#histogram.recordValueWithCount(Math.min(value, LARGEST), times);
    this.#sum += value * times;
    this.count += times;
    if (value > this.#largest) this.#largest = value;
  }

  get mean(): number {
    return this.#sum / this.count;
  }

  get largest(): number {
    return this.#largest;
  }

  /** The value at or below which `percent` of all values are. */
  percentile(percent: number): number {
    return Math.min(this.#largest, this.#histogram.getValueAtPercentile(percent));
  }
}

/** 142 years in µs: more than any run. */
const LARGEST = 2 ** 52;
