/**
 * Advance widths of Helvetica (Arial and Liberation Sans have the same), thousandths of the font size, for the printable
 * ASCII characters from the space on; from Adobe's font metrics.
 */
// biome-ignore format: a table, sixteen characters a row
const HELVETICA = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space to /
  556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
  1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
  667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
  333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
  556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
];

/** Where East Asian and other full-width characters begin. */
const WIDE = 0x2e80;

/** Width of a line of text, px: the same on every machine, whatever fonts it has. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let thousandths = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    thousandths += HELVETICA[code - 32] ?? (code >= WIDE ? 1000 : 600);
  }
  return (thousandths * fontSize * (bold ? 1.07 : 1)) / 1000;
}
