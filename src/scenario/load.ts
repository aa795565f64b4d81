import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { Context, type Files } from './context.ts';
import { type Place, ScenarioError } from './error.ts';
import { type Finding, findings, wording } from './issues.ts';
import * as messages from './messages/messages.ts';
import { warningsOf } from './messages/warnings.ts';
import { resolveScenario } from './resolve/resolve.ts';
import type { Scenario } from './scenario.ts';
import { type KnownNames, scenarioSchema } from './schema/schema.ts';
import { keyPlaceAt, nodeAt, overlay, placeAt, plain, readTree, type SourceNode, without } from './source-tree.ts';

export interface LoadedScenario {
  readonly scenario: Scenario;
  /** What is odd, but lets the run go on; each with its place. */
  readonly warnings: readonly string[];
}

export const DISK: Files = { read: (path) => readFileSync(path, 'utf8'), exists: existsSync };

/** Reads a scenario file, YAML or JSON. Throws a `ScenarioError`: one, the first by position. */
export function loadScenario(path: string, known: KnownNames, files: Files = DISK): LoadedScenario {
  return parseScenario(readText(path, path, files), path, known, files);
}

/** The same for a text; `file` is the name it goes by in messages, and other files are looked for beside it. */
export function parseScenario(text: string, file: string, known: KnownNames, files: Files = DISK): LoadedScenario {
  const root = withBase(readTree(text, file), [file], files);
  const parsed = scenarioSchema(known).safeParse(plain(root), { error: wording });
  if (!parsed.success) throw firstError(findings(parsed.error.issues, root), root, file);
  const context = new Context(root, files);
  const scenario = resolveScenario(parsed.data, file, context);
  if (context.findings.length > 0) throw firstError(context.findings, root, file);
  return { scenario, warnings: warningsOf(scenario, context) };
}

/** Lays the file over the one that its `extends` names, and that over its own. */
function withBase(root: SourceNode, chain: readonly string[], files: Files): SourceNode {
  const node = nodeAt(root, ['extends']);
  if (node === undefined || typeof node.value !== 'string') return root;
  const path = ['extends'];
  const file = isAbsolute(node.value) ? node.value : join(dirname(root.place.file), node.value);
  if (!files.exists(resolve(file))) throw new ScenarioError(node.place, path, messages.noSuchFile(node.value));
  const isLoop = chain.some((each) => resolve(each) === resolve(file));
  if (isLoop) throw new ScenarioError(node.place, path, messages.extendsItself([...chain, file]));
  const base = withBase(readTree(readText(file, node.value, files, node.place), file), [...chain, file], files);
  return overlay(base, without(root, 'extends'));
}

function readText(path: string, written: string, files: Files, place?: Place): string {
  try {
    return files.read(resolve(path));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const problem = isMissing ? messages.noSuchFile(written) : messages.unreadable(written, (error as Error).message);
    throw new ScenarioError(place ?? { file: path }, place === undefined ? [] : ['extends'], problem);
  }
}

/** One error is enough to mend: the first in the scenario's own file, else in the ones it extends. */
function firstError(found: readonly Finding[], root: SourceNode, file: string): ScenarioError {
  const placed = found.map((each) => ({ ...each, place: placeOf(each, root) }));
  const order = ({ place }: { place: Place }) => [place.file === file ? 0 : 1, place.line, place.column] as const;
  const first = placed.reduce((a, b) => (compare(order(b), order(a)) < 0 ? b : a));
  return new ScenarioError(first.place, first.path, first.problem);
}

function placeOf({ path, problem, isAboutKey = false }: Finding, root: SourceNode): Place {
  return isAboutKey ? keyPlaceAt(root, path) : placeAt(root, path, problem.offset);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}
