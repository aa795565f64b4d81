import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['test/setup.ts'],
    include: ['test/**/*.test.ts'],
    maxWorkers: '100%', // the default leaves one core of two idle
    testTimeout: 60_000, // for slow machines: no test needs a tenth of it
  },
});
