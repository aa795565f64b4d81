/** Each once, on standard error. */
export function warn(warnings: readonly string[]): void {
  for (const warning of new Set(warnings)) process.stderr.write(`warning: ${warning}\n`);
}
