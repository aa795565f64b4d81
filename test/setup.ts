import fc from 'fast-check';

/** The same worlds at every run of the suite; `FAST_CHECK_SEED=7 npm test` looks at others. A failure prints its seed. */
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });
