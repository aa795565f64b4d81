#!/usr/bin/env node
import { hideBin } from 'yargs/helpers';
import { run } from './run.ts';

// Whoever reads from us may have had enough (`clustersim list | head -1`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await run(hideBin(process.argv));
