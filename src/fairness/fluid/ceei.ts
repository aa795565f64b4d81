import type Fraction from 'fraction.js';
import { expectOnly } from '../features.ts';
import { dot, isNegative, isPositive, ONE, ofNumber, simplestNear, sum, ZERO } from '../fraction.ts';
import type { Instance, Policy } from '../instance.ts';
import { solvedExactly } from '../linear-program.ts';
import { marketPrices } from './market-prices.ts';
import { inPool } from './pool.ts';
import { pricesLine } from './trace.ts';

/**
 * Competitive equilibrium from equal incomes (÷ weights: from incomes in their proportion): the greatest product of all users' tasks,
 * Σ w_i log x_i. A cap counts as a resource of which only that user needs any. Exact where the equilibrium is rational and that
 * is proved (always if one resource is full, or as many as there are users); else to 1e-9.
 */
export const CEEI: Policy = {
  name: 'ceei',
  kind: 'fluid',
  source: 'Varian 1974; Ghodsi et al., Dominant Resource Fairness, NSDI 2011, §5.2; Eisenberg, Gale 1959',
  divide(instance, trace) {
    expectOnly('ceei', instance, ['weights', 'caps']);
    const market = marketOf(instance);
    if (market.buyers.length === 0) return inPool(instance.users.map(() => ZERO));
    const near = marketPrices({
      needs: market.needs.map((need) => need.map(Number)),
      money: market.money.map(Number),
    });
    const exact = exactTasks(market, near);
    const bought = exact ?? market.needs.map((need, buyer) => nearTasks(need, market.money[buyer], near));
    trace?.(pricesLine(market.goods, near));
    const tasks = instance.users.map((_, user) => {
      const buyer = market.buyers.indexOf(user);
      return buyer < 0 ? ZERO : bought[buyer];
    });
    return inPool(tasks, exact !== null);
  },
};

interface ExactMarket {
  /** Users that can run at all. */
  readonly buyers: readonly number[];
  /** Resources that any of them needs, then the caps of some: there is 1 of each. */
  readonly goods: readonly string[];
  readonly needs: readonly (readonly Fraction[])[];
  readonly money: readonly Fraction[];
}

function marketOf({ resources, servers, users }: Instance): ExactMarket {
  const [total] = servers;
  const buyers = users.flatMap(({ demand, cap }, user) =>
    cap?.n === 0n || demand.some((amount, resource) => amount.n !== 0n && total[resource].n === 0n) ? [] : [user],
  );
  const needed = [...resources.keys()].filter((resource) => buyers.some((user) => users[user].demand[resource].n !== 0n));
  const capped = buyers.filter((user) => users[user].cap !== null);
  return {
    buyers,
    goods: [...needed.map((resource) => resources[resource]), ...capped.map((user) => `the cap of ${users[user].name}`)],
    needs: buyers.map((buyer) => [
      ...needed.map((resource) => users[buyer].demand[resource].div(total[resource])),
      ...capped.map((user) => (user === buyer ? ONE.div(users[user].cap!) : ZERO)),
    ]),
    money: buyers.map((user) => users[user].weight[0]),
  };
}

function nearTasks(need: readonly Fraction[], money: Fraction, prices: readonly number[]): Fraction {
  const cost = prices.reduce((cost, price, good) => cost + price * need[good].valueOf(), 0);
  return ofNumber(money.valueOf() / cost);
}

/** Prices below this are taken for 0. */
const NO_PRICE = 1e-9;

/** The equilibrium as fractions, if it is one of those that are tried and are proved to be it. */
function exactTasks(market: ExactMarket, near: readonly number[]): Fraction[] | null {
  const priced = near.flatMap((price, good) => (price > NO_PRICE ? [good] : []));
  return byFullGoods(market, near, priced) ?? bySimplePrices(market, near, priced);
}

/** The simplest fractions near the prices. */
function bySimplePrices(market: ExactMarket, near: readonly number[], priced: readonly number[]): Fraction[] | null {
  const prices = near.map((price, good) => (priced.includes(good) ? simplestNear(price) : ZERO));
  const tasks = market.needs.map((need, buyer) => market.money[buyer].div(dot(need, prices)));
  return isEquilibrium(market, prices, tasks) ? tasks : null;
}

/** If goods that have a price are as many as buyers or more, that they are sold out says how much each buys. */
function byFullGoods(market: ExactMarket, near: readonly number[], priced: readonly number[]): Fraction[] | null {
  const { needs, money } = market;
  if (priced.length < needs.length) return null;
  const tasks = solvedExactly(
    priced.map((good) => [...needs.map((need) => need[good]), ONE]),
    needs.length,
  );
  if (tasks === null || !tasks.every(isPositive)) return null;
  const values = solvedExactly(
    needs.map((need, buyer) => [...priced.map((good) => need[good]), money[buyer].div(tasks[buyer])]),
    priced.length,
  );
  if (values === null) return null;
  const prices = near.map((_, good) => (priced.includes(good) ? values[priced.indexOf(good)] : ZERO));
  return isEquilibrium(market, prices, tasks) ? tasks : null;
}

/** The conditions of Karush, Kuhn and Tucker, which are sufficient here. */
function isEquilibrium({ needs, money, goods }: ExactMarket, prices: readonly Fraction[], tasks: readonly Fraction[]): boolean {
  if (prices.some(isNegative)) return false;
  const spendAll = needs.every((need, buyer) => tasks[buyer].mul(dot(need, prices)).equals(money[buyer]));
  return (
    spendAll &&
    goods.every((_, good) => {
      const sold = sum(needs.map((need, buyer) => need[good].mul(tasks[buyer])));
      return prices[good].n === 0n ? sold.lte(ONE) : sold.equals(ONE);
    })
  );
}
