import { fileURLToPath } from 'node:url';

/**
 * The place on disk of a file of Careline's own, by its path from src/. Only here the code asks where it lies itself:
 * it may run from a bundle (see docs/decisions/0001-build-at-start.md), and `src/run.mjs` then says where this file was.
 */
export const sourceFile = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
