/** Measures of randomness for the tests; each expects values from (0, 1) and tells by how many deviations they are off. */

/** The Kolmogorov–Smirnov distance from the uniform distribution, times √n: above 1.95 once in a thousand. */
export function kolmogorovSmirnov(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  let distance = 0;
  for (let i = 0; i < n; i++) distance = Math.max(distance, (i + 1) / n - sorted[i], sorted[i] - i / n);
  return distance * Math.sqrt(n);
}

/** The correlation of neighbours, times √n: standard normal if there is none. */
export function serialCorrelation(values: readonly number[]): number {
  const n = values.length - 1;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (values[i] - 0.5) * (values[i + 1] - 0.5);
  return (sum / n) * 12 * Math.sqrt(n);
}

/** Pearson's χ² of pairs of neighbours on a 16 × 16 grid, standardized: about standard normal if all is well. */
export function pairs(values: readonly number[]): number {
  const counts = new Float64Array(256);
  const n = values.length >> 1;
  for (let i = 0; i < n; i++) counts[Math.floor(values[2 * i] * 16) * 16 + Math.floor(values[2 * i + 1] * 16)]++;
  const expected = n / 256;
  let square = 0;
  for (const count of counts) square += (count - expected) ** 2 / expected;
  return (square - 255) / Math.sqrt(2 * 255);
}

/** How often the k-th of the 53 bits is 1, off from a half, in deviations: the worst of all bits. */
export function worstBit(values: readonly number[]): number {
  const ones = new Float64Array(53);
  for (const value of values) {
    let rest = value;
    for (let k = 0; k < 53; k++) {
      rest *= 2;
      if (rest >= 1) {
        ones[k]++;
        rest -= 1;
      }
    }
  }
  const n = values.length;
  return Math.max(...ones.map((count) => Math.abs(count - n / 2) / (Math.sqrt(n) / 2)));
}
