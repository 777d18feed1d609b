import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { step } from '../../src/dialogs/respond.js';
import { parseTranscript } from '../../src/dialogs/transcript/parse.js';
import { playTranscript } from '../../src/dialogs/transcript/play.js';
import { shop } from './world.js';

const folder = join(import.meta.dirname, '../transcripts');
const files = readdirSync(folder).filter((file) => file.endsWith('.md'));

describe('the transcripts', () => {
  it('are at least thirty, each about something else', () => {
    const titles = files.map((file) => readFileSync(join(folder, file), 'utf8').split('\n')[0]);
    expect(new Set(titles).size).toBe(files.length);
    expect(files.length).toBeGreaterThanOrEqual(30);
  });

  // `npx vitest run tests/dialogs/transcripts.test.ts -u` writes down what Careline says now; read the diff.
  it.each(files)('%s', async (file) => {
    const path = join(folder, file);
    const { printed } = playTranscript(parseTranscript(readFileSync(path, 'utf8')), shop, step);
    await expect(`${printed.join('\n')}\n`).toMatchFileSnapshot(path);
  });
});
