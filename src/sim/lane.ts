/** Events due now, first in, first out: a ring in two columns, which doubles when full. */
export class Lane {
  /** The event shifted last. */
  kind = 0;
  subject = 0;

  private kinds = new Int32Array(64);
  private subjects = new Float64Array(64);
  private head = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  push(kind: number, subject: number): void {
    if (this.count === this.kinds.length) this.grow();
    const row = (this.head + this.count++) & (this.kinds.length - 1);
    this.kinds[row] = kind;
    this.subjects[row] = subject;
  }

  /** Takes the oldest event out; the lane must not be empty. */
  shift(): void {
    this.kind = this.kinds[this.head];
    this.subject = this.subjects[this.head];
    this.head = (this.head + 1) & (this.kinds.length - 1);
    this.count--;
  }

  private grow(): void {
    const { kinds, subjects, head } = this;
    const rows = kinds.length;
    this.kinds = new Int32Array(2 * rows);
    this.subjects = new Float64Array(2 * rows);
    this.kinds.set(kinds.subarray(head));
    this.kinds.set(kinds.subarray(0, head), rows - head);
    this.subjects.set(subjects.subarray(head));
    this.subjects.set(subjects.subarray(0, head), rows - head);
    this.head = 0;
  }
}
