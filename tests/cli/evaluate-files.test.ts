import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { evaluate } from '../../src/cli/evaluate.js';
import type { Prediction } from '../../src/evaluation/predict.js';
import { jsonLines, shopTest, shopTrain } from '../evaluation/shop.js';
import { folder } from '../knowledge/folder.js';

const good = { 't.jsonl': jsonLines(shopTrain), 'e.jsonl': jsonLines(shopTest) };

/** Evaluates the files `t.jsonl` and `e.jsonl`; in the arguments `@name` stands for a file in their folder. */
const run = async (files: Readonly<Record<string, string | Uint8Array>>, ...more: string[]) => {
  const dir = folder({ ...good, ...files });
  const out: string[] = [];
  const screen: string[] = [];
  const given = ['--train', '@t.jsonl', '--test', '@e.jsonl', ...more];
  const argv = given.map((arg) => (arg.startsWith('@') ? join(dir, arg.slice(1)) : arg));
  const code = await evaluate(argv, (line) => out.push(line), { write: (text) => screen.push(text) });
  return { code, dir, text: out.join('\n'), told: screen.join('').replaceAll(`${dir}/`, '') };
};

const predictionsIn = (file: string): Prediction[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Prediction);

describe('npm run evaluate -- --train --test', () => {
  it('prints the figures under the assumed and the file’s own share, and a line for each phase beside them', async () => {
    const { code, text, told } = await run({});
    expect(code).toBe(0);
    expect(text).toMatch(/Trained on .*t\.jsonl: 8 FAQs, 24 phrasings; no titles/);
    expect(text).toMatch(/Tested on .*e\.jsonl: 12 messages, 3 of them oos \(25\.0 %\)/);
    expect(text).toMatch(/p50 [\d.]+ m?s, p95 [\d.]+ m?s, p99 [\d.]+ m?s/);
    expect(text).toMatch(/\d+ MB before the build, \d+ MB after it, \d+ MB at most/);
    expect(text).toMatch(/oos share 25\.0 %, assumed +25\.0 %, the file’s own/);
    expect(text).toMatch(/accuracy, in scope +\d+\.\d % +\d+\.\d %/);
    expect(text).toMatch(/promised right : right +\d+\.\d : \d+ +\d+\.\d : \d+/);
    expect(text).toMatch(/of 9 messages in scope\n +answered right +\d+ +[\d.]+ %/);
    expect(told).toBe('Training on 8 FAQs, 24 phrasings\nAsking 12 messages\n');
  });

  it('gives all of it as one JSON object, and the predictions that the figures come from', async () => {
    const { code, text, dir } = await run({}, '--json', '--oos-share', '0.5', '--predictions', '@p.jsonl');
    expect(code).toBe(0);
    const { assumed, own, train, cost } = JSON.parse(text);
    const predictions = predictionsIn(join(dir, 'p.jsonl'));
    expect(predictions.map((p) => p.text)).toEqual(shopTest.map((l) => l.text));
    expect(Object.keys(predictions[0]!)).toEqual(['text', 'label', 'decision', 'options', 'top']);
    const inScope = predictions.filter((p) => p.label !== 'oos');
    const right = inScope.filter((p) => p.top[0]!.faq === p.label).length;
    expect(assumed.accuracy).toBeCloseTo(right / inScope.length, 12);
    expect(assumed.inScope.handedOver).toBe(inScope.filter((p) => p.decision === 'handover').length);
    expect([assumed.oosShare, own.oosShare, train.faqs]).toEqual([0.5, 0.25, 8]);
    expect(assumed.bins.length).toBe(12);
    expect(cost.memoryPeak).toBeGreaterThan(10_000_000);
  });

  it('decides the same with other labels, and other than that with their words as titles', async () => {
    const rename = (source: string) => source.replace(/"label":"(?!oos)(\w+)"/g, '"label":"$1_where_parcel"');
    const all = await Promise.all([
      run({}, '--predictions', '@p.jsonl'),
      run({ 't.jsonl': rename(good['t.jsonl']), 'e.jsonl': rename(good['e.jsonl']) }, '--predictions', '@p.jsonl'),
      run({}, '--predictions', '@p.jsonl', '--titles'),
    ]);
    const [plain, renamed, titled] = all.map(({ dir }) => readFileSync(join(dir, 'p.jsonl'), 'utf8'));
    expect(renamed!.replaceAll('_where_parcel', '')).toBe(plain);
    expect(titled).not.toBe(plain);
    expect(all[2]!.text).toContain('the labels’ words are the titles');
  });

  it('takes a byte-order mark and Windows’ line ends', async () => {
    const windows = (source: string) => `\ufeff${source.replaceAll('\n', '\r\n')}`;
    const plain = await run({}, '--predictions', '@p.jsonl');
    const odd = await run(
      { 't.jsonl': windows(good['t.jsonl']), 'e.jsonl': windows(good['e.jsonl']) },
      '--predictions',
      '@p.jsonl',
    );
    expect(odd.code).toBe(0);
    const [a, b] = [plain, odd].map(({ dir }) => readFileSync(join(dir, 'p.jsonl'), 'utf8'));
    expect(b).toBe(a);
  });

  it('writes a report that needs nothing else and shows text as text, and a diagram that stands alone', async () => {
    const attack = '<script>alert(1)</script> "track" & \'order\' \u0001';
    const e = jsonLines([...shopTest, { text: attack, label: 'gift', line: 1, column: 1 }]);
    const { code, dir } = await run({ 'e.jsonl': e }, '--report', '@r.html', '--diagram', '@d.svg');
    expect(code).toBe(0);
    const html = readFileSync(join(dir, 'r.html'), 'utf8');
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:|\b(src|href)=|@import|url\(/,
    );
    expect(html.match(/<svg/g)).toHaveLength(3);
    const svg = readFileSync(join(dir, 'd.svg'), 'utf8');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>\n$/);
    expect(svg.match(/<circle/g)).toHaveLength(13);
    const open: string[] = [];
    for (const [, close, name, self] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (close) expect(open.pop()).toBe(name);
      else if (!self) open.push(name!);
    }
    expect(open).toEqual([]);
  });

  it('measures a file without a message in scope, and one without any out of scope', async () => {
    for (const only of [true, false]) {
      const e = jsonLines(shopTest.filter((l) => (l.label === 'oos') === only));
      const { code, text, dir } = await run({ 'e.jsonl': e }, '--json', '--report', '@r.html');
      expect(code).toBe(0);
      expect(JSON.parse(text).assumed.auroc).toBeNull();
      expect(readFileSync(join(dir, 'r.html'), 'utf8')).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});

describe('npm run evaluate -- --train --test --phrasings', () => {
  beforeEach(() => void vi.stubEnv('MATCHER_SEMANTIC', 'off'));
  afterEach(() => void vi.unstubAllEnvs());

  it('prints the figures for each number of phrasings, with their spread over the seeds', async () => {
    const { code, text, told } = await run({}, '--phrasings', '1,2', '--seeds', '2');
    expect(code).toBe(0);
    expect(text).toMatch(/Trained on .*t\.jsonl: 8 FAQs, 24 phrasings; no titles/);
    expect(text).toContain('Seeds 1, 2; mean (least–most)');
    expect(text).toMatch(/Decided +as if 25\.0 % of the messages are oos, as in the file/);
    expect(text).toMatch(/ 1 phrasing +2 phrasings\n/);
    const spread = String.raw`[\d.]+ % \([\d.]+–[\d.]+\)`;
    for (const name of ['accuracy, in scope', 'right decisions over all', 'in scope answered wrong', 'oos answered'])
      expect(text).toMatch(new RegExp(`${name}(, [\\w ]+)? +${spread} +${spread}`));
    expect(text).toMatch(/solved at once or after one question +\d/);
    expect(text).toMatch(/AUROC, in scope against oos +\d/);
    expect(text).toMatch(/promised right, of 12 +[\d.]+ \([\d.]+–[\d.]+\)/);
    expect(text).toMatch(/right, of 12 +[\d.]+ \(\d+–\d+\)/);
    expect(told).toContain('2 phrasings, seed 1: Training on 8 FAQs, 16 phrasings\n');
    expect(told).toContain('1 phrasing, seed 2: Asking 12 messages\n');
  });

  it('gives them as JSON, the same each time, with three seeds where none are named', async () => {
    const [first, again] = await Promise.all([1, 2].map(() => run({}, '--phrasings', '2', '--json')));
    expect(again!.text.replaceAll(again!.dir, '')).toBe(first!.text.replaceAll(first!.dir, ''));
    const { phrasings, oosShare, assumed } = JSON.parse(first!.text);
    expect([phrasings.length, oosShare, assumed]).toEqual([1, 0.25, undefined]);
    const [{ seeds, mean, least, most }] = phrasings;
    expect(seeds.map((s: { seed: number }) => s.seed)).toEqual([1, 2, 3]);
    for (const key of ['accuracy', 'rightDecisions', 'solved', 'answeredWrong', 'oosAnswered', 'auroc', 'promised']) {
      expect(least[key]).toBeLessThanOrEqual(mean[key]);
      expect(most[key]).toBeGreaterThanOrEqual(mean[key]);
    }
  });

  it('comes with all phrasings to what a run without it comes to', async () => {
    const [all, plain] = await Promise.all([
      run({}, '--phrasings', '99', '--seeds', '1', '--json', '--oos-share', '0.4'),
      run({}, '--json', '--oos-share', '0.4'),
    ]);
    const { accuracy, promised, right, auroc } = JSON.parse(plain!.text).assumed;
    const [drawn] = JSON.parse(all!.text).phrasings;
    expect(drawn).toMatchObject({ phrasings: 99, short: 8, mean: { accuracy, promised, right, auroc } });
  });
});

describe('bad input is told with its place, and ends with 2', () => {
  const label = (name: string) => `{"text":"a","label":"${name}"}\n`;
  it.each([
    ['no JSON', { 'e.jsonl': 'text,label\n' }, [], 'e.jsonl:1:1: Here should be {'],
    ['an empty test file', { 'e.jsonl': '' }, [], 'e.jsonl: The file is empty.'],
    ['an empty training file', { 't.jsonl': '\n' }, [], 't.jsonl: The file is empty.'],
    ['an unknown label', { 'e.jsonl': label('trakc') }, [], 'e.jsonl:1:21: .*"trakc".*Did you mean "track"\\?'],
    ['oos in training', { 't.jsonl': label('oos') }, [], 't.jsonl:1:21: "oos" means'],
    [
      'a key twice',
      { 'e.jsonl': '{"text":"a","text":"b","label":"track"}' },
      [],
      'e.jsonl:1:13: "text" is there twice',
    ],
    ['a line of 1 MB', { 'e.jsonl': `{"text":"${'a'.repeat(1e6)}","label":"x"}` }, [], 'e.jsonl:1:250001: .* long'],
    ['no UTF-8', { 'e.jsonl': new Uint8Array([0xff, 0xfe, 0x7b, 0]) }, [], 'e.jsonl:1: The file is not UTF-8'],
    ['a missing file', {}, ['--test', '@nowhere.jsonl'], 'nowhere.jsonl: The file cannot be read'],
    ['a folder', {}, ['--train', '@'], 'The file cannot be read'],
    ['a share above one', {}, ['--oos-share', '25'], '--oos-share must be a number from 0 to 1'],
    ['an empty share', {}, ['--oos-share', ''], '--oos-share must be a number from 0 to 1'],
    ['golden questions besides', {}, ['--golden', 'x'], '--golden is for the golden questions'],
    ['no phrasings', {}, ['--phrasings', '0'], '--phrasings must be whole numbers from 1'],
    ['no number of phrasings', {}, ['--phrasings', '3,x'], '--phrasings must be whole numbers from 1'],
    ['no seed', {}, ['--phrasings', '3', '--seeds', '0'], '--seeds must be a whole number from 1 to 1000'],
    ['seeds without phrasings', {}, ['--seeds', '3'], '--seeds needs --phrasings'],
    ['a report of draws', {}, ['--phrasings', '3', '--report', '@r.html'], '--report is for a run without --phrasings'],
    ['an unknown option', {}, ['--predict', 'x'], "Unknown option '--predict'"],
    ['a report nowhere', {}, ['--report', '@no/r.html'], '--report .*its folder does not exist'],
    ['a folder for a report', {}, ['--report', '@'], '--report .* is a folder'],
    ['predictions over the test file', {}, ['--predictions', '@./e.jsonl'], 'would overwrite'],
    ['two outputs in one', {}, ['--predictions', '@x', '--report', '@x'], 'would overwrite'],
  ])('%s', async (_what, files, more, message) => {
    const { code, told, text } = await run(files as Record<string, string>, ...more);
    expect(told).toMatch(new RegExp(message));
    expect([code, text]).toEqual([2, '']);
    expect(told).not.toMatch(/Training|\n {4}at /);
  });

  it('tells ten faults of a wrong file, and how many more there are', async () => {
    const { told } = await run({ 'e.jsonl': 'x\n'.repeat(2_000) });
    expect(told.trim().split('\n')).toHaveLength(11);
    expect(told).toContain('1,990 more');
  });

  it.each([['--train'], ['--test'], ['--titles'], ['--report']])('%s alone', async (option) => {
    const screen: string[] = [];
    const argv = option === '--titles' ? [option] : [option, 'x'];
    expect(await evaluate(argv, () => {}, { write: (text) => screen.push(text) })).toBe(2);
    expect(screen.join('')).toMatch(/needs --(train|test)[\s\S]*Usage:/);
  });
});

it('Ctrl-C ends it at once, without a file and without a stack', async () => {
  const many = Array.from({ length: 6_000 }, (_, n) => ({
    text: `question ${n} about word${n % 997} and thing${n % 1009}`,
    label: `l${n % 300}`,
    line: 1,
    column: 1,
  }));
  const dir = folder({ 't.jsonl': jsonLines(many), 'e.jsonl': jsonLines(many) });
  const root = resolve(import.meta.dirname, '../..');
  const files = [
    '--train',
    join(dir, 't.jsonl'),
    '--test',
    join(dir, 'e.jsonl'),
    '--predictions',
    join(dir, 'p.jsonl'),
  ];
  const child = spawn(process.execPath, ['src/run.mjs', 'src/cli/careline.ts', 'evaluate', ...files], {
    cwd: root,
    env: { PATH: process.env.PATH!, HOME: dir },
  });
  let told = '';
  const code = await new Promise<number | null>((done) => {
    child.stderr.on('data', (part: Buffer) => {
      const begun = told.includes('Training');
      told += part;
      if (!begun && told.includes('Training')) child.kill('SIGINT');
    });
    child.on('close', done);
  });
  expect(code).toBe(130);
  expect(told).toContain('Cancelled; no file was written.');
  expect(told).not.toMatch(/\n {4}at /);
  expect(existsSync(join(dir, 'p.jsonl'))).toBe(false);
  expect(readdirSync(dir).sort()).toEqual(['e.jsonl', 't.jsonl']);
});
