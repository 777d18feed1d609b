import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.js';

const dir = mkdtempSync(join(tmpdir(), 'careline-settings-'));
afterAll(() => rmSync(dir, { recursive: true }));
const semantic = (env: Record<string, string>) => readConfig(env, dir).semantic;

describe('the settings of matching by meaning', () => {
  it('take the model that ships, unless told otherwise', () => {
    expect(semantic({})).toEqual({ kind: 'bundled' });
  });

  it('turn it off, whatever else is set', () => {
    expect(semantic({ MATCHER_SEMANTIC: 'off', ENCODER: './model' })).toEqual({ kind: 'off' });
  });

  it('name an endpoint, with a key or without', () => {
    const env = { EMBEDDINGS_URL: 'http://127.0.0.1:11434/v1', EMBEDDINGS_MODEL: 'all-minilm' };
    const setting = { kind: 'endpoint', url: env.EMBEDDINGS_URL, model: env.EMBEDDINGS_MODEL };
    expect(semantic(env)).toEqual(setting);
    expect(semantic({ ...env, EMBEDDINGS_KEY: 'sk-1' })).toEqual({ ...setting, key: 'sk-1' });
  });

  it('name the folder of another encoder, from the working folder', () => {
    expect(semantic({ ENCODER: './model' })).toEqual({ kind: 'folder', path: join(dir, 'model') });
  });

  it.each([
    [{ MATCHER_SEMANTIC: 'maybe' }, 'MATCHER_SEMANTIC must be on or off (it is "maybe")'],
    [{ EMBEDDINGS_URL: 'https://api.example/v1' }, 'EMBEDDINGS_URL needs EMBEDDINGS_MODEL'],
    [{ EMBEDDINGS_URL: 'api.example', EMBEDDINGS_MODEL: 'm' }, 'EMBEDDINGS_URL must be a full address'],
    [
      { EMBEDDINGS_MODEL: './model' },
      'EMBEDDINGS_URL is not set: name the endpoint there. For a model that runs here put the folder of an encoder into ENCODER',
    ],
    [{ ENCODER: 'x', EMBEDDINGS_URL: 'https://api.example/v1', EMBEDDINGS_MODEL: 'm' }, 'leave one of them out'],
    [{ EMBEDDINGS_KEY: 'sk-1' }, 'EMBEDDINGS_KEY is set and EMBEDDINGS_URL is not'],
  ])('%j: says what is wrong', (env, message) => {
    expect(() => semantic(env as Record<string, string>)).toThrow(message);
  });

  it('never show the key', () => {
    const env = { EMBEDDINGS_URL: 'x', EMBEDDINGS_KEY: 'sk-secret' };
    expect(() => semantic(env)).toThrow(/^(?!.*sk-secret)/s);
  });
});
