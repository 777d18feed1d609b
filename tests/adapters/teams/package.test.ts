import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { teamsPackage } from '../../../src/adapters/teams/package/index.js';
import { zip } from '../../../src/adapters/teams/package/zip.js';
import { buildTeamsPackage } from '../../../src/platforms.js';

const appId = '11111111-2222-4333-8444-555555555555';
const publicUrl = 'https://care.example';
const options = { appId, publicUrl, privacyUrl: `${publicUrl}/privacy`, termsUrl: `${publicUrl}/terms` };

/** Reads an archive by its directory, as programs do; checks what the directory says against each entry. */
const unzip = (archive: Buffer): Record<string, Buffer> => {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files: Record<string, Buffer> = {};
  let at = archive.readUInt32LE(end + 16);
  for (let n = archive.readUInt16LE(end + 10); n > 0; n--) {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const [check, size, length] = [
      archive.readUInt32LE(at + 16),
      archive.readUInt32LE(at + 24),
      archive.readUInt16LE(at + 28),
    ];
    const start = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + length);
    expect(archive.readUInt32LE(start)).toBe(0x04034b50);
    expect(archive.subarray(start + 4, start + 30)).toEqual(archive.subarray(at + 6, at + 32));
    const bytes = archive.subarray(start + 30 + length, start + 30 + length + size);
    expect(crc32(bytes)).toBe(check);
    files[name] = bytes;
    at += 46 + length;
  }
  expect(at).toBe(end);
  return files;
};

/** The dots of a PNG of ours, as red, green, blue and alpha. */
const dots = (png: Buffer) => {
  const side = png.readUInt32BE(16);
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  expect(png.readUInt32BE(20)).toBe(side);
  const rows = inflateSync(png.subarray(33 + 8, 33 + 8 + png.readUInt32BE(33)));
  expect(rows).toHaveLength(side * (1 + side * 4));
  const colours = Array.from({ length: side * side }, (_, i) => {
    const from = Math.floor(i / side) * (1 + side * 4) + 1 + (i % side) * 4;
    return [...rows.subarray(from, from + 4)] as [number, number, number, number];
  });
  return { side, colours };
};

describe('the Teams app package', () => {
  const files = unzip(teamsPackage(options));

  it('holds what Teams asks for, at the top', () => {
    expect(Object.keys(files)).toEqual(['manifest.json', 'color.png', 'outline.png']);
    const manifest = JSON.parse(files['manifest.json']!.toString('utf8'));
    expect(manifest).toMatchObject({
      $schema: expect.stringContaining(`/v${manifest.manifestVersion}/`),
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      id: options.appId,
      developer: {
        name: expect.any(String),
        websiteUrl: expect.stringMatching(/^https:/),
        privacyUrl: expect.stringMatching(/^https:/),
        termsOfUseUrl: expect.stringMatching(/^https:/),
      },
      name: { short: expect.any(String) },
      description: { short: expect.any(String), full: expect.any(String) },
      icons: { color: 'color.png', outline: 'outline.png' },
      accentColor: expect.stringMatching(/^#[\dA-F]{6}$/),
    });
    expect(manifest.name.short.length).toBeLessThanOrEqual(30);
    expect(manifest.description.full.length).toBeLessThanOrEqual(4_000);
    const [{ commandLists }] = manifest.bots;
    for (const { title, description } of commandLists[0].commands) {
      expect(title.length).toBeLessThanOrEqual(32);
      expect(description.length).toBeLessThanOrEqual(128);
    }
  });

  it('has a full icon of 192 dots and an outline of 32 in white on nothing', () => {
    const colour = dots(files['color.png']!);
    expect(colour.side).toBe(192);
    expect(colour.colours.every(([, , , alpha]) => alpha === 255)).toBe(true);
    expect(new Set(colour.colours.map(String)).size).toBeGreaterThan(2);
    const outline = dots(files['outline.png']!);
    expect(outline.side).toBe(32);
    expect(outline.colours.every(([r, g, b]) => r === 255 && g === 255 && b === 255)).toBe(true);
    const clear = outline.colours.filter(([, , , alpha]) => alpha === 0).length;
    expect(clear).toBeGreaterThan(500);
    expect(clear).toBeLessThan(1_000);
  });

  it('is the same every time, and can be read by other programs', () => {
    expect(teamsPackage(options)).toEqual(teamsPackage(options));
    expect(unzip(zip({ 'ü.txt': Buffer.from('ü'), empty: Buffer.alloc(0) }))).toEqual({
      'ü.txt': Buffer.from('ü'),
      empty: Buffer.alloc(0),
    });
  });

  it('is refused in words when something that it needs is missing', async () => {
    const wanted = { publicUrl, notices: { privacy: '/srv/p.md', terms: '/srv/t.md' }, readsAll: false };
    await expect(buildTeamsPackage({}, wanted)).rejects.toThrow('TEAMS_APP_ID is missing');
    const env = { TEAMS_APP_ID: appId };
    await expect(buildTeamsPackage(env, { ...wanted, publicUrl: 'http://localhost' })).rejects.toThrow('https://');
  });

  it('is written by the command line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'careline-package-'));
    const root = resolve(import.meta.dirname, '../../..');
    const run = (...args: string[]) =>
      execFileSync(process.execPath, ['src/run.mjs', 'src/cli/careline.ts', 'teams', ...args], {
        cwd: root,
        env: { ...process.env, TEAMS_APP_ID: appId, PUBLIC_URL: publicUrl, TERMS_PAGE: 'https://shop.example/terms' },
        encoding: 'utf8',
        stdio: 'pipe',
      });
    const file = join(folder, 'app.zip');
    expect(run('package', file, '--reads-all', '--name', 'Shop care')).toContain('Upload an app');
    const manifest = JSON.parse(unzip(readFileSync(file))['manifest.json']!.toString('utf8'));
    expect(manifest).toMatchObject({ name: { short: 'Shop care' }, authorization: expect.anything() });
    expect(manifest.developer).toMatchObject({
      privacyUrl: `${publicUrl}/privacy`,
      termsOfUseUrl: 'https://shop.example/terms',
    });
    expect(() => run('package', 'app.txt')).toThrow(/name the file app\.txt\.zip/);
    rmSync(folder, { recursive: true });
  });
});
