/**
 * The valid name a mistyped one was probably meant to be, or nothing when none is near: at most one slip in three
 * characters, ties to the first in the list. A slip is a character too many, too few, wrong, or two neighbours swapped.
 */
export function nearestName(found: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(found.length / 3)) + 1;
  for (const name of names) {
    if (name === found) continue;
    const slips = distance(found.toLowerCase(), name.toLowerCase());
    if (slips < least && slips < name.length) {
      nearest = name;
      least = slips;
    }
  }
  return nearest;
}

/**
 * Damerau-Levenshtein distance in its optimal string alignment form: plain Levenshtein counts `nmae` as two slips from
 * `name`, and would miss it.
 */
export function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const wrong = a[i - 1] === b[j - 1] ? 0 : 1;
      let slips = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + wrong);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) slips = Math.min(slips, beforeLast[j - 2]! + 1);
      row.push(slips);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
