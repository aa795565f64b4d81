/** A mistake in a trace or in how it is to be read: always the user's, always with the place (`file:line`) where there is one. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
}
