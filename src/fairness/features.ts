import type { Instance, User } from './instance.ts';
import { FairnessError, oneServerOnly, unheardOf } from './messages.ts';

/** What an instance may have beyond resources and demands. */
export type Feature = 'servers' | 'weights' | 'resource weights' | 'caps' | 'trees' | 'priorities' | 'accept sets';

const WORDS: Readonly<Record<Exclude<Feature, 'servers'>, string>> = {
  weights: 'weights',
  'resource weights': 'weights by resource',
  caps: 'caps',
  trees: 'trees',
  priorities: 'priorities',
  'accept sets': 'accept sets',
};

const HAS: Readonly<Record<Exclude<Feature, 'servers'>, (user: User) => boolean>> = {
  weights: ({ weight }) => weight.some(({ n, d }) => n !== 1n || d !== 1n),
  'resource weights': ({ weight }) => weight.some(({ n, d }) => n !== weight[0].n || d !== weight[0].d),
  caps: ({ cap }) => cap !== null,
  trees: ({ path }) => path.length > 1,
  priorities: ({ priority }) => priority !== 0,
  'accept sets': ({ accepts }) => accepts !== null,
};

/** @throws FairnessError if the instance has what the policy knows nothing of: it would be ignored in silence */
export function expectOnly(policy: string, instance: Instance, known: readonly Feature[], forServers = 'drfh'): void {
  if (instance.servers.length !== 1 && !known.includes('servers'))
    throw new FairnessError(oneServerOnly(policy, instance.servers.length, forServers));
  for (const feature of Object.keys(HAS) as (keyof typeof HAS)[]) {
    if (known.includes(feature)) continue;
    const user = instance.users.find(HAS[feature]);
    if (user !== undefined) throw new FairnessError(unheardOf(policy, WORDS[feature], user.name));
  }
}
