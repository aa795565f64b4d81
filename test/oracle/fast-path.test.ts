import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CreateSubject } from '../../src/conformance/subject.ts';
import { firstDifference } from './compare.ts';
import { minimise, describe as text } from './minimise.ts';
import { randomCase } from './random-cases.ts';
import { createPlainSubject } from './subject.ts';

/**
 * What simulations run allocates as the plain allocator does, offer by offer, in random scenarios. `ORACLE_RUNS=2000
 * ORACLE_SEED=1000 npx vitest run test/oracle/fast-path.test.ts` looks at 2,000 from seed 1000 on; `ORACLE_IGNORE='inverse
 * offers,role shares'` leaves out some of what is compared, to see what else differs.
 */
const RUNS = Number(process.env.ORACLE_RUNS ?? 300);
const FIRST_SEED = Number(process.env.ORACLE_SEED ?? 1);
const IGNORED = (process.env.ORACLE_IGNORE ?? '').split(',');
/** Cases in one test, so that a long run shows how far it came. */
const BATCH = 50;
const MINUTE = 60_000;

const adapter = new URL('../../src/conformance/allocator/allocator-subject.ts', import.meta.url);
const isThere = existsSync(adapter);
const { createSubject } = (isThere ? await import(adapter.href) : {}) as { createSubject: CreateSubject };

const batches = Array.from({ length: Math.ceil(RUNS / BATCH) }, (_, batch) => {
  const from = FIRST_SEED + batch * BATCH;
  return [from, Math.min(from + BATCH, FIRST_SEED + RUNS) - 1] as const;
});

// Nothing to compare with yet.
test.skipIf(!isThere).each(batches)(
  'seeds %i to %i',
  (from, to) => {
    for (let seed = from; seed <= to; seed++) {
      const script = randomCase(seed);
      if (firstDifference(script, createPlainSubject, createSubject, IGNORED) === undefined) continue;
      const found = minimise(script, createPlainSubject, createSubject, IGNORED);
      expect.fail(`${text(found, `seed ${seed}`)}\n  features: ${script.features.join(', ')}`);
    }
  },
  10 * MINUTE,
);
