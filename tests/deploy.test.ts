import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/** What an operator copies must fit the program: names of settings, commands and files. */
const root = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const pages = ['operating', 'slack', 'discord', 'teams', 'desk'].map((page) => read(`docs/${page}.md`)).join('\n');
const documented = new Set([...pages.matchAll(/`([A-Z][A-Z_]+)(?:=[^`]*)?`/g)].map((m) => m[1]!));
/** Known to Node and to the C library, not to Careline. */
const others = new Set(['NODE_ENV', 'MALLOC_MMAP_THRESHOLD_']);

describe('.env.example', () => {
  const lines = read('.env.example').split('\n');
  const settings = lines.flatMap((line) => /^#?([A-Z_]+)=/.exec(line)?.[1] ?? []);

  it('names settings that the documentation explains, and each once', () => {
    expect(settings.filter((name) => !documented.has(name))).toEqual([]);
    expect(new Set(settings).size).toBe(settings.length);
  });

  it('holds every setting of docs/operating.md', () => {
    const table = [...read('docs/operating.md').matchAll(/^\| `([A-Z_]+)`/gm)].map((m) => m[1]!);
    expect(table.filter((name) => !settings.includes(name))).toEqual([]);
  });

  it('sets nothing as it stands, so that a copy changes nothing', () => {
    expect(lines.filter((line) => line.trim() !== '' && !line.startsWith('#'))).toEqual([]);
  });
});

describe('deploy/compose.yaml', () => {
  const { services, volumes } = parse(read('deploy/compose.yaml'));

  it('sets only settings that exist', () => {
    expect(Object.keys(services.careline.environment).filter((name) => !documented.has(name))).toEqual([]);
  });

  it('builds from files that exist, and mounts volumes that it declares', () => {
    const { context, dockerfile } = services.careline.build;
    expect(existsSync(join(root, 'deploy', context, dockerfile))).toBe(true);
    const mounted: string[] = [...services.careline.volumes, ...services.mongo.volumes].map(
      (v: string) => v.split(':')[0]!,
    );
    for (const from of mounted)
      expect(from.startsWith('.') ? existsSync(join(root, 'deploy', from)) : from in volumes, from).toBe(true);
  });

  it('asks the MongoDB of the file for the replica set that the file starts', () => {
    const uri = new URL(services.careline.environment.MONGODB_URI);
    expect(Object.keys(services)).toContain(uri.hostname);
    expect(services.mongo.command).toContain(uri.searchParams.get('replicaSet'));
  });

  it('keeps what it keeps where the image does, whatever .env says, and lets approved phrasings be written', () => {
    const folder = /CARELINE_DATA=(\S+)/.exec(read('deploy/Dockerfile'))![1]!;
    const { environment, volumes: mounts } = services.careline;
    expect(environment.CARELINE_DATA).toBe(folder);
    expect(mounts).toContain(`careline:${folder}`);
    const workdir = /^WORKDIR (\S+)$/m.exec(read('deploy/Dockerfile'))![1]!;
    expect(mounts).toContain(`../data:${workdir}/data`);
  });

  it('is reached from this machine only', () => {
    for (const port of services.careline.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(services.mongo.ports).toBeUndefined();
  });
});

describe('deploy/Dockerfile', () => {
  const text = read('deploy/Dockerfile');
  const copied = [...text.matchAll(/^COPY (.+) \S+$/gm)].flatMap((m) => m[1]!.split(' '));

  it('copies what exists and what its ignore file lets through', () => {
    expect(copied.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    const allowed = read('deploy/Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect([...copied].sort()).toEqual(allowed.sort());
  });

  it('starts as `npm start` does, and sets only settings that exist', () => {
    const start = JSON.parse(read('package.json')).scripts.start;
    const command: string[] = JSON.parse(/^CMD (\[.*\])$/m.exec(text)![1]!);
    expect(command.join(' ')).toBe(start);
    const set = [...(/^ENV (.+)$/m.exec(text)![1] ?? '').matchAll(/([A-Z_]+)=/g)].map((m) => m[1]!);
    expect(set.filter((name) => !documented.has(name) && !others.has(name))).toEqual([]);
  });
});

describe('deploy/careline.service', () => {
  const text = read('deploy/careline.service');

  it('starts as `npm start` does, and sets only settings that exist', () => {
    expect(/^ExecStart=\/usr\/bin\/env (.+)$/m.exec(text)![1]).toBe(JSON.parse(read('package.json')).scripts.start);
    const set = [...text.matchAll(/^Environment=([A-Z_]+)=/gm)].map((m) => m[1]!);
    expect(set.filter((name) => !documented.has(name) && !others.has(name))).toEqual([]);
  });

  it('lets approved phrasings be written', () => {
    expect(text).toMatch(/^ProtectSystem=strict$/m);
    expect(text).toMatch(/^ReadWritePaths=-?\/opt\/careline\/data$/m);
  });

  it('gives Careline longer to stop than the 10 s that it takes', () => {
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(text)![1])).toBeGreaterThan(10);
  });
});
