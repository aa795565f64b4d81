import type { AgentAccount } from './agent-account.ts';
import type { Book } from './book.ts';
import type { CheckContext } from './check-context.ts';
import type { Presence } from './presence.ts';

const NAME = 'standing';

/**
 * Who is gone has nothing: no offer of an agent that has gone or is deactivated, none to a framework that is not connected, and
 * nothing allocated on an agent that is not registered (the semantics §11.4, §17).
 */
export function checkStanding(context: CheckContext, account: AgentAccount, book: Book, presence: Presence): void {
  const { agents, offers, frameworks } = context.cluster;
  const { agent } = account;
  for (const offer of book.offersOn(agent)) {
    if (!account.isUp) context.fail(NAME, 'the agent is not registered, and offered', context.names.offer(offer));
    if (agents.isActive[agent] !== 1) context.fail(NAME, 'the agent is deactivated, and offered', context.names.offer(offer));
    const isThere = !presence.awayFrameworks.has(offers.framework[offer]);
    if (presence.awayAgents.has(agent)) context.fail(NAME, 'the agent is away, and offered', context.names.offer(offer));
    if (!isThere || frameworks.isActive[offers.framework[offer]] !== 1)
      context.fail(NAME, 'the framework is not connected, and has an offer', context.names.offer(offer));
  }
  if (account.isUp) return;
  for (let i = 0; i < account.shareCount; i++)
    if (account.shares[i].charged.some((amount) => amount !== 0))
      context.fail(NAME, 'the agent is not registered, and something is allocated there', [
        context.names.agent(agent),
        context.names.framework(account.shares[i].framework),
      ]);
}
