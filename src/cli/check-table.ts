import type { Verdict } from '../fairness/checker/check.ts';

/** Property × verdict, a line each; what is violated tells by what. */
export function verdictTable(verdicts: readonly Verdict[], declares: readonly string[]): string {
  const width = Math.max(...verdicts.map(({ name }) => name.length));
  return verdicts
    .map((verdict) => {
      const declared = declares.includes(verdict.name) ? '  (declared)' : '';
      return `  ${verdict.name.padEnd(width)}  ${told(verdict)}${declared}\n`;
    })
    .join('');
}

function told({ verdict, worlds, counterexample }: Verdict): string {
  const counted = `${worlds} ${worlds === 1 ? 'world' : 'worlds'}`;
  if (verdict === 'not-applicable') return 'not applicable';
  if (verdict === 'holds') return `holds in ${counted}`;
  const frameworks = counterexample?.frameworks ?? 0;
  return `violated after ${counted}, with ${frameworks} ${frameworks === 1 ? 'framework' : 'frameworks'}`;
}

const MARKS = { holds: '+', violated: '-', 'not-applicable': '.' } as const;

/** Everything that was checked × properties, a mark each; the properties by number, named below. */
export function truthTable(rows: readonly { readonly allocator: string; readonly properties: readonly Verdict[] }[]): string {
  const names = [...new Set(rows.flatMap(({ properties }) => properties.map(({ name }) => name)))];
  const width = Math.max(...rows.map(({ allocator }) => allocator.length));
  const header = `${' '.repeat(width)} ${names.map((_, i) => String(i + 1).padStart(3)).join('')}\n`;
  const lines = rows.map(({ allocator, properties }) => {
    const marks = names.map((name) => properties.find((each) => each.name === name));
    return `${allocator.padEnd(width)} ${marks.map((verdict) => (verdict ? MARKS[verdict.verdict] : '.').padStart(3)).join('')}\n`;
  });
  const legend = names.map((name, i) => `${String(i + 1).padStart(3)} ${name}\n`);
  return `${header}${lines.join('')}\n${legend.join('')}\n+ holds, - violated, . not applicable\n`;
}
