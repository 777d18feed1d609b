import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Notices } from './http/notices.js';
import { type Costs, defaultCosts, thresholdsFrom } from './knowledge/costs.js';
import type { Thresholds } from './knowledge/faq.js';
import type { SemanticSetting } from './knowledge/semantic/encoder.js';

/** A setting that cannot be used. The message lists every problem, each with its fix. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

const share = (name: string) =>
  z.coerce
    .number({ error: `${name} must be a number from 0 to 1, such as 0.5` })
    .min(0, `${name} must be a number from 0 to 1, such as 0.5`)
    .max(1, `${name} must be a number from 0 to 1, such as 0.5`);
const minutes = (name: string) =>
  z.coerce
    .number({ error: `${name} must be a number of minutes, such as 6` })
    .min(0, `${name} must not be below 0`)
    .max(10_000, `${name} must be at most 10000 minutes`);
const url = (name: string, example: string) =>
  z.url({ protocol: /^https?$/, error: `${name} must be a full address, such as ${example}` });
const notice = (name: string, file: string) =>
  z
    .string()
    .regex(/^(?!\w+:\/\/)|^https:\/\//i, `${name} must be an address with https://, or a Markdown file such as ${file}`)
    .default(file);
/** Values of `HOST` that are no name by which this machine is reached, or that its own users call localhost. */
const everywhere = ['127.0.0.1', '::1', '0.0.0.0', '::'];
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The settings, by their names in the environment. `careline.yaml` may hold the same names; the environment wins. */
const schema = z.object({
  PORT: z.coerce
    .number({ error: 'PORT must be a number from 0 to 65535, such as 3000' })
    .int('PORT must be a whole number, such as 3000')
    .min(0, 'PORT must be a number from 0 to 65535, such as 3000')
    .max(65_535, 'PORT must be a number from 0 to 65535, such as 3000')
    .default(3000),
  HOST: z.string().min(1, 'HOST must not be empty; leave it out for 127.0.0.1').default('127.0.0.1'),
  PUBLIC_URL: url('PUBLIC_URL', 'https://care.example.com').optional(),
  TRUST_PROXY: z.string().optional(),
  EMBED_ON: z.string().min(1, 'EMBED_ON must name sites, such as https://shop.example').default('*'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'MONGODB_URI must begin with mongodb:// or mongodb+srv://; leave it out for SQLite')
    .optional(),
  CARELINE_DATA: z.string().min(1, 'CARELINE_DATA must name a folder; leave it out for ./var').default('./var'),
  CARELINE_KNOWLEDGE: z.string().min(1, 'CARELINE_KNOWLEDGE must name a folder').default('./data/faq'),
  CARELINE_TEXTS: z.string().min(1, 'CARELINE_TEXTS must name a file').default('./data/texts/en.yaml'),
  PRIVACY_PAGE: notice('PRIVACY_PAGE', './data/notices/privacy.md'),
  TERMS_PAGE: notice('TERMS_PAGE', './data/notices/terms.md'),
  DESK: z.string().optional(),
  WRONG_ANSWER_COST: minutes('WRONG_ANSWER_COST').default(defaultCosts.wrongAnswer),
  PERSON_MINUTE_COST: minutes('PERSON_MINUTE_COST').default(defaultCosts.personMinute),
  ANSWER_AT: share('ANSWER_AT').optional(),
  ASK_AT: share('ASK_AT').optional(),
  OOS_SHARE: share('OOS_SHARE').optional(),
  MATCHER_SEMANTIC: z.enum(['on', 'off'], { error: 'MATCHER_SEMANTIC must be on or off' }).default('on'),
  ENCODER: z.string().min(1, 'ENCODER must name a folder; leave it out for the model that ships').optional(),
  EMBEDDINGS_URL: url('EMBEDDINGS_URL', 'https://api.openai.com/v1').optional(),
  EMBEDDINGS_MODEL: z.string().optional(),
  EMBEDDINGS_KEY: z.string().optional(),
  LOG_LEVEL: z.enum(levels, { error: `LOG_LEVEL must be one of ${levels.join(', ')}` }).default('info'),
  LOG_FORMAT: z.enum(['pretty', 'json'], { error: 'LOG_FORMAT must be pretty or json' }).optional(),
});

/** An entry of `DESK`: a place on a platform where agents work. */
export interface DeskEntry {
  /** As it was written: `slack:C0123`. */
  readonly name: string;
  readonly platform: string;
  /** The platform's id of the place. */
  readonly place: string;
}

/** Checked settings; paths are absolute. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly trustProxy: boolean | string;
  /** Sites that may show the chat in a frame, as in CSP's frame-ancestors. */
  readonly embedOn: string;
  readonly mongodbUri: string | undefined;
  readonly dataDir: string;
  readonly faqDir: string;
  readonly textsFile: string;
  readonly notices: Notices;
  /** From the costs, unless they were set themselves. */
  readonly thresholds: Thresholds;
  readonly costs: Costs;
  /** The share of messages that no FAQ answers; undefined: it is learnt. */
  readonly oosShare: number | undefined;
  /** Desks on platforms, beside the one in the browser. */
  readonly desks: readonly DeskEntry[];
  /** What matches by meaning, beside what matches by words. */
  readonly semantic: SemanticSetting;
  readonly logLevel: string;
  readonly logPretty: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

const fromYaml = (file: string, problems: string[]): Record<string, unknown> => {
  if (!existsSync(file)) return {};
  try {
    const values: unknown = parse(readFileSync(file, 'utf8')) ?? {};
    if (typeof values !== 'object' || Array.isArray(values)) throw new Error('it must hold lines such as "PORT: 3000"');
    for (const key of Object.keys(values as object))
      if (!(key in schema.shape))
        problems.push(`careline.yaml: ${key} is not a setting. Settings are: ${Object.keys(schema.shape).join(', ')}.`);
    return values as Record<string, unknown>;
  } catch (error) {
    problems.push(
      `careline.yaml cannot be read: ${(error instanceof Error ? error.message : String(error)).replace(/:?\n[\s\S]*/, '')}. Mend or remove it.`,
    );
    return {};
  }
};

/** Reads `slack:C0123,teams:19:…@thread.tacv2`. Whether a platform is known and set up is asked later. */
const readDesks = (value: string, problems: string[]): DeskEntry[] => {
  const desks: DeskEntry[] = [];
  for (const name of value.split(',').map((entry) => entry.trim())) {
    const [, platform, place] = /^([a-z]+):(\S+)$/.exec(name) ?? [];
    if (!platform || !place)
      problems.push(
        `DESK: "${name}" is no desk. Write the platform, a colon and the id of the channel, such as slack:C0123; several are separated by commas.`,
      );
    else if (desks.some((desk) => desk.name === name))
      problems.push(`DESK: ${name} stands there twice. Leave one out.`);
    else desks.push({ name, platform, place });
  }
  return desks;
};

/** A threshold that is set wins; what follows from the costs gives way to it. */
export const thresholdsOf = (costs: Costs, answerAt?: number, askAt?: number): Thresholds => {
  const derived = thresholdsFrom(costs);
  const answer = answerAt ?? derived.answer;
  return { answer, ask: askAt ?? Math.min(derived.ask, answer) };
};

const semanticOf = (c: z.infer<typeof schema>, dir: string): SemanticSetting => {
  if (c.MATCHER_SEMANTIC === 'off') return { kind: 'off' };
  if (c.ENCODER !== undefined) return { kind: 'folder', path: resolve(dir, c.ENCODER) };
  if (c.EMBEDDINGS_URL === undefined || c.EMBEDDINGS_MODEL === undefined) return { kind: 'bundled' };
  const key = c.EMBEDDINGS_KEY === undefined ? {} : { key: c.EMBEDDINGS_KEY };
  return { kind: 'endpoint', url: c.EMBEDDINGS_URL, model: c.EMBEDDINGS_MODEL, ...key };
};

const noticeAt = (dir: string, notice: string): string => (/^https:/i.test(notice) ? notice : resolve(dir, notice));

/** Reads the environment and `careline.yaml` in `dir`. Throws `ConfigError` with all problems at once. */
export const readConfig = (env: Environment, dir: string, pretty = false): Config => {
  const problems: string[] = [];
  const given = Object.fromEntries(Object.entries(env).filter(([, v]) => v !== undefined && v !== ''));
  const parsed = schema.safeParse({ ...fromYaml(resolve(dir, 'careline.yaml'), problems), ...given });
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]);
    const value = /URI|TOKEN|SECRET|PASSWORD|KEY/.test(name) ? '' : ` (it is "${given[name] ?? ''}")`;
    problems.push(`${issue.message}${value}.`);
  }
  const c = parsed.data;
  const costs = { wrongAnswer: c?.WRONG_ANSWER_COST ?? 0, personMinute: c?.PERSON_MINUTE_COST ?? 0 };
  const thresholds = thresholdsOf(costs, c?.ANSWER_AT, c?.ASK_AT);
  if (thresholds.ask > thresholds.answer)
    problems.push(
      `ASK_AT (${thresholds.ask}) must not be above ANSWER_AT (${thresholds.answer}): asking comes before answering.`,
    );
  const desks = c?.DESK ? readDesks(c.DESK, problems) : [];
  if (c?.EMBEDDINGS_URL && !c.EMBEDDINGS_MODEL)
    problems.push('EMBEDDINGS_URL needs EMBEDDINGS_MODEL: name the model to ask for, such as text-embedding-3-small.');
  if (c?.EMBEDDINGS_MODEL && !c.EMBEDDINGS_URL)
    problems.push(
      'EMBEDDINGS_MODEL is the model of an endpoint, and EMBEDDINGS_URL is not set: name the endpoint there. For a model that runs here put the folder of an encoder into ENCODER instead.',
    );
  if (c?.ENCODER && c.EMBEDDINGS_URL) problems.push('ENCODER and EMBEDDINGS_URL are both set: leave one of them out.');
  if (c?.EMBEDDINGS_KEY && !c.EMBEDDINGS_URL)
    problems.push('EMBEDDINGS_KEY is set and EMBEDDINGS_URL is not: name the endpoint that the key is for.');
  if (!c || problems.length > 0) throw new ConfigError(problems);
  return {
    port: c.PORT,
    host: c.HOST,
    publicUrl: (c.PUBLIC_URL ?? `http://${everywhere.includes(c.HOST) ? 'localhost' : c.HOST}:${c.PORT}`).replace(
      /\/+$/,
      '',
    ),
    trustProxy:
      c.TRUST_PROXY === undefined || c.TRUST_PROXY === 'false'
        ? false
        : c.TRUST_PROXY === 'true'
          ? true
          : c.TRUST_PROXY,
    embedOn: c.EMBED_ON,
    mongodbUri: c.MONGODB_URI,
    dataDir: resolve(dir, c.CARELINE_DATA),
    faqDir: resolve(dir, c.CARELINE_KNOWLEDGE),
    textsFile: resolve(dir, c.CARELINE_TEXTS),
    notices: { privacy: noticeAt(dir, c.PRIVACY_PAGE), terms: noticeAt(dir, c.TERMS_PAGE) },
    thresholds,
    costs,
    oosShare: c.OOS_SHARE,
    desks,
    semantic: semanticOf(c, dir),
    logLevel: c.LOG_LEVEL,
    logPretty: c.LOG_FORMAT ? c.LOG_FORMAT === 'pretty' : pretty,
  };
};
