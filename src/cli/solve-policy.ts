import type Fraction from 'fraction.js';
import {
  choosy,
  drfDiscrete,
  gang,
  las,
  lottery,
  sequentialMinMax,
  slots,
  type TieRule,
  tetris,
} from '../fairness/discrete/index.ts';
import { ONE } from '../fairness/fraction.ts';
import { type Policy, policyNamed } from '../fairness/index.ts';
import { nearestName } from '../scenario/index.ts';
import { byName, expectKnown, numbersOfUsers } from './solve-entries.ts';
import * as messages from './solve-messages.ts';
import { number, wholeFrom } from './solve-numbers.ts';
import { UsageError } from './usage-error.ts';

/** The options of `clustersim solve` that only some policies take, as they are written. */
export interface PolicyOptions {
  readonly slots?: string | undefined;
  readonly seed?: string | undefined;
  readonly churn?: string | undefined;
  readonly knob?: readonly string[] | undefined;
  readonly size?: readonly string[] | undefined;
  readonly attained?: readonly string[] | undefined;
  readonly tie?: string | undefined;
  readonly misfit?: string | undefined;
}

type Option = keyof PolicyOptions;
const OPTIONS: readonly Option[] = ['slots', 'seed', 'churn', 'knob', 'size', 'attained', 'tie', 'misfit'];

/** What a policy takes, and what it is then. */
interface Adjustable {
  readonly takes: readonly Option[];
  of(options: PolicyOptions, users: readonly string[]): Policy;
}

const BY_SHARE: readonly Option[] = ['tie', 'misfit', 'seed'];

const ADJUSTABLE: Readonly<Record<string, Adjustable>> = {
  'drf-discrete': { takes: BY_SHARE, of: (options) => drfDiscrete(byShare(options)) },
  'sequential-min-max': { takes: BY_SHARE, of: (options) => sequentialMinMax(byShare(options)) },
  slots: { takes: ['slots'], of: (options) => slots({ perServer: slotsOf(options) }) },
  'slots-strict': { takes: ['slots'], of: (options) => slots({ perServer: slotsOf(options), kind: 'strict' }) },
  tetris: { takes: ['knob'], of: (options) => tetris(knobsOf(options)) },
  choosy: { takes: ['churn'], of: ({ churn = '' }) => choosy({ churn: wholeFrom(0, `--churn ${churn}`, churn) }) },
  lottery: { takes: ['seed'], of: (options) => lottery({ seed: seedOf(options) }) },
  las: { takes: ['attained'], of: (options, users) => las({ attained: attainedOf(options, users) }) },
  'las-backfill': {
    takes: ['attained'],
    of: (options, users) => las({ attained: attainedOf(options, users), backfill: true }),
  },
  gang: { takes: ['size'], of: (options, users) => gang({ sizes: sizesOf(options, users) }) },
  'gang-backfill': { takes: ['size'], of: (options, users) => gang({ sizes: sizesOf(options, users), mode: 'backfill' }) },
  'gang-hoard': { takes: ['size'], of: (options, users) => gang({ sizes: sizesOf(options, users), mode: 'hoard' }) },
};

/**
 * The policy of that name, as the options adjust it: `slots --slots 3` is `slots:3`.
 *
 * @throws UsageError, FairnessError if there is no such policy, if it does not take an option, or if that makes no sense
 */
export function policyOf(name: string, options: PolicyOptions, users: readonly string[]): Policy {
  const plain = policyNamed(name);
  const given = OPTIONS.filter((option) => options[option] !== undefined);
  if (given.length === 0) return plain;
  const [family, argument] = name.split(':');
  for (const option of given) {
    const takers = Object.keys(ADJUSTABLE).filter((each) => ADJUSTABLE[each].takes.includes(option));
    if (!takers.includes(family)) throw new UsageError(messages.notForPolicy(option, name, takers));
    if (argument !== undefined) throw new UsageError(messages.twoArguments(option, name));
  }
  return ADJUSTABLE[family].of(options, users);
}

const TIES = ['index', 'fewest-tasks', 'smallest-delta', 'random'] as const;
const MISFITS = ['skip', 'stop'] as const;

function byShare(options: PolicyOptions): { tie: TieRule; misfit: 'skip' | 'stop' } {
  const tie = oneOf('tie', options.tie ?? 'index', TIES);
  if (tie !== 'random' && options.seed !== undefined) throw new UsageError(messages.nothingDrawn());
  return {
    tie: tie === 'random' ? { random: seedOf(options) } : tie,
    misfit: oneOf('misfit', options.misfit ?? 'skip', MISFITS),
  };
}

function oneOf<T extends string>(option: string, text: string, known: readonly T[]): T {
  const found = known.find((each) => each === text);
  if (found === undefined)
    throw new UsageError(messages.unknownOf(`--${option} ${text}`, 'one of', text, known, nearestName(text, known)));
  return found;
}

function slotsOf({ slots: text = '' }: PolicyOptions): number {
  return wholeFrom(1, `--slots ${text}`, text);
}

function seedOf({ seed = '1' }: PolicyOptions): number {
  return wholeFrom(0, `--seed ${seed}`, seed);
}

/** `--knob f=0.5 --knob m=0`, or `--knob f=0.5,m=0`. */
function knobsOf({ knob }: PolicyOptions): { f?: number; m?: number } {
  const knobs: { f?: number; m?: number } = {};
  for (const [name, { value, written }] of byName('knob', knob, 'f or m and a number, such as f=0.5', () => true)) {
    expectKnown(written, 'one of', name, ['f', 'm']);
    const found = number(written, value);
    if (name === 'f' && found.gt(ONE)) throw new UsageError(messages.notAPart(written, value));
    knobs[name as 'f' | 'm'] = found.valueOf();
  }
  return knobs;
}

function sizesOf({ size }: PolicyOptions, users: readonly string[]): Record<string, number> {
  const entries = numbersOfUsers('size', size, users, 'a user and how many of its tasks run only together, such as A=6');
  return Object.fromEntries([...entries].map(([name, { value, written }]) => [name, wholeFrom(1, written, value)]));
}

function attainedOf({ attained }: PolicyOptions, users: readonly string[]): Record<string, Fraction> {
  const entries = numbersOfUsers('attained', attained, users, 'a user and the service it has had, such as A=10');
  return Object.fromEntries([...entries].map(([name, { value, written }]) => [name, number(written, value)]));
}
