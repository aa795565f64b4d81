import { COLORS, cycle, DASHES, legendBelow, type Medium, type Spec } from './style.ts';

/** Colour and dash of an allocator, the same in every chart that draws a line for each; on screen the legend picks. */
export function allocatorChannels(allocators: readonly string[], medium: Medium): { params: Spec; encoding: Spec } {
  const domain = [...allocators];
  const legend = { ...legendBelow(domain, medium), symbolType: 'stroke', symbolSize: 300 };
  const channel = (range: readonly unknown[]) => ({
    field: 'allocator',
    type: 'nominal',
    title: null,
    scale: { domain, range },
    legend,
  });
  const encoding = { color: channel(cycle(COLORS, domain.length)), strokeDash: channel(cycle(DASHES, domain.length)) };
  if (medium === 'paper') return { params: {}, encoding };
  return {
    params: { params: [{ name: 'picked', select: { type: 'point', fields: ['allocator'] }, bind: 'legend' }] },
    encoding: { ...encoding, opacity: { condition: { param: 'picked', value: 1 }, value: 0.12 } },
  };
}
