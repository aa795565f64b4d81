import type { Policy } from '../instance.ts';
import { type Board, NOWHERE } from './board.ts';
import { byPrice } from './by-price.ts';
import { dominantPrices } from './prices.ts';

const SOURCE = 'Wang, Li, Liang, INFOCOM 2014, §V';

/** DRF on many servers: the least global dominant share first, on the first server by number where its task fits. */
export function drfhFirstFit(): Policy {
  return byPrice({
    name: 'drfh-first-fit',
    source: SOURCE,
    prices: dominantPrices,
    rule: { tie: 'index', misfit: 'skip' },
  });
}

/** The same, on the server whose shape is nearest to the task's: a heuristic, which may do worse than first fit. */
export function drfhBestFit(): Policy {
  return byPrice({
    name: 'drfh-best-fit',
    source: SOURCE,
    prices: dominantPrices,
    rule: { tie: 'index', misfit: 'skip', server: bestFit },
  });
}

/**
 * The server where Σ over r of |d_r/d_1 − c_r/c_1| is least, c being what is free there, both as parts of the whole pool; of equals
 * the first. A task that needs nothing of the first resource goes where it fits first.
 */
export function bestFit(board: Board, user: number): number {
  const demand = board.demand[user];
  if (demand[0] === 0n) return board.firstFit(user);
  const scale = scaleOf(board);
  let best = NOWHERE;
  let distance = 0n; // of the best one, over the product of its free[0] and demand[0], as fractions are: distance / unit
  let unit = 1n;
  board.free.forEach((free, server) => {
    if (!board.fits(user, server)) return;
    const here = free.reduce((sum, amount, r) => sum + scale[r] * absolute(demand[r] * free[0] - amount * demand[0]), 0n);
    if (best !== NOWHERE && here * unit >= distance * free[0]) return;
    best = server;
    distance = here;
    unit = free[0];
  });
  return best;
}

const SCALES = new WeakMap<Board, bigint[]>();

function scaleOf(board: Board): bigint[] {
  const known = SCALES.get(board) ?? scales(board);
  SCALES.set(board, known);
  return known;
}

/** By resource, 1 over all there is of it, times what makes these whole; 0 where there is nothing. */
function scales({ capacity, instance }: Board): bigint[] {
  const total = instance.resources.map((_, r) => capacity.reduce((sum, server) => sum + server[r], 0n));
  const product = total.reduce((all, each) => (each === 0n ? all : all * each), 1n);
  return total.map((each) => (each === 0n ? 0n : product / each));
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
