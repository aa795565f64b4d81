import type Fraction from 'fraction.js';
import { expectOnly } from '../features.ts';
import type { Instance, Policy } from '../instance.ts';
import type { Board } from './board.ts';
import { KNOWN } from './known.ts';
import { dominantPrices } from './prices.ts';
import { fillUp, narrate, progressive } from './progressive.ts';
import type { TieRule } from './ties.ts';

export interface DiscreteOptions {
  readonly tie?: TieRule;
  readonly misfit?: 'skip' | 'stop';
}

/**
 * DRF with whole tasks: the next one goes to the user with the least dominant share for its weight. One whose task does not
 * fit is passed over; `misfit: 'stop'` is Algorithm 1 as printed, which ends there and may waste what others could use.
 */
export function drfDiscrete({ tie = 'index', misfit = 'skip' }: DiscreteOptions = {}): Policy {
  return byPrice({
    name: misfit === 'stop' ? 'drf-discrete-stop' : 'drf-discrete',
    source: 'Ghodsi et al., NSDI 2011, §4.2 Algorithm 1',
    prices: dominantPrices,
    rule: { tie, misfit },
  });
}

export interface SequentialMinMaxOptions extends DiscreteOptions {
  /** Of those who will have the same share, is who has less now first (default), before `tie` is asked? */
  readonly lessNowFirst?: boolean;
}

/** The next task goes to whoever will then have the least dominant share; of equals to whoever has less now. */
export function sequentialMinMax({ tie = 'index', misfit = 'skip', lessNowFirst = true }: SequentialMinMaxOptions = {}): Policy {
  return byPrice({
    name: `sequential-min-max${misfit === 'stop' ? '-stop' : ''}${lessNowFirst ? '' : ':index'}`,
    source: 'Parkes, Procaccia, Shah, EC 2012, §5 (SequentialMinMax)',
    prices: dominantPrices,
    rule: { tie, misfit, afterGrant: lessNowFirst ? 'less now first' : 'ties alone' },
  });
}

interface ByPrice {
  readonly name: string;
  readonly source: string;
  prices(instance: Instance): Fraction[];
  readonly rule: {
    readonly tie: TieRule;
    readonly misfit: 'skip' | 'stop';
    readonly afterGrant?: 'less now first' | 'ties alone';
    server?(board: Board, user: number): number;
  };
}

/** A policy that grants task after task to whoever has the least number of tasks × price. */
export function byPrice({ name, source, prices, rule }: ByPrice): Policy {
  return {
    name,
    kind: 'discrete',
    source,
    divide(instance, trace) {
      expectOnly(name, instance, [...KNOWN, 'resource weights']);
      const price = prices(instance);
      const { board, next } = progressive(instance, { ...rule, prices: price });
      fillUp(board, next, narrate(board, price, trace));
      return board.allocation();
    },
  };
}
