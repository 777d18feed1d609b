import type { ResendKind } from '../fakes/platform.js';
import type { PlatformProcessOptions } from '../fakes/platform-process.js';
import type { Variant } from './options.js';
import type { StorePlace } from './place.js';
import type { PlatformBotOptions } from './platforms/bot.js';
import type { StageProcessOptions } from './platforms/process.js';
import type { PlatformName } from './platforms/stage.js';
import { type BotOptions, times } from './times.js';

/** What a platform's process is told beside what it is. */
interface Run {
  readonly seed: string;
  readonly events: number;
  /** The bot processes' own addresses. */
  readonly bots: readonly string[];
  readonly record: string;
}

/** What a bot's process is told beside what it is. */
interface Post {
  readonly worker: string;
  readonly port: number;
  /** Where the platform, or its desk, is. */
  readonly platform: string;
  readonly env: Readonly<Record<string, string>>;
  readonly place: StorePlace;
  readonly skewMs: number;
  readonly broken?: Variant;
}

/** What is put to the test: the road with a fake channel, or with a platform's real adapter. */
export interface Subject {
  readonly name: string;
  /** What the platform offers after a send that may have arrived, which says what is excused. */
  readonly kind: ResendKind;
  readonly platformScript: string;
  readonly botScript: string;
  platformTask(run: Run): unknown;
  botTask(post: Post): unknown;
  /** A bot that starts looks through the platform's history. */
  readonly looksBack: boolean;
}

export const fakeSubject = (kind: ResendKind): Subject => ({
  name: kind,
  kind,
  platformScript: '../fakes/platform-process.ts',
  botScript: './bot.ts',
  platformTask: ({ bots, ...run }) =>
    ({ ...run, kind, hangMs: times.hangMs, bots: bots.map((bot) => `${bot}/events`) }) satisfies PlatformProcessOptions,
  botTask: ({ env: _env, ...post }) => ({ ...post, kind }) satisfies BotOptions,
  looksBack: false,
});

const kinds: { readonly [name in PlatformName]: ResendKind } = {
  slack: 'look-up',
  discord: 'idempotent',
  teams: 'ambiguous',
};

export const platformSubject = (platform: PlatformName): Subject => ({
  name: platform,
  kind: kinds[platform],
  platformScript: './platforms/process.ts',
  botScript: './platforms/bot.ts',
  platformTask: (run) => ({ ...run, platform, hangMs: times.hangMs }) satisfies StageProcessOptions,
  // Platforms check signatures and tokens by the time: a clock that is minutes off takes nothing in.
  botTask: ({ skewMs: _skew, broken: _broken, ...post }) => post satisfies PlatformBotOptions,
  looksBack: true,
});
