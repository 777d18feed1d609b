import { defineConfig } from 'vitest/config';

/** Tests in a real browser: they need Chromium (`CHROMIUM` names it, /usr/bin/chromium by default). */
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
