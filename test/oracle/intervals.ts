/** Sets of whole numbers as intervals, both ends included: sorted, disjoint, and not touching once they went through a function. */
export type Intervals = readonly (readonly [number, number])[];

/** Union; intervals that touch become one. */
export function addIntervals(a: Intervals, b: Intervals): Intervals {
  const result: [number, number][] = [];
  for (const [low, high] of [...a, ...b].sort((one, other) => one[0] - other[0])) {
    const last = result.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else result.push([low, high]);
  }
  return result;
}

/** What is in `a` and not in `b`. */
export function subtractIntervals(a: Intervals, b: Intervals): Intervals {
  let rest = a.map(([low, high]): [number, number] => [low, high]);
  for (const [low, high] of b) {
    rest = rest
      .flatMap(([from, to]): [number, number][] => [
        [from, Math.min(to, low - 1)],
        [Math.max(from, high + 1), to],
      ])
      .filter(([from, to]) => from <= to);
  }
  return rest;
}

export function containsIntervals(a: Intervals, b: Intervals): boolean {
  return subtractIntervals(b, a).length === 0;
}

/** How many numbers. */
export function countIntervals(intervals: Intervals): number {
  return intervals.reduce((count, [low, high]) => count + high - low + 1, 0);
}
