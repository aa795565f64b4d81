/** Options of solve that may be repeated. */
export const LISTS = ['servers', 'demand', 'weight', 'cap', 'path', 'priority', 'accept', 'knob', 'size', 'attained'] as const;

/**
 * `--demand A=1,4 B=3,1` says `--demand A=1,4 --demand B=3,1`: what follows a value of such an option is another, if there is an
 * equals sign or a comma in it or it begins with a digit, as no policy's name does.
 */
export function withEachOption(args: readonly string[]): string[] {
  if (!args.includes('solve')) return [...args];
  const written: string[] = [];
  let open: string | null = null; // the option of which values are being read
  for (const [index, arg] of args.entries()) {
    const option = /^--([a-z]+)(=.*)?$/s.exec(arg);
    const isList = option !== null && (LISTS as readonly string[]).includes(option[1]);
    const isValue = index > 0 && args[index - 1] === open;
    if (isList) open = `--${option[1]}`;
    else if (open !== null && !isValue) {
      if (/^(\d|[^-].*[=,])/s.test(arg)) written.push(open);
      else open = null;
    }
    written.push(arg);
  }
  return written;
}
