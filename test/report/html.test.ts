import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../src/report/html.ts';
import { syntheticResult } from './synthetic-result.ts';

const options = {
  version: '1.2.3',
  scenarioFile: 'dev.yaml',
  definitions: {
    'utilization.<resource>.mean': 'Mean allocated fraction of the capacity <present>.',
    makespan: 'Last end.',
  },
};

describe('the report', () => {
  const result = syntheticResult({ jobs: 100, windows: 20 });
  const html = reportHtml(result, options);
  const page = html.replace(/<script>[\s\S]*?<\/script>/g, '');

  it('loads nothing: no address in the page, and a policy that forbids it', () => {
    expect(page).not.toMatch(/https?:|\bsrc=|@import|url\(|<link/);
    expect(page).toContain(
      `content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"`,
    );
    expect(html).not.toContain('vega.github.io/schema/vega-lite/v6.json"');
    expect(html).not.toContain('sourceMappingURL');
  });

  it('has as many scripts as it means to: no text ends one early', () => {
    const named = reportHtml(
      { ...result, scenario: { ...result.scenario, name: '</script><script>alert(1)</script>' } },
      options,
    );
    const odd = syntheticResult({ allocators: ['</script><b>', '<!--<script>'], jobs: 20, windows: 4 });
    for (const text of [html, named, reportHtml(odd, options)]) {
      expect(text.match(/<script[^a-z]/g)).toHaveLength(4);
      expect(text.match(/<\/script>/g)).toHaveLength(4);
    }
  });

  it('runs its scripts: all of them parse', () => {
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]);
    expect(scripts).toHaveLength(4);
    for (const script of scripts) expect(() => new Function(script)).not.toThrow();
  });

  it('links metrics to their definitions, also those of a family', () => {
    expect(page).toContain('<dt id="metric-utilization._resource_.mean"><code>utilization.&lt;resource&gt;.mean</code></dt>');
    expect(page).toContain('href="#metric-utilization._resource_.mean"');
    expect(page).toContain('href="#metric-makespan"');
    expect(page).toContain('capacity &lt;present&gt;.');
  });

  it('shows warnings once, whatever the number of seeds', () => {
    expect(page.match(/does not honour priorities/g)).toHaveLength(1);
  });

  it('says of roles what is not as usual, and what the operator does', () => {
    const { scenario } = result;
    const roles = [
      { name: 'plain', weight: 1, priority: 0 },
      { name: 'heavy', weight: 2, priority: 0, quota: { guarantee: { cpus: 4000 }, limit: {}, force: false } },
    ];
    const operations = [{ at: 7_200_000_000, kind: 'weights' as const, weights: { heavy: 3 } }];
    const changed = reportHtml({ ...result, scenario: { ...scenario, roles, operations } }, options);
    expect(changed).toContain('<dd>plain, heavy (weight 2, guaranteed cpus:4)</dd>');
    expect(changed).toContain('<dt>Operations</dt><dd>weights at 2 h</dd>');
  });

  it('is the same every time', () => {
    expect(reportHtml(result, options)).toBe(html);
  });

  it('stands without any run', () => {
    expect(reportHtml({ ...result, runs: [] }, options)).toContain('</html>');
  });
});
