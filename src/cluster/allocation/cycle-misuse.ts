import { type FrameworkId, NONE } from '../ids.ts';
import type { Cycle } from './allocation-cycle.ts';

/** Throws unless an offer could hold these amounts: NaN and fractions of thousandths would spoil every sum from here on. */
export function checkAmount({ agent, allocatorName }: Cycle, amount: Float64Array): void {
  if (amount.some((each) => !(each >= 0) || (each % 1 !== 0 && each !== Infinity)))
    throw new Error(
      `allocator "${allocatorName}" offered ${[...amount]} of agent ${agent}: amounts are whole thousandths, not negative`,
    );
}

export function tooMuch({ agent, allocatorName }: Cycle, framework: FrameworkId): Error {
  return new Error(`allocator "${allocatorName}" offered more of agent ${agent} to framework ${framework} than is free there`);
}

/** What an allocator did wrong that offered the agent it visits to a framework that does not want it. */
export function misplaced({ cluster, agent, allocatorName, firstOffer }: Cycle, framework: FrameworkId): Error {
  const { frameworks, agents, offers } = cluster;
  const who = `allocator "${allocatorName}" offered agent ${agent} (${agents.names[agent]}) to framework ${framework} (${frameworks.names[framework]})`;
  for (let offer = firstOffer[framework]; offer !== NONE; offer = offers.next[offer])
    if (offers.agent[offer] === agent) return new Error(`${who} twice in one cycle; nothing came back in between`);
  return new Error(
    `${who}, which does not want it: it is suppressed or filters it, or nothing is free there for its role (ask cycle.wants first)`,
  );
}
