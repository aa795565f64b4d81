/**
 * Whether a queue still grew when the observation ended: its mean length rose from each quarter of the time to the next,
 * the last by at least a quarter, and is not negligible. A queue that grows steadily from nothing goes 1 : 3 : 5 : 7.
 *
 * @param lengths the queue's length at equal distances of time
 */
export function isStillGrowing(lengths: readonly number[]): boolean {
  if (lengths.length < 8) return false;
  const quarter = Math.floor(lengths.length / 4);
  const means = [0, 1, 2, 3].map((i) => mean(lengths.slice(i * quarter, (i + 1) * quarter)));
  return means[3] >= 10 && means[3] >= 1.25 * means[2] && means[2] > means[1] && means[1] > means[0];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
