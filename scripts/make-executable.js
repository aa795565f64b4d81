/*
 * Run by `npm run build`: gives the command's file the run bit, which tsc does not. npm sets it only when it links the file,
 * and `npx clustersim` in this folder links it once and never again, not even when dist/ has been deleted and built anew.
 */
import { chmodSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const { bin } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
for (const file of Object.values(bin)) chmodSync(new URL(file, root), 0o755);
