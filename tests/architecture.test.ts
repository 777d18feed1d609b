import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The import graph of src/, read from the files themselves. */
const root = resolve(import.meta.dirname, '..');
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.ts') && !f.endsWith('.d.ts'))
  .map((f) => join('src', f));

/** Comments and strings other than import paths are not code. */
const code = (file: string) =>
  readFileSync(join(root, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');

const imports = (file: string): string[] =>
  [...code(file).matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'([^']+)'/g)].map(([, path]) =>
    path!.startsWith('.') ? relative(root, resolve(root, dirname(file), path!)).replace(/\.js$/, '.ts') : path!,
  );

const graph = new Map(files.map((f) => [f, imports(f)]));
const within = (file: string, ...folders: string[]) => folders.some((f) => file.startsWith(`src/${f}`));
const isPackage = (path: string) => !path.startsWith('src/') && !path.startsWith('..');

/** All imports that break a rule, as `file → import`. */
const broken = (rule: (file: string, imported: string) => boolean) =>
  [...graph].flatMap(([file, list]) => list.filter((i) => rule(file, i)).map((i) => `${file} → ${i}`));

/** What each folder may import from src/, besides itself. */
const allowed: Record<string, readonly string[]> = {
  model: [],
  knowledge: ['model/', 'source', 'thread'],
  escalation: ['model/'],
  dialogs: ['model/', 'knowledge/', 'escalation/'],
  evaluation: ['model/', 'knowledge/'],
  store: ['model/'],
  http: ['model/', 'store/store', 'bundling', 'source'],
  browser: ['model/'],
  runtime: [
    'model/',
    'knowledge/',
    'escalation/',
    'dialogs/',
    'adapters/channel',
    'adapters/desk-place',
    'adapters/render',
    'store/store',
    'http/',
  ],
  console: [
    'model/',
    'knowledge/',
    'escalation/',
    'dialogs/',
    'adapters/channel',
    'store/store',
    'http/',
    'browser/',
    'runtime/',
    'source',
  ],
  adapters: ['model/', 'adapters/channel', 'adapters/render', 'store/store', 'http/', 'browser/', 'source'],
};

describe('the import graph', () => {
  it('is read: it has files and edges', () => {
    expect(files.length).toBeGreaterThan(50);
    expect([...graph.values()].flat().length).toBeGreaterThan(150);
  });

  it.each(Object.keys(allowed))('src/%s imports only what it may', (folder) => {
    expect(
      broken(
        (file, i) =>
          within(file, `${folder}/`) && i.startsWith('src/') && !within(i, `${folder}/`, ...allowed[folder]!),
      ),
    ).toEqual([]);
  });

  it('one adapter never imports another', () => {
    const adapter = (path: string) => /^src\/adapters\/([^/]+)\//.exec(path)?.[1];
    expect(
      broken((file, i) => adapter(file) !== undefined && adapter(i) !== undefined && adapter(file) !== adapter(i)),
    ).toEqual([]);
  });

  it('SDKs and database drivers stay in their folders', () => {
    const homes: Record<string, string> = {
      '@slack/': 'adapters/slack/',
      'discord.js': 'adapters/discord/',
      botbuilder: 'adapters/teams/',
      mongodb: 'store/mongo/',
      'node:sqlite': 'store/sqlite/',
      '@photostructure/sqlite': 'store/sqlite/',
    };
    expect(
      broken((file, i) =>
        Object.entries(homes).some(([sdk, home]) => isPackage(i) && i.startsWith(sdk) && !within(file, home)),
      ),
    ).toEqual([]);
  });

  it('the core is pure: no I/O, no SDK, no server', () => {
    const harmless = ['node:crypto'];
    expect(
      broken(
        (file, i) =>
          (within(file, 'dialogs/', 'escalation/', 'evaluation/', 'insights/', 'model/') ||
            (within(file, 'knowledge/') &&
              !within(
                file,
                'knowledge/files/',
                'knowledge/lexical/',
                'knowledge/training/',
                'knowledge/semantic/',
                'knowledge/language/',
              ))) &&
          isPackage(i) &&
          !harmless.includes(i),
      ),
    ).toEqual([]);
  });

  it('only main.ts, trainers.ts and platforms.ts name concrete adapters, stores and matchers', () => {
    const concrete = (i: string) =>
      /^src\/adapters\/[^/]+\//.test(i) ||
      /^src\/store\/(sqlite|mongo)\//.test(i) ||
      /^src\/knowledge\/training\//.test(i);
    const home = (path: string) => path.split('/').slice(0, 3).join('/');
    const cliMay = ['src/cli/chat.ts'];
    expect(
      broken(
        (file, i) =>
          concrete(i) &&
          home(file) !== home(i) &&
          file !== 'src/main.ts' &&
          file !== 'src/trainers.ts' &&
          file !== 'src/platforms.ts' &&
          !cliMay.includes(file),
      ),
    ).toEqual([]);
  });
});

describe('clock and chance', () => {
  it('are found only in src/runtime (and in what runs in a browser)', () => {
    const elsewhere = files.filter((f) => !within(f, 'runtime/', 'browser/', 'console/ui/', 'adapters/web/page/'));
    const found = elsewhere.filter((f) =>
      /\b(Date\.now|Math\.random|setTimeout|setInterval|new Date\(\))/.test(code(f)),
    );
    expect(found).toEqual([]);
  });
});

describe('the place of a file on disk', () => {
  it('is asked for in src/source.ts alone: elsewhere it is lost in the bundle', () => {
    expect(files.filter((f) => f !== 'src/source.ts' && /(?<!')\bimport\.meta\b/.test(code(f)))).toEqual([]);
  });
});

describe('the house', () => {
  it('holds one idea a file: none over 250 lines, most under 120', () => {
    const lengths = files.map((f) => ({ file: f, lines: readFileSync(join(root, f), 'utf8').split('\n').length }));
    expect(lengths.filter((l) => l.lines > 250)).toEqual([]);
    expect(lengths.filter((l) => l.lines <= 120).length / lengths.length).toBeGreaterThan(0.75);
  });
});
