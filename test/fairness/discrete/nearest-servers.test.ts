import fc from 'fast-check';
import Fraction from 'fraction.js';
import { expect, test } from 'vitest';
import { Board, NOWHERE } from '../../../src/fairness/discrete/board.ts';
import { bestFit } from '../../../src/fairness/discrete/drfh.ts';
import { world } from './kit.ts';

/** As the paper has it: every server where the task fits is looked at. */
function plain(board: Board, user: number): number {
  const { servers, users } = board.instance;
  const { demand } = users[user];
  if (demand[0].n === 0n) return servers.findIndex((_, server) => board.fits(user, server));
  const total = demand.map((_, r) => servers.reduce((sum, server) => sum.add(server[r]), new Fraction(0)));
  let best = NOWHERE;
  let least = new Fraction(0);
  servers.forEach((server, at) => {
    if (!board.fits(user, at)) return;
    const free = server.map((amount, r) =>
      users.reduce((left, { demand }, other) => left.sub(demand[r].mul(board.placed[other][at])), amount),
    );
    const parts = (amounts: readonly Fraction[], r: number): Fraction =>
      total[r].n === 0n ? new Fraction(0) : amounts[r].div(total[r]).div(amounts[0].div(total[0]));
    const distance = demand.reduce((sum, _, r) => sum.add(parts(demand, r).sub(parts(free, r)).abs()), new Fraction(0));
    if (best !== NOWHERE && distance.gte(least)) return;
    best = at;
    least = distance;
  });
  return best;
}

const amounts = (width: number, most: number) =>
  fc.array(
    fc.tuple(fc.integer({ min: 0, max: most }), fc.constantFrom(1, 1, 2, 3)).map(([n, d]) => `${n}/${d}`),
    { minLength: width, maxLength: width },
  );

const worlds = fc.integer({ min: 1, max: 3 }).chain((width) =>
  fc.record({
    kinds: fc.array(fc.record({ count: fc.integer({ min: 1, max: 5 }), has: amounts(width, 12) }), {
      minLength: 1,
      maxLength: 4,
    }),
    users: fc.array(
      fc.record({
        demand: amounts(width, 3).filter((demand) => demand.some((need) => !need.startsWith('0'))),
        accepts: fc.option(fc.uniqueArray(fc.nat(5)), { freq: 3 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    steps: fc.array(fc.record({ user: fc.nat(3), ends: fc.nat(5), anywhere: fc.nat(20) }), { minLength: 10, maxLength: 60 }),
  }),
);

test('the nearest server, and the first, are found as by a look at all of them, whoever has come and gone', () => {
  let found = 0;
  let notFirst = 0;
  let ended = 0;
  fc.assert(
    fc.property(worlds, ({ kinds, users, steps }) => {
      const servers = kinds.flatMap(({ count, has }) => Array.from({ length: count }, () => has));
      const more = users.map(({ accepts }) => ({ accepts: accepts?.filter((server) => server < servers.length) ?? null }));
      const demands = users.map(({ demand }) => demand);
      const board = new Board(world(servers, demands, more));
      for (const step of steps) {
        const user = step.user % users.length;
        const server = bestFit(board, user);
        expect(server).toBe(plain(board, user));
        expect(board.firstFit(user)).toBe(servers.findIndex((_, each) => board.fits(user, each)));
        if (server === NOWHERE) continue;
        found++;
        if (server !== board.firstFit(user)) notFirst++;
        const other = step.anywhere % servers.length; // a task may go elsewhere, too
        board.grant(user, board.fits(user, other) && step.ends > 3 ? other : server);
        const holder = board.placed[user].findIndex((count) => count > 0);
        if (step.ends > 1) continue;
        board.release(user, holder);
        ended++;
      }
    }),
    { numRuns: 300 },
  );
  expect(found).toBeGreaterThan(2000);
  expect(notFirst).toBeGreaterThan(300);
  expect(ended).toBeGreaterThan(300);
});
