import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What the documentation says must be true: its links, its commands, its settings and its files. */
const root = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const docs = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.md'))
    .map((f) => join('docs', f)),
];
const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
const commands = [...read('src/cli/careline.ts').matchAll(/^ {2}(\w+): \{$/gm)].map((m) => m[1]);

const anchors = (markdown: string) =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map((m) =>
    m[1]!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replace(/ /g, '-'),
  );

describe.each(docs)('%s', (file) => {
  const text = read(file);

  it('links to files and headings that exist', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"|srcset="([^"]+)"/g)].map(
      (m) => m[1] ?? m[2] ?? m[3]!,
    );
    const dead = links
      .filter((link) => !/^(https?:|mailto:)/.test(link))
      .filter((link) => {
        const [path, anchor] = link.split('#') as [string, string?];
        const target = path === '' ? file : join(dirname(file), path);
        if (!existsSync(join(root, target))) return true;
        return anchor !== undefined && target.endsWith('.md') && !anchors(read(target)).includes(anchor);
      });
    expect(dead).toEqual([]);
  });

  it('names npm scripts and commands that exist', () => {
    const named = [...text.matchAll(/npm (?:run )?(start|test|[a-z]+(?::[a-z]+)?)(?: -- ([a-z]+))?/g)].filter(
      ([, script]) => !['ci', 'install', 'run', 'i', 'packages', 'package', 'registry'].includes(script!),
    );
    expect(named.filter(([, script]) => !scripts.includes(script!)).map((m) => m[0])).toEqual([]);
    const run = named.filter(([, script, sub]) => script === 'careline' && sub !== undefined);
    expect(run.filter(([, , sub]) => !commands.includes(sub!)).map((m) => m[0])).toEqual([]);
  });

  it('names source files that exist', () => {
    const named = [...text.matchAll(/`((?:src|tests|data|bench|docs|\.ci)\/[\w./-]*\w)`/g)].map((m) => m[1]!);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('README.md', () => {
  const text = read('README.md');

  it('gives the two commands, and they are scripts of the package', () => {
    expect(text).toContain('npm ci && npm start');
    expect(text).toContain('npm ci && npm test');
    expect(scripts).toEqual(expect.arrayContaining(['start', 'test']));
  });
});

describe('settings', () => {
  it('are all documented in docs/operating.md, and no others', () => {
    const schema = /const schema = z\.object\(\{([\s\S]*?)\n\}\);/.exec(read('src/config.ts'))![1]!;
    const settings = [...schema.matchAll(/^ {2}([A-Z_]+):/gm)].map((m) => m[1]);
    const documented = [...read('docs/operating.md').matchAll(/^\| `([A-Z_]+)`/gm)].map((m) => m[1]);
    expect(documented.sort()).toEqual(settings.sort());
  });
});
