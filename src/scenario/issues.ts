import type { z } from 'zod';
import type { Path, Problem } from './error.ts';
import * as messages from './messages/messages.ts';
import { nodeAt, plain, type SourceNode } from './source-tree.ts';

/** Something wrong at a path of the file. */
export interface Finding {
  readonly path: Path;
  readonly problem: Problem;
  /** It is the key that is wrong (or absent), not the value. */
  readonly isAboutKey?: boolean;
}

type Issue = z.core.$ZodIssue;

/** Keys of scenarios to come, by the path of the mapping they stand in. */
const PLANNED: readonly (readonly [where: RegExp, key: string])[] = [[/^frameworks\.\d+$/, 'preempt']];

/** What a value of the schema should have been, in words: given to zod as its wording of every issue. */
export function wording(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return NAMES_OF_TYPES[issue.expected] ?? issue.expected;
    case 'too_small':
      return `a number ${issue.inclusive ? 'of at least' : 'greater than'} ${issue.minimum}`;
    case 'too_big':
      return `a number ${issue.inclusive ? 'of at most' : 'less than'} ${issue.maximum}`;
    default:
      return issue.code;
  }
}

const NAMES_OF_TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** Zod's issues as findings. A mapping with an unknown key is not also blamed for the one that was meant. */
export function findings(issues: readonly Issue[], root: SourceNode): readonly Finding[] {
  const found = issues.flatMap((issue) => findingsOf(issue, [], root));
  const withUnknownKeys = new Set(found.filter((each) => isUnknownKey(each, root)).map(({ path }) => parent(path)));
  return found.filter(({ path, isAboutKey = false }) => {
    const isMissing = isAboutKey && nodeAt(root, path) === undefined;
    return !withUnknownKeys.has(JSON.stringify(path)) && !(isMissing && withUnknownKeys.has(parent(path)));
  });
}

function findingsOf(issue: Issue, above: Path, root: SourceNode): Finding[] {
  const path = [...above, ...(issue.path as Path)];
  const node = nodeAt(root, path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(path, key, issue.message.split(', ')));
  }
  if (node === undefined && issue.code !== 'custom') {
    return [{ path, problem: messages.missingKey(String(path.at(-1))), isAboutKey: true }];
  }
  if (issue.code === 'invalid_union') return findingsOfUnion(issue, path, root);
  if (issue.code === 'custom') {
    return [{ path, problem: issue.params!.problem as Problem, isAboutKey: issue.params!.isAboutKey as boolean }];
  }
  const found = plain(node!);
  if (issue.code === 'invalid_value') return [{ path, problem: messages.notOneOf(issue.values.map(String), found) }];
  return [{ path, problem: messages.expected(issue.message, found) }];
}

/** Of the shapes a value may have, the one it was meant to have tells what is wrong: the first of the right type. */
function findingsOfUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, root: SourceNode): Finding[] {
  const meant = issue.errors.find((issues) => !issues.some((each) => each.path.length === 0 && isWrongShape(each)));
  if (meant !== undefined) return meant.flatMap((each) => findingsOf(each, path, root));
  const names = issue.errors.flat().flatMap((each) => (each.code === 'invalid_value' ? each.values.map(String) : []));
  return [{ path, problem: messages.expected(issue.message, plain(nodeAt(root, path)!), names) }];
}

function isWrongShape(issue: Issue): boolean {
  if (issue.code === 'invalid_union') {
    return issue.errors.every((issues) => issues.some((each) => each.path.length === 0 && isWrongShape(each)));
  }
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

function unknownKey(path: Path, key: string, keys: readonly string[]): Finding {
  const isPlanned = PLANNED.some(([where, planned]) => planned === key && where.test(path.join('.')));
  const problem = isPlanned ? messages.notSupportedYet(key) : messages.unknownKey(key, keys);
  return { path: [...path, key], problem, isAboutKey: true };
}

function isUnknownKey({ path, isAboutKey = false }: Finding, root: SourceNode): boolean {
  return isAboutKey && nodeAt(root, path) !== undefined;
}

function parent(path: Path): string {
  return JSON.stringify(path.slice(0, -1));
}
