import type Fraction from 'fraction.js';
import { exactText, ZERO } from '../fairness/fraction.ts';
import { totals } from '../fairness/index.ts';
import * as messages from './solve-messages.ts';
import { namedAmounts, vector } from './solve-numbers.ts';
import { UsageError } from './usage-error.ts';

/** What is divided, as `--resources` and `--servers` tell it. */
export interface Pool {
  readonly resources: readonly string[];
  readonly servers: readonly (readonly Fraction[])[];
  /** Of each server; without a name, its number. */
  readonly serverNames: readonly string[];
}

/** One that is written, which may stand for many alike: `48*s=2,12`. */
interface Line {
  readonly written: string;
  readonly count: number;
  readonly name: string | null;
  /** `2,12` or `cpus=2,mem=12`. */
  readonly amounts: string;
}

const MOST_SERVERS = 20_000;
const RESOURCES = 'names of resources and how much there is of them, such as cpus=9,mem=18';

/** @throws UsageError naming the option, what it says and what was expected */
export function poolOf(resources: string | undefined, servers: readonly string[] = []): Pool {
  const all = resources === undefined ? null : namedAmounts(`--resources ${resources}`, resources, RESOURCES);
  const texts = servers.flatMap((text) => text.split(';')).filter((text) => text.trim() !== '');
  if (texts.length === 0) {
    if (all === null) throw new UsageError(messages.noResources());
    if ([...all.values()].includes(null)) throw new UsageError(messages.notAPair(`--resources ${resources}`, RESOURCES));
    return { resources: [...all.keys()], servers: [[...all.values()].map((amount) => amount ?? ZERO)], serverNames: ['0'] };
  }
  const counted = texts.map(countOf);
  const lines = namesApart(counted, all === null ? null : [...all.keys()]);
  const names = all === null ? resourcesOf(lines) : [...all.keys()];
  const pool = { resources: names, ...allOf(lines, names) };
  expectSum(all, pool);
  return pool;
}

/** `48*4,14`, `48x4,14` or `4,14*48`: 48 servers alike. */
function countOf(text: string): Line {
  const written = `--servers ${text.trim()}`;
  const [, before, middle, after] = /^\s*(?:(\d+)\s*[*x×])?(.*?)(?:[*x×]\s*(\d+)\s*)?$/s.exec(text)!;
  if (before !== undefined && after !== undefined) throw new UsageError(messages.notAServer(written));
  const count = before ?? after;
  if (count !== undefined && Number(count) < 1) throw new UsageError(messages.notPositive(written, count));
  return { written, count: Number(count ?? 1), name: null, amounts: middle.trim() };
}

/**
 * `s1=2,12`, `s1=cpus=2,mem=12`, `s1:cpus=2,mem=12`: a name before the amounts. What stands before the first amount is the name
 * of a resource if it is known for one, if the other amounts have names too, or if all servers say the same.
 */
function namesApart(lines: readonly Line[], known: readonly string[] | null): Line[] {
  const heads = lines.map(({ amounts }) => /^([^=:,]+)[=:](.*)$/s.exec(amounts));
  const areAlike = new Set(heads.map((head) => head?.[1].trim())).size === 1;
  const named = lines.map((line, index): Line => {
    const head = heads[index];
    if (head === null) return line;
    const [, name, rest] = head;
    const isTwice = /^[^=:,]+[=:]/.test(rest);
    const isResource = known !== null ? known.includes(name.trim()) : /[=:]/.test(rest) || (areAlike && !rest.includes(','));
    return isTwice || (!isResource && !/[=:]/.test(rest)) ? { ...line, name: name.trim(), amounts: rest.trim() } : line;
  });
  const names = named.flatMap(({ name }) => name ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(messages.serverTwice(twice));
  const counted = named.find(({ name, count }) => name !== null && count > 1);
  if (counted !== undefined) throw new UsageError(messages.oneNameForMany(counted.written));
  return named;
}

/** The names that the first server has; if it has none, r1, r2 and so on. */
function resourcesOf([{ written, amounts }]: readonly Line[]): string[] {
  if (!/[=:]/.test(amounts)) return amounts.split(',').map((_, index) => `r${index + 1}`);
  return [...namedAmounts(written, amounts, 'amounts, such as cpus=2,mem=12').keys()];
}

function allOf(lines: readonly Line[], resources: readonly string[]): Pick<Pool, 'servers' | 'serverNames'> {
  const servers: Fraction[][] = [];
  const serverNames: string[] = [];
  for (const { written, count, name, amounts: text } of lines) {
    const amounts = vector(written, text, resources, ZERO);
    if (servers.length + count > MOST_SERVERS) throw new UsageError(messages.tooManyServers(written, MOST_SERVERS));
    for (let number = 0; number < count; number++) {
      serverNames.push(name ?? String(servers.length));
      servers.push(amounts);
    }
  }
  return { servers, serverNames };
}

/** What `--resources` says there is must be what the servers have together. */
function expectSum(all: ReadonlyMap<string, Fraction | null> | null, { resources, servers }: Pool): void {
  const sums = totals({ resources, servers, users: [] });
  for (const [index, resource] of resources.entries()) {
    const given = all?.get(resource) ?? null;
    if (given !== null && !given.equals(sums[index]))
      throw new UsageError(messages.notTheSum(resource, exactText(given), exactText(sums[index])));
  }
}
