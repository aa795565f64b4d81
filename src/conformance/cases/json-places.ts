import type { Path } from '../../scenario/error.ts';

/**
 * Where things stand in a text of JSON, in characters from its start. Files of cases are long and nearly always right, so
 * they are read by `JSON.parse`, and looked through for a place only once something is wrong.
 */

const WHITE = /[ \t\r\n]*/y;
const TEXT = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const BARE = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Line and column, both from 1, of a place in a text. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Where a value stands, or with `key` where its key does; of what is not there, where the innermost thing around it does. */
export function offsetAt(text: string, path: Path, key: 'key' | 'value' = 'value'): number {
  let at = skip(WHITE, text, 0);
  let keyAt = at;
  for (const step of path) {
    const found = memberAt(text, at, step);
    if (found === undefined) return at;
    keyAt = found.key;
    at = found.value;
  }
  return key === 'key' ? keyAt : at;
}

function memberAt(text: string, container: number, step: string | number): { key: number; value: number } | undefined {
  const isList = text[container] === '[';
  if (!isList && text[container] !== '{') return undefined;
  let found: { key: number; value: number } | undefined;
  let at = skip(WHITE, text, container + 1);
  for (let index = 0; text[at] !== ']' && text[at] !== '}'; index++) {
    const key = at;
    let isMeant = step === index;
    if (!isList) {
      const end = skip(TEXT, text, at);
      isMeant = JSON.parse(text.slice(at, end)) === step;
      at = skip(WHITE, text, skip(WHITE, text, end) + 1);
    }
    if (isMeant) found = { key, value: at };
    if (isMeant && isList) return found;
    at = skip(WHITE, text, endOfValue(text, at));
    if (text[at] === ',') at = skip(WHITE, text, at + 1);
  }
  return found; // of a key that comes twice the last, as JSON.parse does
}

/** Behind the value that begins here. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const character = text[at];
    if (character === '"') at = skip(TEXT, text, at);
    else if (character === '{' || character === '[') [depth, at] = [depth + 1, at + 1];
    else if (character === '}' || character === ']') [depth, at] = [depth - 1, at + 1];
    else at = depth === 0 ? skip(BARE, text, at) : at + 1;
  } while (depth > 0);
  return at;
}

/** Where a text stops being JSON, and what should have been there; for what `JSON.parse` refuses. */
export function firstFault(text: string): { offset: number; expected: string } {
  const open: ('{' | '[')[] = [];
  let expected: 'a value' | 'a value or "]"' | 'a key' | 'a key or "}"' | '","' = 'a value';
  let at = skip(WHITE, text, 0);
  for (;;) {
    const character = text[at];
    const inside = open.at(-1);
    if (expected === '","') {
      if (inside === undefined) return { offset: at, expected: 'the end of the file' };
      const isEnd = character === (inside === '{' ? '}' : ']');
      if (!isEnd && character !== ',') return { offset: at, expected: inside === '{' ? '"," or "}"' : '"," or "]"' };
      if (isEnd) open.pop();
      else expected = inside === '{' ? 'a key' : 'a value';
      at++;
    } else if (expected.startsWith('a key')) {
      if (character === '}' && expected !== 'a key') {
        open.pop();
        expected = '","';
        at++;
      } else {
        const end = skip(TEXT, text, at);
        if (end === at) return { offset: at, expected };
        const colon = skip(WHITE, text, end);
        if (text[colon] !== ':') return { offset: colon, expected: '":"' };
        at = colon + 1;
        expected = 'a value';
      }
    } else if (character === ']' && expected !== 'a value') {
      open.pop();
      expected = '","';
      at++;
    } else if (character === '{' || character === '[') {
      open.push(character);
      expected = character === '{' ? 'a key or "}"' : 'a value or "]"';
      at++;
    } else {
      const end = Math.max(skip(TEXT, text, at), skip(BARE, text, at));
      if (end === at) return { offset: at, expected };
      at = end;
      expected = '","';
    }
    at = skip(WHITE, text, at);
  }
}

/** Behind what the pattern matches here; here, if it does not. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
