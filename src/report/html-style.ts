/** The report's looks: system fonts, light or dark as the reader has it, white paper behind charts, printable. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1b1b1b; --soft: #5c5c5c; --line: #d9d9d9; --page: #fdfdfc; --panel: #f3f3f1; --link: #0b5cad; --warn: #8a5a00; --warn-page: #fff6e0; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e4e2; --soft: #a3a3a0; --line: #3d3d3d; --page: #191a1b; --panel: #242526; --link: #7fb7ee; --warn: #f0c674; --warn-page: #322a17; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
.by { margin: .2rem 0 0; color: var(--soft); }
a { color: inherit; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: 3px; }
a:hover { color: var(--link); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { padding: .28rem .8rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
thead th { border-bottom: 2px solid var(--soft); }
tbody th, thead th:first-child { text-align: left; font-weight: normal; padding-left: 0; }
.wide tbody th { position: sticky; left: 0; background: var(--page); }
tbody tr:hover, tbody tr:hover th { background: var(--panel); }
.best { font-weight: 650; }
.compared td:not(.best)::after, .compared thead th:not(:first-child):not(:has(.saturated))::after { content: "*"; visibility: hidden; }
.way { color: var(--soft); }
.saturated { color: var(--warn); font-weight: bold; }
.notes { color: var(--soft); font-size: .85rem; margin: .6rem 0; max-width: 48rem; }
.warnings { background: var(--warn-page); border-left: 4px solid var(--warn); padding: .1rem 1rem .6rem; margin-top: 1.5rem; }
.warnings h2 { margin: .6rem 0 .3rem; font-size: 1rem; color: var(--warn); }
.warnings ul { margin: 0; padding-left: 1.2rem; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: 0; }
dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
dl.definitions dt { margin-top: .5rem; } dl.definitions dd { margin: 0 0 0 1.2rem; color: var(--soft); }
dl.definitions dt:target { background: var(--warn-page); }
.chart { width: fit-content; background: white; color: #1b1b1b; border: 1px solid var(--line); border-radius: 4px; padding: .6rem; color-scheme: light; }
details > summary { cursor: pointer; font-size: 1.15rem; font-weight: 650; margin: 1.6rem 0 .4rem; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .86em; }
pre { background: var(--panel); padding: .8rem 1rem; overflow-x: auto; border-radius: 4px; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } section { break-inside: avoid; } .chart { border: 0; } .vega-embed summary, .vega-actions { display: none !important; } .wide { overflow: visible; } }
`;
