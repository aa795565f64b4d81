import { textWidth } from '../text-width.ts';

/** A Vega-Lite 6 specification, as the JSON it is. */
export type Spec = Readonly<Record<string, unknown>>;

/** `paper`: one column of a two-column paper (3.3 in at 96 px/in, labels of 7.5 pt), still; `screen`: wide, interactive. */
export type Medium = 'paper' | 'screen';

/** Of one panel's plot area, px; with its axis a paper chart comes to about 320 px. */
export const SIZES: Readonly<Record<Medium, { readonly width: number; readonly height: number }>> = {
  paper: { width: 270, height: 90 },
  screen: { width: 740, height: 150 },
};

/**
 * Okabe and Ito's colours, told apart by all common kinds of colour vision; ordered so that neighbours also differ in
 * grey. Their yellow is too faint for lines on white and is left out.
 */
export const COLORS = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#000000',
  '#CC79A7',
  '#E69F00',
  '#56B4E9',
  '#7F7F7F',
  '#882255',
  '#44AA99',
];

/** Beside the colour, for grey prints. The first is a whole line. */
export const DASHES = [
  [1, 0],
  [6, 2],
  [2, 2],
  [8, 2, 2, 2],
  [10, 3],
  [4, 1],
  [5, 1, 1, 1],
  [8, 2, 2, 2, 2, 2],
  [3, 3],
  [12, 2],
];

/** Shapes that Vega lacks, as paths in a square from −1 to 1. */
const STAR = 'M0,-1L.3,-.3L1,0L.3,.3L0,1L-.3,.3L-1,0L-.3,-.3Z';
const BAR = 'M-1,-.35H1V.35H-1Z';

export const SHAPES = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-right',
  'triangle-left',
  STAR,
  BAR,
];

/** `count` values, from the beginning again when there are not enough. */
export function cycle<T>(values: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, index) => values[index % values.length]);
}

const FONT = 'Helvetica, Arial, "Liberation Sans", sans-serif';

/** Looks common to all charts. Text is black on white, whatever surrounds it. */
export function config(medium: Medium): Spec {
  const small = medium === 'paper' ? 9 : 11;
  const text = medium === 'paper' ? 10 : 12;
  return {
    font: FONT,
    background: 'white',
    padding: 4,
    view: { stroke: '#bbb', strokeWidth: 0.5 },
    axis: {
      labelFontSize: small,
      titleFontSize: text,
      titleFontWeight: 'normal',
      labelColor: '#222',
      titleColor: '#111',
      gridColor: '#e6e6e6',
      gridWidth: 0.5,
      domainColor: '#666',
      tickColor: '#666',
      tickSize: 3,
      titlePadding: 5,
    },
    legend: {
      labelFontSize: text,
      titleFontSize: text,
      titleFontWeight: 'normal',
      symbolStrokeWidth: 2,
      symbolSize: medium === 'paper' ? 60 : 90,
      labelLimit: 0,
      layout: { bottom: { direction: 'vertical', anchor: 'start', margin: 4 } },
      columnPadding: 8,
      rowPadding: 1,
      offset: 6,
    },
    header: { labelFontSize: text, labelFontWeight: 'bold', labelColor: '#111', labelPadding: 3, labelLimit: 0 },
    title: {
      fontSize: text + 1,
      subtitleFontSize: small,
      subtitleColor: '#444',
      subtitlePadding: 2,
      anchor: 'start',
      frame: 'bounds',
      offset: 8,
      limit: 0,
    },
    facet: { spacing: medium === 'paper' ? 10 : 16 },
    line: { strokeWidth: medium === 'paper' ? 1.2 : 1.6 },
  };
}

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';

/** A whole specification: the chart, its title and sentences below it, and the looks. */
export function chart(medium: Medium, title: string, sentences: readonly string[], body: Spec): Spec {
  const lineWidth = SIZES[medium].width + 40;
  const fontSize = medium === 'paper' ? 9 : 11;
  const subtitle = sentences.flatMap((sentence) => wrapped(sentence, lineWidth, fontSize));
  return {
    $schema: SCHEMA,
    title: { text: title, ...(subtitle.length > 0 ? { subtitle } : {}) },
    ...body,
    config: config(medium),
  };
}

/** The vertical channel of a fraction, 0 to all of it, in percent. */
export function fractionChannel(field: string, title: string): Spec {
  return {
    field,
    type: 'quantitative',
    title,
    scale: { domain: [0, 1] },
    axis: { format: '~%', values: [0, 0.25, 0.5, 0.75, 1] },
  };
}

/** Longer names are cut in the middle: they tend to differ at their ends. */
const LONGEST_LABEL = 30;

/** A legend below the plot: as many columns as its longest label leaves room for. */
export function legendBelow(labels: readonly string[], medium: Medium): Spec {
  const fontSize = medium === 'paper' ? 10 : 12;
  const widest = Math.max(...labels.map((label) => textWidth(label.slice(0, LONGEST_LABEL), fontSize)));
  const columns = Math.floor((SIZES[medium].width + 40) / (widest + 34));
  const half = (LONGEST_LABEL - 2) / 2;
  return {
    orient: 'bottom',
    direction: 'horizontal',
    columns: Math.max(1, Math.min(labels.length, columns)),
    labelExpr: `length(datum.label) > ${LONGEST_LABEL} ? slice(datum.label, 0, ${half}) + '…' + slice(datum.label, -${half}) : datum.label`,
  };
}

function wrapped(text: string, width: number, fontSize: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    if (last >= 0 && textWidth(`${lines[last]} ${word}`, fontSize) <= width) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}
