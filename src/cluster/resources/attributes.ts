/** What an agent says of itself, as Mesos writes it (`rack:a;slots:4;range:[1-5]`; src/common/attributes.cpp). */
export type Attribute = { readonly name: string } & (
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'ranges'; readonly value: readonly (readonly [first: number, last: number])[] }
  | { readonly type: 'set'; readonly value: readonly string[] }
);

/**
 * The attributes in a text, in its order: a name may come more than once. What looks like a number, ranges in brackets or
 * a set in braces is one; all else is text, without its blanks. Throws on a piece without name or value.
 */
export function parseAttributes(text: string): readonly Attribute[] {
  return text
    .split(/[;\n]/)
    .filter((piece) => piece !== '')
    .map(parseAttribute);
}

/** Two texts are equal exactly if the agents say the same of themselves, in whatever order. */
export function attributesText(attributes: readonly Attribute[]): string {
  return attributes.map(attributeText).sort().join(';');
}

function attributeText({ name, type, value }: Attribute): string {
  if (type === 'ranges') return `${name}:[${value.map(([first, last]) => `${first}-${last}`).join(',')}]`;
  if (type === 'set') return `${name}:{${[...value].sort().join(',')}}`;
  return `${name}:${value}`;
}

function parseAttribute(piece: string): Attribute {
  const colon = piece.indexOf(':');
  const name = piece.slice(0, colon).trim();
  const written = piece.slice(colon + 1).replaceAll(' ', '');
  if (colon < 0 || name === '' || written === '') throw new Error(`expected an attribute such as rack:a; got "${piece}"`);
  if (written.startsWith('[')) return { name, type: 'ranges', value: parseRanges(written, piece) };
  if (written.startsWith('{')) return { name, type: 'set', value: parseSet(written, piece) };
  if (/[[{]/.test(written)) throw new Error(`expected a bracket only around all of a value; got "${piece}"`);
  if (NUMBER.test(written)) return { name, type: 'scalar', value: Number(written) };
  return { name, type: 'text', value: written };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function parseRanges(written: string, piece: string): (readonly [number, number])[] {
  const inside = /^\[(\d+-\d+(?:,\d+-\d+)*)\]$/.exec(written)?.[1];
  if (inside === undefined) throw new Error(`expected ranges such as [1-5,7-9]; got "${piece}"`);
  return inside.split(',').map((range) => {
    const [first, last] = range.split('-').map(Number);
    return [first, last];
  });
}

function parseSet(written: string, piece: string): string[] {
  const inside = /^\{([^{}[\]]*)\}$/.exec(written)?.[1];
  if (inside === undefined) throw new Error(`expected a set such as {a,b}; got "${piece}"`);
  return inside.split(',').filter((item) => item !== '');
}
