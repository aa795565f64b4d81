import { z } from 'zod';
import { type Path, type Place, Problem, ScenarioError } from '../../scenario/error.ts';
import { findings, wording } from '../../scenario/issues.ts';
import * as messages from '../../scenario/messages/messages.ts';
import { mapping } from '../../scenario/schema/schema-parts.ts';
import type { SourceNode } from '../../scenario/source-tree.ts';
import { ALLOCATOR_STEPS } from '../allocator/allocator-schema.ts';
import { MASTER_STEPS } from '../master/master-schema.ts';
import type { MasterConfig } from '../subject.ts';
import { ALGEBRA_STEPS, RANDOM_SORTER_STEPS, ROLE_TREE_STEPS, SORTER_STEPS } from '../units/unit-schemas.ts';
import { CONFIG, TEXT, TEXTS, TRUTH } from './case-schema.ts';
import { firstFault, lineAndColumn, offsetAt } from './json-places.ts';
import { inOneSpelling } from './spellings.ts';

/** What is known of each kind: the schema of its steps by op. */
const STEPS = {
  allocator: ALLOCATOR_STEPS,
  sorter: SORTER_STEPS,
  random_sorter: RANDOM_SORTER_STEPS,
  role_tree: ROLE_TREE_STEPS,
  algebra: ALGEBRA_STEPS,
  master: MASTER_STEPS,
};

export type Kind = keyof typeof STEPS;
export const KINDS = Object.keys(STEPS) as readonly Kind[];

/** The steps of a kind, as they are after reading: what has a default is there. */
export type StepOf<K extends Kind> = {
  [Op in keyof (typeof STEPS)[K]]: (typeof STEPS)[K][Op] extends z.ZodType<infer Step> ? Step : never;
}[keyof (typeof STEPS)[K]];

export interface CaseOf<K extends Kind> {
  readonly kind: K;
  readonly id: string;
  /** Why it is not played; null: it is. */
  readonly skip: string | null;
  readonly config: MasterConfig;
  readonly steps: readonly StepOf<K>[];
}

/** One case of a file: something to set up, steps to do, and what must be seen after each. */
export type Case = { [K in Kind]: CaseOf<K> }[Kind];

const FILE = mapping({ meta: z.unknown().optional(), cases: z.array(z.unknown()) });

const HEADER = {
  id: TEXT.min(1, { error: () => 'a name' }),
  kind: z.enum(KINDS),
  origin: TEXT.optional(),
  upstream_file: TEXT.nullable().optional(),
  upstream_test: TEXT.nullable().optional(),
  variant: TEXT.nullable().optional(),
  what: TEXT.optional(),
  tags: TEXTS.optional(),
  deterministic: TRUTH.optional(),
  ambiguity: TEXT.nullable().optional(),
  comment: TEXT.optional(),
  skip: TEXT.min(1, { error: () => 'the sentence that the case contradicts' }).optional(),
};

const CASE = mapping({ ...HEADER, config: CONFIG.optional(), steps: z.array(z.looseObject({ op: TEXT })) });

/** Reads a file of cases; `file` is its name in messages. Throws a `ScenarioError`: one, the first by position. */
export function readCases(text: string, file: string): readonly Case[] {
  const reader = new Reader(text, file);
  return reader.valid(FILE, reader.json(), []).cases.map((value, index) => reader.case(value, ['cases', index]));
}

class Reader {
  readonly #text: string;
  readonly #file: string;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  json(): unknown {
    try {
      return JSON.parse(this.#text);
    } catch {
      const { offset, expected } = firstFault(this.#text);
      const found = offset < this.#text.length ? `"${this.#text[offset]}"` : 'the end of the file';
      throw new ScenarioError(this.#place(offset), [], new Problem(`not valid JSON: expected ${expected}; got ${found}`));
    }
  }

  case(value: unknown, path: Path): Case {
    const { kind } = this.valid(z.looseObject({ kind: HEADER.kind }), value, path);
    const { id, skip = null, config, steps } = this.valid(CASE, value, path);
    const schemas: Readonly<Record<string, z.ZodType>> = STEPS[kind];
    const read = steps.map((written, index) => {
      const step = kind === 'algebra' ? inOneSpelling(written) : written;
      const at = [...path, 'steps', index];
      if (!Object.hasOwn(schemas, step.op)) throw this.#error([...at, 'op'], messages.notOneOf(Object.keys(schemas), step.op));
      return this.valid(schemas[step.op]!, step, at);
    });
    return { kind, id, skip, config: withDefaults(config ?? {}), steps: read } as Case;
  }

  /** The value as the schema reads it; throws what is wrong with it. */
  valid<Schema extends z.ZodType>(schema: Schema, value: unknown, path: Path): z.infer<Schema> {
    const parsed = schema.safeParse(value, { error: wording });
    if (parsed.success) return parsed.data;
    const errors = findings(parsed.error.issues, treeOf(value)).map(({ path: below, problem, isAboutKey = false }) => {
      return this.#error([...path, ...below], problem, isAboutKey);
    });
    throw errors.sort((a, b) => a.line! - b.line! || a.column! - b.column!)[0];
  }

  #error(path: Path, problem: Problem, isAboutKey = false): ScenarioError {
    return new ScenarioError(this.#place(offsetAt(this.#text, path, isAboutKey ? 'key' : 'value')), path, problem);
  }

  #place(offset: number): Place {
    return { file: this.#file, ...lineAndColumn(this.#text, offset) };
  }
}

function withDefaults(config: z.infer<typeof CONFIG>): MasterConfig {
  return {
    agentOrder: config.agent_order ?? 'random',
    allocationInterval: config.allocation_interval_s ?? 1,
    minAllocatable:
      config.min_allocatable_resources === undefined ? [{ cpus: 0.01 }, { mem: 32 }] : config.min_allocatable_resources,
    excludedResourceNames: config.fair_sharing_excluded_resource_names ?? [],
    filterGpuResources: config.filter_gpu_resources ?? true,
    roleSorter: config.role_sorter ?? 'drf',
    frameworkSorter: config.framework_sorter ?? 'drf',
    offerTimeout: config.offer_timeout_s ?? null,
    roles: config.roles ?? null,
    pings: { timeout: config.agent_ping_timeout_s ?? 15, most: config.max_agent_ping_timeouts ?? 5 },
    agentReregisterTimeout: config.agent_reregister_timeout_s ?? 600,
  };
}

/** A value as those who word errors look at it; where it stands is found by path. */
function treeOf(value: unknown): SourceNode {
  const place = { file: '', line: 0, column: 0 };
  if (Array.isArray(value)) return { place, items: value.map(treeOf) };
  if (typeof value !== 'object' || value === null) return { place, value, text: String(value) };
  return { place, entries: new Map(Object.entries(value).map(([key, each]) => [key, treeOf(each)])) };
}
