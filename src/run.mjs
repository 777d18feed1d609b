// Runs a TypeScript program: node src/run.mjs PROGRAM.ts [ARGUMENTS]. See docs/decisions/0001-build-at-start.md.
// The program is bundled into a folder of its own, loaded, and the folder is removed when all is loaded.
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';

process.argv.splice(1, 1);
const program = resolve(process.argv[1]);
const folder = mkdtempSync(join(tmpdir(), 'careline-'));
const clean = () => rmSync(folder, { recursive: true, force: true });
process.once('exit', clean);
/**
 * A signal ends the program as it would without us, unless the program itself listens to it. This stays in place: a signal
 * that comes in the moment in which its last listener is taken away is lost.
 */
const interrupted = (signal) => {
  clean();
  if (process.listenerCount(signal) > 1) return;
  process.off(signal, interrupted);
  process.kill(process.pid, signal);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupted);
try {
  // Packages are not bundled: they are found beside the program, as from its source.
  symlinkSync(fileURLToPath(new URL('../node_modules', import.meta.url)), join(folder, 'node_modules'), 'junction');
  await build({
    entryPoints: { program },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Stack traces name the lines that were written.
    sourcemap: 'inline',
    sourcesContent: false,
    define: { 'import.meta.url': JSON.stringify(new URL('source.ts', import.meta.url).href) },
    logLevel: 'warning',
  });
  // esbuild's own process holds 30 MB.
  await stop();
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(join(folder, 'program.mjs')).href);
} finally {
  clean();
}
