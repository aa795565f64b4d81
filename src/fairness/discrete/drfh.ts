import type { Policy } from '../instance.ts';
import type { Board } from './board.ts';
import { byPrice } from './by-price.ts';
import { NearestServers } from './nearest-servers.ts';
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
  if (board.demand[user][0] === 0n) return board.firstFit(user);
  const nearest = NEAREST.get(board) ?? new NearestServers(board);
  NEAREST.set(board, nearest);
  return nearest.of(user);
}

const NEAREST = new WeakMap<Board, NearestServers>();
