import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The sources as the rules read them. Paths are relative to `src/`, with slashes. */

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Import {
  /** A path relative to `src/` where it is one of ours, else the module's name. */
  readonly target: string;
  readonly isOurs: boolean;
  /** Gone when it runs. */
  readonly isType: boolean;
}

/** Every file of these endings below a folder of the project, relative to that folder. */
export function filesBelow(folder: string, endings: readonly string[] = ['.ts']): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .sort();
}

export const SOURCES = filesBelow('src');

export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function source(path: string): string {
  return read(`src/${path}`);
}

/** The text with its comments blanked, line by line: a rule is about code, not about what is said of it. */
export function code(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ');
  return text.replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, blank).replace(/(^|\s)\/\/.*$/gm, blank);
}

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^;'"]*?\sfrom\s+)?'([^']+)'/gm;

export function importsOf(path: string): Import[] {
  return [...code(source(path)).matchAll(IMPORT)].map(([, type, name]) => {
    const isOurs = name.startsWith('.');
    const target = isOurs ? posix.join(posix.dirname(path), name) : name;
    return { target, isOurs, isType: type !== undefined };
  });
}
