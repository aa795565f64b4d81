import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ExperimentResult } from '../experiment/result.ts';
import type { RoleSpec } from '../scenario/scenario.ts';
import { charts, type NamedChart } from './charts/charts.ts';
import { allMetrics, type Comparison, compare } from './comparison.ts';
import { cleanSeconds } from './csv.ts';
import { namePattern } from './headline-metrics.ts';
import { STYLE } from './html-style.ts';
import { scenarioFileName } from './manifest.ts';
import type { Estimate } from './statistics.ts';

export interface ReportOptions {
  readonly version: string;
  readonly scenarioFile: string;
  /** Metric or family of metrics, as `namePattern` reads it → one line that says what it is. */
  readonly definitions?: Readonly<Record<string, string>>;
}

/**
 * `report.html`: one file that needs nothing else, now or in ten years. Charts are interactive; Vega is inlined and
 * interprets its expressions, so that the page's policy can forbid `eval` and every load.
 */
export function reportHtml(result: ExperimentResult, options: ReportOptions): string {
  const drawn = charts(result, 'screen');
  const { name } = result.scenario;
  const definitions = options.definitions ?? {};
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="clustersim ${escapeHtml(options.version)}">
<title>${escapeHtml(name)} – clustersim</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(name)}</h1>
<p class="by">clustersim ${escapeHtml(options.version)} · ${escapeHtml(scenarioFileName(options.scenarioFile))}</p>
</header>
<main>
${warnings(result)}
${facts(result)}
<section>
<h2>Comparison</h2>
${comparisonTable(compare(result), definitions)}
</section>
${drawn.map(figure).join('\n')}
${everyMetric(result, definitions)}
${runs(result)}
${definitionList(definitions)}
${howToLoad(result)}
</main>
${drawn.length > 0 ? scripts(drawn) : ''}
</body>
</html>
`;
}

function warnings(result: ExperimentResult): string {
  const items = [
    ...result.warnings.map(escapeHtml),
    ...result.runs.flatMap((run) => run.warnings.map((text) => `<b>${escapeHtml(run.allocator)}</b>: ${escapeHtml(text)}`)),
  ];
  const distinct = [...new Set(items)]; // The same for every seed.
  if (distinct.length === 0) return '';
  return `<section class="warnings"><h2>Warnings</h2><ul>${distinct.map((item) => `<li>${item}</li>`).join('')}</ul></section>`;
}

function facts(result: ExperimentResult): string {
  const { scenario, trace } = result;
  const agents = scenario.agents.reduce((sum, group) => sum + group.count, 0);
  const seeds = [...new Set(result.runs.map((run) => run.seed))];
  const { from, to } = scenario.measure;
  const rows: [string, string][] = [
    ['Seeds', seeds.length > 8 ? `${seeds.length}, from ${Math.min(...seeds)} to ${Math.max(...seeds)}` : seeds.join(', ')],
    ['Ends', scenario.until === undefined ? 'when nothing is left to do' : `after ${duration(scenario.until)}`],
    [
      'Measured',
      from === 0 && to === undefined
        ? 'the whole run'
        : `from ${duration(from)} ${to === undefined ? 'to the end' : `to ${duration(to)}`}`,
    ],
    [
      'Agents',
      scenario.trace?.machines === true
        ? 'from the trace'
        : `${agents.toLocaleString('en')} in ${scenario.agents.length} ${scenario.agents.length === 1 ? 'group' : 'groups'}`,
    ],
    ['Roles', listed(scenario.roles.map(roleText))],
    [
      'Frameworks',
      listed(
        scenario.frameworks.map((framework) =>
          framework.role === '*' ? framework.name : `${framework.name} (${framework.role})`,
        ),
      ),
    ],
    [
      'Allocation',
      `${scenario.allocation.interval === 0 ? 'at every recovery' : `every ${duration(scenario.allocation.interval)}`}, granularity ${scenario.allocation.granularity}`,
    ],
  ];
  const done = (scenario.operations ?? []).map((each) => `${each.kind.replaceAll('_', ' ')} at ${duration(each.at)}`);
  rows.push(['Operations', listed(done)]);
  if (scenario.trace !== undefined) rows.push(['Trace', `${scenario.trace.format}, ${trace?.files.length ?? 0} files`]);
  const items = rows.filter(([, value]) => value !== '').map(([term, value]) => `<dt>${term}</dt><dd>${escapeHtml(value)}</dd>`);
  return `<section><h2>Scenario</h2><dl class="facts">${items.join('')}</dl></section>`;
}

function roleText({ name, weight, priority, quota }: RoleSpec): string {
  const parts: string[] = [];
  if (weight !== 1) parts.push(`weight ${weight}`);
  if (priority !== 0) parts.push(`priority ${priority}`);
  const amounts = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([resource, thousandths]) => `${resource}:${thousandths / 1000}`)
      .join(';');
  if (quota && Object.keys(quota.guarantee).length > 0) parts.push(`guaranteed ${amounts(quota.guarantee)}`);
  if (quota && Object.keys(quota.limit).length > 0) parts.push(`limited to ${amounts(quota.limit)}`);
  return parts.length === 0 ? name : `${name} (${parts.join(', ')})`;
}

/** Exactly, in the largest unit that leaves a whole number: 90 min, not 1.5 h. */
function duration(microseconds: number): string {
  const units: [number, string][] = [
    [86400e6, 'd'],
    [3600e6, 'h'],
    [60e6, 'min'],
    [1e6, 's'],
    [1e3, 'ms'],
  ];
  const [size, name] = units.find(([length]) => microseconds >= length && microseconds % length === 0) ?? [1, 'µs'];
  return `${microseconds / size} ${name}`;
}

function listed(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
}

function comparisonTable(comparison: Comparison, definitions: Readonly<Record<string, string>>): string {
  const head = comparison.columns.map(
    ({ allocator, saturated }) =>
      `<th scope="col">${escapeHtml(allocator)}${saturated > 0 ? '<span class="saturated" title="saturated">!</span>' : ''}</th>`,
  );
  const body = comparison.rows.map(({ metric, label, direction, cells }) => {
    const arrow =
      direction === 'higher'
        ? ' <span class="way" title="higher is better">↑</span>'
        : direction === 'lower'
          ? ' <span class="way" title="lower is better">↓</span>'
          : '';
    const values = cells.map(
      (cell) => `<td${cell.best ? ' class="best"' : ''}>${escapeHtml(cell.text)}${cell.best ? '*' : ''}</td>`,
    );
    return `<tr><th scope="row">${linked(metric, escapeHtml(label), definitions)}${arrow}</th>${values.join('')}</tr>`;
  });
  return `<div class="wide"><table class="compared"><thead><tr><th></th>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>
<p class="notes">${comparison.notes.map(escapeHtml).join('<br>')}</p>`;
}

/** A page of a thousand frameworks' metrics each helps nobody. */
const MOST_METRICS = 500;

function everyMetric(result: ExperimentResult, definitions: Readonly<Record<string, string>>): string {
  const allocators = [...new Set(result.runs.map((run) => run.allocator))];
  const all = allMetrics(result);
  const rows = all
    .slice(0, MOST_METRICS)
    .map(
      ({ metric, cells }) =>
        `<tr><th scope="row"><code>${linked(metric, escapeHtml(metric), definitions)}</code></th>${cells.map((cell) => `<td>${plainEstimate(cell)}</td>`).join('')}</tr>`,
    );
  if (rows.length === 0) return '';
  const head = allocators.map((allocator) => `<th scope="col">${escapeHtml(allocator)}</th>`).join('');
  const rest = all.length > rows.length ? ` The first ${rows.length} of ${all.length}; all are there.` : '';
  return `<section><details><summary>All metrics</summary><p class="notes">In their own units (seconds, fractions, counts), as in summary.csv.${rest}</p>
<div class="wide"><table><thead><tr><th></th>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div></details></section>`;
}

function plainEstimate(one: Estimate | undefined): string {
  if (one === undefined) return '–';
  const text = (value: number) => String(Number(value.toPrecision(5)));
  return text(one.mean) + (one.halfWidth === undefined ? '' : ` ±${Number(one.halfWidth.toPrecision(2))}`);
}

function runs(result: ExperimentResult): string {
  const rows = result.runs.map(
    (run) =>
      `<tr><th scope="row">${escapeHtml(run.allocator)}</th><td>${run.seed}</td><td>${run.events.toLocaleString('en')}</td><td>${cleanSeconds(run.simulatedSeconds).toLocaleString('en')}</td><td><code>${escapeHtml(run.digest)}</code></td><td><code>${escapeHtml(run.arrivalsDigest)}</code></td><td>${run.saturated ? 'yes' : ''}</td></tr>`,
  );
  return `<section><details><summary>Runs and their fingerprints</summary>
<div class="wide"><table><thead><tr><th></th><th>seed</th><th>events</th><th>simulated s</th><th>digest</th><th>arrivals digest</th><th>saturated</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div></details></section>`;
}

function definitionList(definitions: Readonly<Record<string, string>>): string {
  const items = Object.entries(definitions).map(
    ([name, line]) => `<dt id="${escapeHtml(anchor(name))}"><code>${escapeHtml(name)}</code></dt><dd>${escapeHtml(line)}</dd>`,
  );
  return items.length === 0 ? '' : `<section><h2>Definitions</h2><dl class="definitions">${items.join('\n')}</dl></section>`;
}

/** The label as a link to the metric's definition, if there is one. */
function linked(metric: string, html: string, definitions: Readonly<Record<string, string>>): string {
  const name = definitions[metric] === undefined ? Object.keys(definitions).find((one) => namePattern(one).test(metric)) : metric;
  return name === undefined
    ? html
    : `<a href="#${escapeHtml(anchor(name))}" title="${escapeHtml(definitions[name])}">${html}</a>`;
}

function anchor(name: string): string {
  return `metric-${name.replace(/[^A-Za-z0-9.-]+/g, '_')}`;
}

function howToLoad(result: ExperimentResult): string {
  const framework = result.runs.flatMap((run) => run.shares.frameworks)[0]?.name ?? 'framework';
  const code = `import pandas as pd, pathlib
read = lambda f: pd.read_csv(f).assign(allocator=f.parts[-3].split("=", 1)[1], seed=int(f.parts[-2].split("=", 1)[1]))
shares = pd.concat(map(read, pathlib.Path("runs").glob("*/*/shares.csv")))
one = shares[shares.framework == ${JSON.stringify(framework)}]
one.pivot_table(index="time", columns="allocator", values="dominant_share").plot()`;
  return `<section><h2>Load the data</h2><p>From this folder, with pandas:</p><pre><code>${escapeHtml(code)}</code></pre></section>`;
}

/** The chart's title is the heading and its subtitle a paragraph, so that they read as the page's own text. */
function figure({ name, spec }: NamedChart): string {
  const { text, subtitle = [] } = spec.title as { text: string; subtitle?: readonly string[] };
  return `<section class="figure"><h2>${escapeHtml(text)}</h2><p class="notes">${escapeHtml(subtitle.join(' '))}</p>
<div class="wide"><div class="chart" id="chart-${name}"></div></div>
<p class="notes">Click a legend entry to single it out. For print: charts/${name}.svg; to restyle: charts/${name}.vl.json.</p></section>`;
}

const require = createRequire(import.meta.url);

/** The browser's builds, in the order they need each other. */
function bundles(): string[] {
  const folder = (name: string) => dirname(require.resolve(name));
  return [
    join(folder('vega'), 'vega.min.js'),
    join(folder('vega-lite'), 'vega-lite.min.js'),
    join(folder('vega-embed'), 'vega-embed.min.js'),
  ].map((file) => readFileSync(file, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'));
}

function scripts(drawn: readonly NamedChart[]): string {
  const data = drawn.map(({ name, spec: { $schema: _, title: __, ...spec } }) => ({ id: `chart-${name}`, name, spec }));
  const draw = `for (const { id, name, spec } of ${literal(data)})
vegaEmbed("#" + id, spec, { mode: "vega-lite", ast: true, renderer: "svg", downloadFileName: name, actions: { export: true, source: false, compiled: false, editor: false } });`;
  return [...bundles().map(inScript), draw].map((text) => `<script>${text}</script>`).join('\n');
}

/** The end tag can stand in a program only within a string or an expression, where an escape means the same. */
function inScript(program: string): string {
  return program.replace(/<(?=\/script)/gi, '\\x3c');
}

/** As a literal of JavaScript that no text in it can break out of. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (letter) => names[letter]);
}
