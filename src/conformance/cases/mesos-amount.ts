import { thousandths } from '../../cluster/resources/quantities.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * An amount as Mesos reads it from a text, in thousandths: any number, rounded half away from zero, in no unit; what is not
 * nothing but rounds to nothing is an error, and so is what is negative (values.cpp, resources.cpp; the semantics §1).
 */
export function mesosAmount(resource: string, written: string | number): number {
  const text = String(written);
  if (!NUMBER.test(text)) throw new Error(`expected an amount of ${resource}; got "${text}"`);
  const amount = thousandths(Number(text));
  if (amount < 0) throw new Error(`there is no negative amount of ${resource}; got "${text}"`);
  if (amount === 0 && Number(text) !== 0) throw new Error(`an amount of ${resource} is at least 0.001; got "${text}"`);
  return amount;
}
