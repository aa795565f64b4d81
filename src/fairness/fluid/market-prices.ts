/** A market in which all have money to spend on goods of which there is 1 each, in fixed proportions. */
export interface Market {
  /** What a unit for a buyer takes of each good, by buyer: at least one more than 0 each. */
  readonly needs: readonly (readonly number[])[];
  /** What a buyer may spend. */
  readonly money: readonly number[];
}

/**
 * Prices at which all spend what they have and nothing is over but what costs nothing: they minimise
 * Σ p_r − Σ w_i log(a_i · p), the dual of maximising Σ w_i log x_i (Eisenberg, Gale 1959). Newton's method on the central path
 * of that convex function, then once more on the goods that have a price, to the last digits. By good; buyer i has w_i / a_i · p.
 */
export function marketPrices(market: Market): number[] {
  const goods = market.needs[0].length;
  let prices = new Array<number>(goods).fill(total(market.money) / goods);
  for (const barrier of BARRIERS) prices = descended(market, prices, barrier, ON_THE_WAY);
  const priced = prices.map((price) => price > HAS_PRICE);
  const polished = descended(
    market,
    prices.map((price, good) => (priced[good] ? price : 0)),
    0,
    LAST_STEP,
  );
  const isValid = surplus(market, polished).every((left) => left > -FEASIBLE) && polished.every((price) => price >= 0);
  return isValid ? polished : descended(market, prices, LAST_BARRIER, LAST_STEP);
}

/** What is over of each good when all spend their money at these prices: the gradient of the dual. */
export function surplus({ needs, money }: Market, prices: readonly number[]): number[] {
  const left = prices.map(() => 1);
  for (const [buyer, need] of needs.entries()) {
    const bought = money[buyer] / dot(need, prices);
    for (let good = 0; good < left.length; good++) left[good] -= bought * need[good];
  }
  return left;
}

const BARRIERS = [1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14];
/** Where the goods that have a price cannot be told from the others by the last of these. */
const LAST_BARRIER = 1e-18;
/** The square root of the last barrier: dearer goods are sold out. */
const HAS_PRICE = 1e-7;
const FEASIBLE = 1e-10;
const MOST_STEPS = 60;
/** A step that moves prices by less than this, relative to them, is the last. */
const LAST_STEP = 1e-14;
const ON_THE_WAY = 1e-2;

/** The minimum of the dual with a barrier of that weight at 0; without one, goods of price 0 keep it. */
function descended(market: Market, start: readonly number[], barrier: number, lastStep: number): number[] {
  let prices = [...start];
  for (let count = 0; count < MOST_STEPS; count++) {
    const slope = slopeAt(market, prices, barrier);
    const step = newtonStep(market, prices, slope, barrier);
    const downhill = dot(slope, step);
    let length = Math.min(1, 0.95 * room(prices, step));
    let next = moved(prices, step, length);
    while (downhill < 0 && dot(slopeAt(market, next, barrier), step) > -0.9 * downhill && length > LAST_STEP) {
      length /= 2;
      next = moved(prices, step, length);
    }
    const change = Math.max(...step.map((each, good) => (prices[good] === 0 ? 0 : Math.abs(each * length) / prices[good])));
    prices = next;
    if (!(change > lastStep)) break;
  }
  return prices;
}

function slopeAt(market: Market, prices: readonly number[], barrier: number): number[] {
  return surplus(market, prices).map((left, good) => (prices[good] === 0 ? 0 : left - barrier / prices[good]));
}

/** How far prices can go along the step before one of them is 0. */
function room(prices: readonly number[], step: readonly number[]): number {
  let room = Infinity;
  for (const [good, price] of prices.entries()) if (step[good] < 0) room = Math.min(room, -price / step[good]);
  return room;
}

/** −(second derivatives)⁻¹ · slope, by Cholesky in coordinates in which every price is 1. */
function newtonStep({ needs, money }: Market, prices: readonly number[], slope: readonly number[], barrier: number): number[] {
  const goods = prices.length;
  const matrix = prices.map((_, good) => prices.map((__, other) => (good === other ? barrier + RIDGE : 0)));
  for (const [buyer, need] of needs.entries()) {
    const cost = dot(need, prices);
    const parts = need.map((each, good) => (each * prices[good]) / cost);
    for (let good = 0; good < goods; good++)
      for (let other = 0; other < goods; other++) matrix[good][other] += money[buyer] * parts[good] * parts[other];
  }
  const step = solved(
    matrix,
    slope.map((each, good) => -each * prices[good]),
  );
  return step.map((each, good) => each * prices[good]);
}

/** Keeps the matrix regular where prices are not unique, or 0. */
const RIDGE = 1e-16;

/** The solution of a positive definite system, by Cholesky. */
function solved(matrix: readonly number[][], right: readonly number[]): number[] {
  const size = right.length;
  const lower = matrix.map((row) => row.map(() => 0));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let value = matrix[row][column];
      for (let k = 0; k < column; k++) value -= lower[row][k] * lower[column][k];
      lower[row][column] = row === column ? Math.sqrt(Math.max(value, RIDGE)) : value / lower[column][column];
    }
  }
  const forward: number[] = [];
  for (let row = 0; row < size; row++) {
    let value = right[row];
    for (let k = 0; k < row; k++) value -= lower[row][k] * forward[k];
    forward.push(value / lower[row][row]);
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let value = forward[row];
    for (let k = row + 1; k < size; k++) value -= lower[k][row] * solution[k];
    solution[row] = value / lower[row][row];
  }
  return solution;
}

function moved(prices: readonly number[], step: readonly number[], length: number): number[] {
  return prices.map((price, good) => price + length * step[good]);
}

function dot(a: readonly number[], b: readonly number[]): number {
  let result = 0;
  for (let index = 0; index < a.length; index++) result += a[index] * b[index];
  return result;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
