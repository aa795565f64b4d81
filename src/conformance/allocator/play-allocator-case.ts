import type { CaseOf } from '../cases/case-file.ts';
import type { AllocatorOp, CaseOffer, CreateSubject } from '../subject.ts';
import { errorText, type Failure, mismatch } from '../verdict.ts';
import { offerTexts, unmet } from './allocator-expectations.ts';

export interface PlayOptions {
  /** Compare also the offers of an independent model, where Mesos' own test says nothing of offers. */
  readonly model?: boolean;
}

/** Does the steps on a fresh subject and compares; what throws ends the case. */
export function playAllocatorCase(
  { config, steps }: CaseOf<'allocator'>,
  create: CreateSubject,
  options: PlayOptions = {},
): readonly Failure[] {
  const ops = steps.map(({ expect: _, model: __, comment: ___, ...op }) => op as AllocatorOp);
  const subject = create(config, ops);
  const failures: Failure[] = [];
  const offersSoFar: CaseOffer[] = [];
  for (const [step, { op, expect = {}, model }] of steps.entries()) {
    try {
      const { success } = subject.apply(ops[step]);
      const offers = subject.takeOffers();
      offersSoFar.push(...offers);
      const seen = { subject, success, offers, inverseOffers: subject.takeInverseOffers(), offersSoFar };
      failures.push(...unmet(expect, seen).map((found) => ({ step, op, ...found })));
      if (options.model && model !== undefined && expect.offers === undefined) {
        const found = mismatch(offerTexts(model.offers), offerTexts(offers));
        if (found !== undefined) failures.push({ step, op, expectation: 'model.offers', ...found });
      }
    } catch (error) {
      failures.push({ step, op, expectation: 'no_error', expected: 'no error', got: errorText(error) });
      return failures;
    }
  }
  return failures;
}
