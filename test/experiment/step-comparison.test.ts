import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PartedLines, StepComparison } from '../../src/experiment/step-comparison.ts';
import { StepTape } from '../../src/experiment/step-tape.ts';

const lines = fc.array(fc.constantFrom('a', 'b', '@1', '@2', 'ü'), { maxLength: 12 });

function text(list: readonly string[]): string {
  return list.map((line) => `${line}\n`).join('');
}

/** The text in pieces that end anywhere. */
function pieces(whole: string, size: number): () => string | null {
  let at = 0;
  return () => {
    if (at >= whole.length) return null;
    at += size;
    return whole.slice(at - size, at);
  };
}

/** The definition: the first place at which the lists are not the same. */
function partedByDefinition(known: readonly string[], found: readonly string[]): PartedLines | null {
  const length = Math.max(known.length, found.length);
  const at = Array.from({ length }, (_, i) => i).find((i) => known[i] !== found[i]);
  if (at === undefined) return null;
  const within = known.slice(0, at).filter((line) => line.startsWith('@'));
  return { known: known[at] ?? null, found: found[at] ?? null, within: within.at(-1) ?? null };
}

test('a comparison finds the first line that differs, however the texts are cut', () => {
  fc.assert(
    fc.property(
      lines,
      lines,
      lines,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 5 }),
      (same, a, b, size, chunk) => {
        const [known, found] = [
          [...same, ...a],
          [...same, ...b],
        ];
        const comparison = new StepComparison(pieces(text(known), size), '@');
        for (let i = 0; i < found.length; i += chunk) comparison.write(text(found.slice(i, i + chunk)));
        comparison.end();
        expect(comparison.parted).toEqual(partedByDefinition(known, found));
      },
    ),
  );
});

test('the header is the first line without the mark', () => {
  const comparison = new StepComparison(pieces('@1\ntime,kind\n@2\nx\n', 3), '@');
  comparison.write('@1\ntime,kind\n@2\nx\n');
  comparison.end();
  expect(comparison).toMatchObject({ parted: null, header: 'time,kind', same: 4 });
});

test('a tape gives back what was written, as often as it is read', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), (texts) => {
      const tape = new StepTape();
      for (const each of texts) tape.write(each);
      for (let time = 0; time < 2; time++) {
        const next = tape.reader();
        const read: string[] = [];
        for (let piece = next(); piece !== null; piece = next()) read.push(piece);
        expect(read).toEqual(texts);
      }
    }),
  );
});
