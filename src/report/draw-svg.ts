import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Spec } from './charts/style.ts';
import { textWidth } from './text-width.ts';

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/** Missing from vega's types: its one place to measure text. */
const { textMetrics } = vega as unknown as { textMetrics: { width(item: TextItem, text: unknown): number } };

/**
 * Draws a chart, not while another is drawn (`renderSvg` takes care of that). Text is measured by a table of widths: not by a
 * canvas, which may or may not be installed, nor by Vega's estimate without one, which is half as wide again as the text.
 */
export async function drawSvg(spec: Spec): Promise<string> {
  textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
    textWidth(String(text ?? ''), fontSize, fontWeight === 'bold' || Number(fontWeight) >= 600);
  vega.resetSVGDefIds();
  const compiled = compile(spec as unknown as TopLevelSpec).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logLevel: vega.Error, loader: offline() });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}

/** All data are in the chart: whatever asks for a file or an address is a mistake. */
function offline(): vega.Loader {
  const refuse = (uri: string) => Promise.reject(new Error(`a chart may not load ${uri}`));
  return { load: refuse, sanitize: refuse, http: refuse, file: refuse };
}
