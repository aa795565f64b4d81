#!/usr/bin/env node
import { hideBin } from 'yargs/helpers';
import { run } from './run.ts';

// Whoever reads from us may have had enough (`clustersim list | head -1`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`cannot write to standard output: ${error.message}\n`);
  process.exit(1);
});

process.exitCode = await run(hideBin(process.argv));
