import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { type Path, type Place, type Problem, ScenarioError } from './error.ts';
import * as messages from './messages/messages.ts';

/**
 * A YAML (or JSON) file as a tree that remembers where everything stands. Aliases and merge keys are already resolved, so a
 * fault in what they bring points at where it is written.
 */
export interface SourceNode {
  readonly place: Place;
  /** Where its key stands, when it is the value of one. */
  readonly keyPlace?: Place;
  /** Exactly one of the three is there; a scalar has `value` (and `text`, as written: `01` and `1.10` are more than numbers). */
  readonly entries?: ReadonlyMap<string, SourceNode>;
  readonly items?: readonly SourceNode[];
  readonly value?: unknown;
  readonly text?: string;
  /** Where the text itself begins, behind a quote; absent when it is folded or escaped so that columns cannot be counted. */
  readonly textColumn?: number;
}

const DEPTH_LIMIT = 100;
/** Values that aliases may stand for in all: a few lines of them can multiply without end. */
export const EXPANSION_LIMIT = 100_000;

export function readTree(text: string, file: string): SourceNode {
  return new Reader(text, file).tree();
}

/** Lays a file over the one it extends: mappings merge, lists and scalars replace. */
export function overlay(base: SourceNode, over: SourceNode): SourceNode {
  if (base.entries === undefined || over.entries === undefined) return over;
  const entries = new Map(base.entries);
  for (const [key, node] of over.entries) {
    const below = base.entries.get(key);
    entries.set(key, below === undefined ? node : overlay(below, node));
  }
  return { ...over, entries };
}

export function without(node: SourceNode, key: string): SourceNode {
  const entries = new Map(node.entries);
  entries.delete(key);
  return { ...node, entries };
}

/** The plain value, as `JSON.parse` would give it. */
export function plain(node: SourceNode): unknown {
  if (node.entries !== undefined) return Object.fromEntries([...node.entries].map(([key, each]) => [key, plain(each)]));
  if (node.items !== undefined) return node.items.map(plain);
  return node.value;
}

export function nodeAt(root: SourceNode, path: Path): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const step of path) node = typeof step === 'number' ? node?.items?.[step] : node?.entries?.get(step);
  return node;
}

/** Where a value stands; for what is not there, where the innermost thing around it does. */
export function placeAt(root: SourceNode, path: Path, offset = 0): Place {
  const node = nodeAt(root, path);
  if (node === undefined) return keyPlaceAt(root, path.slice(0, -1));
  return node.textColumn === undefined ? node.place : { ...node.place, column: node.textColumn + offset };
}

/** Where a value's key stands; of an item in a list, the item. */
export function keyPlaceAt(root: SourceNode, path: Path): Place {
  const node = nodeAt(root, path);
  if (node === undefined) return path.length === 0 ? root.place : keyPlaceAt(root, path.slice(0, -1));
  return node.keyPlace ?? node.place;
}

class Reader {
  readonly #text: string;
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document;
  readonly #targets = new Map<Alias, Node>();
  /** How many aliases we are in, and how many values they stood for so far. */
  #aliasDepth = 0;
  #expanded = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#document = parseDocument(text, {
      merge: true,
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: this.#lines,
      logLevel: 'error',
    });
  }

  tree(): SourceNode {
    const fault = [...this.#document.errors, ...this.#document.warnings].sort((a, b) => a.pos[0] - b.pos[0])[0];
    if (fault !== undefined) throw this.#error(fault.pos[0], [], messages.notYaml(fault.message));
    const contents = this.#document.contents as Node | null;
    if (contents === null || (isScalar(contents) && contents.value === null)) {
      throw this.#error(0, [], messages.emptyFile());
    }
    return this.#node(contents, [], undefined);
  }

  #node(node: Node | null, path: Path, key: Node | undefined): SourceNode {
    if (this.#aliasDepth > 0) this.#expanded++;
    const start = (node ?? key)?.range?.[0] ?? 0;
    if (path.length > DEPTH_LIMIT) throw this.#error(start, path.slice(0, 3), messages.tooDeep());
    if (this.#expanded > EXPANSION_LIMIT) throw this.#error(start, path, messages.tooManyAliases(EXPANSION_LIMIT));
    const keyPlace = key === undefined ? {} : { keyPlace: this.#place(key.range?.[0] ?? 0) };
    if (isAlias(node)) return { ...this.#expand(node, path), ...keyPlace };
    const place = this.#place(start);
    if (isMap(node)) return { place, ...keyPlace, entries: this.#entries(node, path) };
    if (isSeq(node)) {
      const items = node.items.map((item, index) => this.#node(item as Node | null, [...path, index], undefined));
      return { place, ...keyPlace, items };
    }
    if (!isScalar(node)) return { place, ...keyPlace, value: null, text: '' };
    const text = node.source ?? String(node.value);
    return { place, ...keyPlace, value: node.value, text, ...this.#textColumn(node, text, start) };
  }

  #entries(map: YAMLMap, path: Path): Map<string, SourceNode> {
    const own = new Map<string, SourceNode>();
    const merged: SourceNode[] = [];
    for (const { key, value } of map.items as Pair<Node, Node | null>[]) {
      const start = key.range?.[0] ?? 0;
      if (isScalar(key) && typeof key.value === 'symbol') {
        merged.push(...this.#mergeSources(value, path, start));
        continue;
      }
      if (!isScalar(key)) throw this.#error(start, path, messages.unfitKey(isMap(key) ? 'a mapping' : 'a list'));
      const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
      if (name === '__proto__') throw this.#error(start, path, messages.unfitKey(name));
      const twin = own.get(name);
      if (twin !== undefined) {
        throw this.#error(start, [...path, name], messages.duplicateKey(name, twin.keyPlace!.line));
      }
      own.set(name, this.#node(value, [...path, name], key));
    }
    for (const source of merged) {
      for (const [name, node] of source.entries!) if (!own.has(name)) own.set(name, node);
    }
    return own;
  }

  #mergeSources(value: Node | null, path: Path, start: number): SourceNode[] {
    const source = this.#node(value, [...path, '<<'], undefined);
    const sources = source.items ?? [source];
    if (sources.some((each) => each.entries === undefined)) throw this.#error(start, path, messages.mergeSource());
    return [...sources];
  }

  #expand(alias: Alias, path: Path): SourceNode {
    const target = this.#targets.get(alias) ?? alias.resolve(this.#document);
    if (target === undefined) throw this.#error(alias.range?.[0] ?? 0, path, messages.unknownAlias(alias.source));
    this.#targets.set(alias, target);
    this.#aliasDepth++;
    const node = this.#node(target, path, undefined);
    this.#aliasDepth--;
    return node;
  }

  #textColumn(node: Node, text: string, start: number): { textColumn?: number } {
    const isQuoted = /^["']/.test(this.#text.slice(start, start + 1)) && (node.range?.[1] ?? 0) - start >= text.length + 2;
    const textStart = start + (isQuoted ? 1 : 0);
    const isVerbatim = this.#text.startsWith(text, textStart) && !text.includes('\n');
    return isVerbatim ? { textColumn: this.#place(textStart).column } : {};
  }

  #place(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #error(offset: number, path: Path, problem: Problem): ScenarioError {
    return new ScenarioError(this.#place(offset), path, problem);
  }
}
