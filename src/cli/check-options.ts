import type { Argv } from 'yargs';

/** What `clustersim check` may be told. */
export function checkOptions<T>(command: Argv<T>) {
  return command
    .positional('allocator', { type: 'string', describe: 'a name, a .ts or .js file, or fluid:<policy>' })
    .option('all', { type: 'boolean', describe: 'the truth table of all that comes with clustersim' })
    .option('property', {
      type: 'string',
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: 'only this one; may be repeated',
    })
    .option('runs', { type: 'string', requiresArg: true, describe: 'worlds drawn beyond all tiny ones (default 200)' })
    .option('seed', { type: 'string', requiresArg: true, describe: 'seed of what is drawn (default 1)' })
    .option('max-frameworks', { type: 'string', requiresArg: true, describe: 'most frameworks of a world (default 4)' })
    .option('against', { type: 'string', requiresArg: true, describe: 'another allocator: where do they differ most?' })
    .option('maximize', { type: 'string', requiresArg: true, describe: 'in this metric' })
    .option('out', { type: 'string', requiresArg: true, describe: 'folder for counterexamples (default results/check-…)' })
    .option('json', { type: 'boolean', describe: 'print the verdicts as JSON, nothing else' })
    .option('quiet', { type: 'boolean', describe: 'no progress bar' });
}
