/**
 * Files of cases are written by many, and cases of kind `algebra` least alike of all. Spellings whose meaning is beyond
 * doubt are read as the one that the schemas know; what is in doubt stays as it is, and is refused by them.
 */

interface Step {
  readonly op: string;
}

const OPS: Readonly<Record<string, (step: Step) => string>> = {
  limits_contains: (step) => ('quantities' in step ? 'limits_contains_quantities' : 'limits_contains_limits'),
  limits_contain_limits: () => 'limits_contains_limits',
  limits_contain_quantities: () => 'limits_contains_quantities',
  limits_subtract: () => 'limits_subtract_quantities',
  quantities_contain: () => 'quantities_contains',
  resources_contains_quantities: () => 'resources_contain_quantities',
};

const LIMITS_AND_QUANTITIES = { left: 'limits', right: 'quantities' };

/** By op: other names of its arguments. */
const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  limits_contains_quantities: LIMITS_AND_QUANTITIES,
  limits_subtract_quantities: LIMITS_AND_QUANTITIES,
  shrink_to_quantities: { quantities: 'target', left: 'resources', right: 'target' },
  shrink_to_limits: { limits: 'target', left: 'resources', right: 'target' },
  resources_contain_quantities: { left: 'resources', right: 'quantities' },
  scalar_sum: { values: 'terms' },
  is_strict_subrole_of: { left: 'role', right: 'ancestor' },
  agent_excluded: { attributes: 'agent_attributes' },
};

/** The step with its op and its arguments as the schemas spell them. */
export function inOneSpelling<Given extends Step>(step: Given): Given {
  const op = Object.hasOwn(OPS, step.op) ? OPS[step.op](step) : step.op;
  const names = Object.hasOwn(ARGUMENTS, op) ? ARGUMENTS[op] : {};
  const entries = Object.entries(step).map(([key, value]) => {
    const name = Object.hasOwn(names, key) ? names[key] : key;
    return [name in step ? key : name, value];
  });
  return { ...(Object.fromEntries(entries) as Given), op };
}
