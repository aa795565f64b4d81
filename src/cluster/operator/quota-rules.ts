import { roleFault } from '../role-path.ts';

/** Amounts by resource name, thousandths. */
type Amounts = Readonly<Record<string, number>>;

/** No more than this of a resource, in thousandths: 2⁴⁰ MB of what is measured in MB, 10¹² of all else (quota.cpp). */
const MOST_BYTES = 2 ** 40 * 1000;
const MOST = 10 ** 12 * 1000;

/** What is wrong with a quota whatever the cluster is like; null: nothing (master/quota.cpp, quota_handler.cpp; the semantics §9). */
export function quotaFault(role: string, guarantee: Amounts, limit: Amounts): string | null {
  const fault = roleFault(role);
  if (fault !== undefined) return fault;
  if (role.includes('/')) return 'a role below another one has no quota of its own';
  for (const amounts of [guarantee, limit])
    for (const [name, amount] of Object.entries(amounts)) {
      if (amount < 0) return `there is less than nothing of ${name}`;
      if (amount > (name === 'mem' || name === 'disk' ? MOST_BYTES : MOST)) return `there is too much of ${name}`;
    }
  const tooMuch = Object.keys(guarantee).find((name) => guarantee[name] > (limit[name] ?? Infinity));
  return tooMuch === undefined ? null : `the guarantee of ${tooMuch} is more than its limit`;
}
