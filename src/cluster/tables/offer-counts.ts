/** By framework: offers made and how they ended; `useful` are those on which a task was launched. */
export class OfferCounts {
  readonly made: Float64Array;
  readonly accepted: Float64Array;
  readonly declined: Float64Array;
  readonly rescinded: Float64Array;
  readonly useful: Float64Array;

  constructor(count: number) {
    this.made = new Float64Array(count);
    this.accepted = new Float64Array(count);
    this.declined = new Float64Array(count);
    this.rescinded = new Float64Array(count);
    this.useful = new Float64Array(count);
  }
}
