import { z } from 'zod';
import { exp } from '../../sim/math.ts';
import type { DistributionSpec } from '../../workloads/distribution-spec.ts';
import { type Path, Problem } from '../error.ts';
import * as messages from '../messages/messages.ts';
import { parseAmount, parseDuration } from '../units.ts';
import { checkOneOf, either, mapping, type Report } from './schema-parts.ts';

/** How the numbers of a distribution are written, and what one of them is inside. */
export interface Quantity {
  readonly what: string;
  parse(raw: string | number): number;
  /** What 1 in a CSV column is; `unit` is the text of the key `unit`. */
  columnUnit(unit: string | undefined): number;
}

/** A column of a CSV file that is still to be read. */
export interface Column {
  readonly kind: 'column';
  readonly file: string;
  readonly column: string;
  /** What 1 in the column is, inside. */
  readonly unit: number;
}

export type UnreadDistribution = DistributionSpec | Column;

export const DURATION: Quantity = {
  what: messages.A_DURATION,
  parse: (raw) => (raw === 'forever' ? Number.POSITIVE_INFINITY : parseDuration(raw)),
  columnUnit(unit) {
    if (unit === undefined) throw messages.unitRequired();
    return parseDuration(`1${unit}`);
  },
};

/** As `DURATION`, but it ends. */
export const SPAN: Quantity = { ...DURATION, parse: parseDuration };

export const COUNT: Quantity = {
  what: 'a number',
  parse(raw) {
    if (typeof raw !== 'number') throw messages.expected('a number', raw);
    if (raw < 0) throw messages.negative(raw);
    return raw;
  },
  columnUnit(unit) {
    if (unit !== undefined) throw messages.unitNotAllowed('tasks', unit);
    return 1;
  },
};

/** Amounts of one resource. */
export function amountOf(resource: string): Quantity {
  return {
    what: 'an amount',
    parse: (raw) => parseAmount(resource, raw),
    columnUnit: (unit) => parseAmount(resource, unit === undefined ? 1 : `1${unit}`),
  };
}

export const FORMS = ['uniform', 'exponential', 'lognormal', 'pareto', 'empirical'] as const;

const number = either('a number, with its unit where it has one', [z.number(), z.string()]);
const bounds = {
  min: number.optional().describe('Smaller draws are moved up to this.'),
  max: number.optional().describe('Greater draws are moved down to this.'),
};

/** A key each. */
export const forms = {
  uniform: mapping({ min: number.describe('Least value.'), max: number.describe('Greatest value.') })
    .optional()
    .describe('Every value between two bounds equally likely.'),
  exponential: mapping({ mean: number.describe('The mean.'), ...bounds })
    .optional()
    .describe('Exponential.'),
  lognormal: mapping({
    median: number.optional().describe('The median; or give the mean.'),
    mean: number.optional().describe('The mean, before bounds; or give the median.'),
    sigma: z.number().min(0).describe('Standard deviation of the logarithm.'),
    ...bounds,
  })
    .optional()
    .describe('The logarithm is normal.'),
  pareto: mapping({
    scale: number.describe('Least value.'),
    alpha: z.number().positive().describe('Exponent: P(X > x) = (scale / x)^alpha.'),
    ...bounds,
  })
    .optional()
    .describe('A heavy tail.'),
  empirical: mapping({
    file: z.string().describe('A CSV file with a header.'),
    column: z.string().describe('The column drawn from, every value equally likely.'),
    unit: z.string().optional().describe('The unit of the column: of times s, ms …; of memory and disk MB (if absent), GB …'),
  })
    .optional()
    .describe('Drawn from the values of a CSV column.'),
};

/** A constant or a distribution, as written. */
export const writtenDistribution = either('a value, or a distribution', [
  z.number(),
  z.string(),
  mapping(forms)
    .superRefine((value, context) => checkOneOf(FORMS, value, context))
    .meta({ minProperties: 1, maxProperties: 1 }),
]);

/** As `writtenDistribution`, and whether one draw serves all tasks of a job. */
export const writtenDuration = either(`${messages.A_DURATION}, "forever", or a distribution`, [
  z.number(),
  z.string(),
  mapping({
    ...forms,
    per: z.enum(['task', 'job']).optional().describe('One draw a task (if absent), or one for all tasks of a job.'),
  }).superRefine((value, context) => checkOneOf(FORMS, value, context)),
]);

type WrittenForms = z.output<z.ZodObject<typeof forms>>;
export type WrittenDistribution = number | string | WrittenForms;

/** Gives the numbers of a distribution their unit; what is wrong goes to `report`. */
export function distributionOf(
  distribution: WrittenDistribution,
  quantity: Quantity,
  report: Report,
): UnreadDistribution | undefined {
  if (typeof distribution !== 'object') {
    const value = attempt([], report, () => quantity.parse(distribution));
    return value === undefined ? undefined : { kind: 'constant', value };
  }
  const { uniform, exponential, lognormal, pareto, empirical } = distribution;
  const reader = new FormReader(quantity, report);
  if (uniform !== undefined) return reader.uniform(uniform);
  if (exponential !== undefined) return reader.exponential(exponential);
  if (lognormal !== undefined) return reader.lognormal(lognormal);
  if (pareto !== undefined) return reader.pareto(pareto);
  if (empirical === undefined) return undefined;
  const unit = attempt(['empirical', ...(empirical.unit === undefined ? [] : ['unit'])], report, () =>
    quantity.columnUnit(empirical.unit),
  );
  return unit === undefined ? undefined : { kind: 'column', file: empirical.file, column: empirical.column, unit };
}

type Form<Name extends keyof WrittenForms> = NonNullable<WrittenForms[Name]>;
type Raw = string | number;

class FormReader {
  readonly #quantity: Quantity;
  readonly #report: Report;

  constructor(quantity: Quantity, report: Report) {
    this.#quantity = quantity;
    this.#report = report;
  }

  uniform(form: Form<'uniform'>): DistributionSpec | undefined {
    const min = this.#number(['uniform', 'min'], form.min);
    const max = this.#number(['uniform', 'max'], form.max);
    if (min === undefined || max === undefined) return undefined;
    if (max < min) this.#report(['uniform', 'max'], messages.greatestBelowLeast());
    return { kind: 'uniform', min, max };
  }

  exponential(form: Form<'exponential'>): DistributionSpec | undefined {
    const mean = this.#positive(['exponential', 'mean'], form.mean);
    const bounds = this.#bounds('exponential', form);
    return mean === undefined ? undefined : { kind: 'exponential', mean, ...bounds };
  }

  lognormal(form: Form<'lognormal'>): DistributionSpec | undefined {
    const given = (['median', 'mean'] as const).filter((key) => form[key] !== undefined);
    if (given.length !== 1) {
      this.#report(['lognormal'], messages.exactlyOneOf(['median', 'mean'], given));
      return undefined;
    }
    const key = given[0]!;
    const middle = this.#positive(['lognormal', key], form[key]!);
    const bounds = this.#bounds('lognormal', form);
    if (middle === undefined) return undefined;
    const median = key === 'median' ? middle : middle / exp((form.sigma * form.sigma) / 2);
    return { kind: 'lognormal', median, sigma: form.sigma, ...bounds };
  }

  pareto(form: Form<'pareto'>): DistributionSpec | undefined {
    const scale = this.#positive(['pareto', 'scale'], form.scale);
    const bounds = this.#bounds('pareto', form);
    return scale === undefined ? undefined : { kind: 'pareto', scale, alpha: form.alpha, ...bounds };
  }

  #bounds(form: string, raw: { min?: Raw | undefined; max?: Raw | undefined }): { min?: number; max?: number } {
    const min = raw.min === undefined ? undefined : this.#number([form, 'min'], raw.min);
    const max = raw.max === undefined ? undefined : this.#number([form, 'max'], raw.max);
    if (min !== undefined && max !== undefined && max < min) {
      this.#report([form, 'max'], messages.greatestBelowLeast());
    }
    return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  }

  #positive(path: Path, raw: Raw): number | undefined {
    const value = this.#number(path, raw);
    if (value === 0) this.#report(path, messages.moreThanZero(raw));
    return value;
  }

  #number(path: Path, raw: Raw): number | undefined {
    const value = attempt(path, this.#report, () => this.#quantity.parse(raw));
    if (value === Number.POSITIVE_INFINITY) {
      this.#report(path, messages.notADuration(raw));
      return undefined;
    }
    return value;
  }
}

function attempt<T>(path: Path, report: Report, parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    report(path, error);
    return undefined;
  }
}
