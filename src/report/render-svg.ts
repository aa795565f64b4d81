import type { Spec } from './charts/style.ts';

/** Charts are drawn one after the other: the ids in an SVG come from counters of the module that draws. */
let last: Promise<unknown> = Promise.resolve();

/** A chart as SVG text; equal bytes for equal charts, on any machine. Vega, the slowest of all to load, is loaded with the first. */
export function renderSvg(spec: Spec): Promise<string> {
  const drawn = last.then(async () => (await import('./draw-svg.ts')).drawSvg(spec));
  last = drawn.catch(() => undefined);
  return drawn;
}
