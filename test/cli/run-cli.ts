import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line within this process; what it prints is caught. */
export async function cli(...args: readonly string[]): Promise<Outcome> {
  const { value, stdout, stderr } = await caught(() => run(args));
  return { code: value, stdout, stderr };
}

/** What is printed while something is done. */
export async function caught<T>(action: () => Promise<T>): Promise<{ value: T; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true)),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += String(text)), true)),
    vi.spyOn(console, 'log').mockImplementation((...texts) => void (stdout += `${texts.join(' ')}\n`)),
  ];
  try {
    const value = await action();
    return { value, stdout, stderr };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const TSX = fileURLToPath(new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url));

/** The command line as a process of its own. */
export function child(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): { process: ChildProcess; outcome: Promise<Outcome> } {
  const started = spawn(process.execPath, ['--import', TSX, MAIN, ...args], {
    cwd: options.cwd,
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  started.stdout.on('data', (data) => (stdout += data));
  started.stderr.on('data', (data) => (stderr += data));
  const outcome = new Promise<Outcome>((resolve) => started.on('close', (code) => resolve({ code, stdout, stderr })));
  return { process: started, outcome };
}

const folders: string[] = [];

/** A folder with these files, gone after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'clustersim-cli-')));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** All files below a folder, by relative path. */
export function filesIn(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
}

/** Half a minute of work for two frameworks on two agents. */
export const SMALL = `name: small
until: 30s
agents:
  - { count: 2, resources: "cpus:4;mem:8GB" }
frameworks:
  - { name: a, role: a, scheduler: batch, workload: { arrivals: { every: 2s }, duration: 5s, resources: "cpus:1;mem:1GB" } }
  - { name: b, role: b, scheduler: batch, workload: { arrivals: { poisson: 20/min }, tasks: 2, duration: 7s, resources: "cpus:1;mem:3GB" } }
`;
