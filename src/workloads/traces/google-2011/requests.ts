import type { EpisodeTable } from './episode-table.ts';
import type { Frameworks } from './frameworks.ts';

/**
 * Gives every episode a whole request. Where no row of it told one: the first known request of its job; else the
 * median (the lower of the two in the middle) of the known ones of its framework; else zero. Then zeroes, recorded or
 * defaulted, become what `zeroRequest` says (thousandths by resource, 0: stay).
 */
export function completeRequests(
  episodes: EpisodeTable,
  frameworks: Frameworks,
  resources: readonly string[],
  zeroRequest: Readonly<Record<string, number>>,
): Record<string, number> {
  const counts: Record<string, number> = {
    'requests-defaulted': 0,
    'requests-defaulted-from-job': 0,
    'requests-defaulted-from-framework': 0,
  };
  const defaulted = new Set<number>();
  resources.forEach((_, resource) => {
    for (const episode of defaultMissing(episodes, frameworks, resource, counts)) defaulted.add(episode);
  });
  counts['requests-defaulted'] = defaulted.size;
  resources.forEach((name, resource) => {
    counts[`zero-requests-${name}`] = replaceZeroes(episodes, resource, zeroRequest[name] ?? 0);
  });
  return counts;
}

function defaultMissing(
  episodes: EpisodeTable,
  frameworks: Frameworks,
  resource: number,
  counts: Record<string, number>,
): number[] {
  const { demand, width, job } = episodes;
  const missing: number[] = [];
  for (let episode = 0; episode < episodes.count; episode++) {
    if (Number.isNaN(demand[episode * width + resource])) missing.push(episode);
  }
  if (missing.length === 0) return missing;
  const ofJob = new Float64Array(frameworks.ofJob.length).fill(Number.NaN);
  const known: number[][] = frameworks.names.map(() => []);
  for (let episode = 0; episode < episodes.count; episode++) {
    const amount = demand[episode * width + resource];
    if (Number.isNaN(amount)) continue;
    if (Number.isNaN(ofJob[job[episode]])) ofJob[job[episode]] = amount;
    known[frameworks.ofJob[job[episode]]].push(amount);
  }
  const medians = known.map(lowerMedian);
  for (const episode of missing) {
    const fromJob = ofJob[job[episode]];
    const isOfJob = !Number.isNaN(fromJob);
    counts[isOfJob ? 'requests-defaulted-from-job' : 'requests-defaulted-from-framework']++;
    demand[episode * width + resource] = isOfJob ? fromJob : medians[frameworks.ofJob[job[episode]]];
  }
  return missing;
}

function lowerMedian(amounts: number[]): number {
  const sorted = Float64Array.from(amounts).sort();
  return sorted.length === 0 ? 0 : sorted[(sorted.length - 1) >> 1];
}

function replaceZeroes(episodes: EpisodeTable, resource: number, replacement: number): number {
  const { demand, width } = episodes;
  let zeroes = 0;
  for (let episode = 0; episode < episodes.count; episode++) {
    const at = episode * width + resource;
    if (demand[at] !== 0) continue;
    zeroes++;
    demand[at] = replacement;
  }
  return zeroes;
}
