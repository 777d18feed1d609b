import { pathToFileURL } from 'node:url';
import { type BuildOptions, build, stop } from 'esbuild';
import { sourceFile } from './source.js';

let building = 0;

/**
 * Bundles a program, or a style sheet with its imports, in memory. Rejects with esbuild's error, which names file and
 * line. esbuild works in a process of its own that holds 30 MB: it is ended when there is nothing more to bundle.
 */
const bundled = async (options: BuildOptions): Promise<string> => {
  building++;
  try {
    const { outputFiles } = await build({
      bundle: true,
      write: false,
      legalComments: 'none',
      logLevel: 'silent',
      ...options,
    });
    return outputFiles![0]!.text;
  } finally {
    building--;
    if (building === 0) await stop();
  }
};

/** A program for browsers, or a style sheet, minified. */
export const bundleForBrowser = (entryFile: string): Promise<string> =>
  bundled({ entryPoints: [entryFile], minify: true, format: 'iife', platform: 'browser', target: 'es2022' });

/** A program for a thread, with all packages that it imports. */
export const bundleForThread = (entryFile: string): Promise<string> =>
  bundled({
    entryPoints: [entryFile],
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(sourceFile('source.ts')).href) },
  });
