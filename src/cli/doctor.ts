import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { type Config, ConfigError, readConfig } from '../config.js';
import { loadFaqs } from '../knowledge/files/faqs.js';
import { loadOtherTexts, loadTexts } from '../knowledge/files/texts.js';
import { openStore, wordingFaults } from '../main.js';
import { faultLine } from '../runtime/knowledge.js';
import { checkDesks } from './doctor-desks.js';
import { checkEncoders } from './doctor-encoders.js';
import { checkPlatforms, type Opened, withPlatforms } from './doctor-platforms.js';
import { type Finding, fault, fine, note } from './finding.js';
import { type Target, tryPlatforms } from './live.js';
import { tryWebChat } from './live-web.js';
import { counted, UsageError } from './usage.js';

interface Wanted {
  readonly live: boolean;
  /** Where to send besides the desks. */
  readonly targets: readonly Target[];
}

const read = (args: readonly string[]): Wanted => {
  const targets: Target[] = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--live') continue;
    if (args[i] !== '--to') throw new UsageError(`"${args[i]}" is not known here.`);
    const [, platform, place] = /^(slack|discord|teams):(\S+)$/.exec(args[++i] ?? '') ?? [];
    if (!platform || !place)
      throw new UsageError('--to needs a platform, a colon and the id of a channel, such as slack:C0123.');
    targets.push({ platform, place });
  }
  const live = args.includes('--live');
  if (!live && targets.length > 0) throw new UsageError('--to is for --live: without it nothing is sent.');
  return { live, targets };
};

const many = (deliveries: number): string => counted(deliveries, 'delivery', 'deliveries');

const checkNode = (): Finding[] => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? [fine(`Node ${process.versions.node}`)]
    : [fault(`Node ${process.versions.node} is too old: install Node 20.19 or later.`)];
};

const checkPort = async ({ port, host }: Config): Promise<Finding[]> => {
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const probe = createServer().once('error', resolve);
    probe.listen(port, host, () => probe.close(() => resolve(undefined)));
  });
  if (!failure) return [fine(`Port ${port} on ${host} is free`)];
  if (failure.code === 'EADDRINUSE')
    return [note(`Port ${port} on ${host} is in use: by a running Careline, or set PORT to another one.`)];
  return [
    fault(`Cannot listen on ${host}:${port} (${failure.message}): set HOST and PORT to an address of this machine.`),
  ];
};

const checkAddress = ({ host, publicUrl }: Config): Finding[] => {
  const loopback = ['127.0.0.1', 'localhost', '::1'].includes(host);
  if (loopback) return [fine(`Reached at ${publicUrl}; only this machine can connect to it directly (HOST=${host})`)];
  return publicUrl.startsWith('https:')
    ? [fine(`Reached at ${publicUrl}`)]
    : [
        note(
          `${host} can be reached from outside without encryption: put a TLS proxy in front and set PUBLIC_URL to its https address.`,
        ),
      ];
};

const checkNotices = ({ notices }: Config): Finding[] =>
  Object.entries(notices)
    .filter(([, notice]) => !notice.startsWith('https:') && !existsSync(notice))
    .map(([name, notice]) =>
      fault(`The page /${name} is missing: write ${notice}, or set ${name.toUpperCase()}_PAGE to where yours is.`),
    );

const checkStore = async (config: Config, { live, targets }: Wanted): Promise<Finding[]> => {
  try {
    const store = await openStore(config);
    try {
      await store.check();
      const c = await store.counts();
      const findings = [
        fine(`Store: ${store.name}, readable and writable${config.mongodbUri ? '' : `, in ${config.dataDir}`}`),
        fine(
          `${counted(c.openTickets, 'open case')}, ${c.waitingTickets} of them waiting; ${counted(c.events, 'message')} and ${many(c.deliveries)} on the way`,
        ),
      ];
      if (c.dead > 0) findings.push(fault(`${many(c.dead)} failed for good: npm run careline -- outbox`));
      if (c.ambiguous > 0)
        findings.push(note(`${many(c.ambiguous)} may or may not have arrived: npm run careline -- outbox`));
      const look = async (opened: Opened) => [
        ...(await checkDesks(opened.desks)),
        ...(live ? await tryPlatforms(opened, targets) : []),
      ];
      return [...findings, ...(await withPlatforms(config, process.env, store, look))];
    } finally {
      await store.close();
    }
  } catch (error) {
    return [fault(`Store: ${(error as Error).message}`)];
  }
};

const checkKnowledge = async ({ faqDir, textsFile, thresholds }: Config): Promise<Finding[]> => {
  const [{ faqs, faults, warnings }, worded, others] = await Promise.all([
    loadFaqs(faqDir),
    loadTexts(textsFile),
    loadOtherTexts(textsFile),
  ]);
  const textFaults = [
    ...(worded.texts ? wordingFaults(textsFile, worded.texts) : worded.faults),
    ...others.faults,
    ...others.texts.flatMap((texts) => wordingFaults(`${texts.locale}.yaml`, texts)),
  ];
  const spoken = others.texts.filter(({ say }) => Object.keys(say).length > 0).map(({ locale }) => locale);
  const topics = new Set(faqs.map((f) => f.topic)).size;
  return [
    faqs.length > 0
      ? fine(`Knowledge: ${faqs.length} FAQs in ${topics} topics, in ${faqDir}`)
      : fault(
          `There is no FAQ in ${faqDir}: every question will go to a person. Set CARELINE_KNOWLEDGE, or add <topic>/<id>.md.`,
        ),
    ...faults.map((f) => fault(faultLine(f))),
    ...warnings.map((f) => note(faultLine(f))),
    ...(textFaults.length > 0
      ? textFaults.map((f) => fault(faultLine(f)))
      : [fine(`Wording: ${textsFile}${spoken.length > 0 ? `, and in ${spoken.join(', ')}` : ''}`)]),
    fine(`Answers at a confidence of ${thresholds.answer}, asks at ${thresholds.ask}, else hands over`),
  ];
};

/**
 * `npm run doctor`: looks at everything that can be wrong, and says what to do about it. With `--live` it also sends itself
 * a message on each channel. Exits 1 when something is wrong.
 */
export const doctor = async (args: readonly string[]): Promise<number> => {
  const wanted = read(args);
  const findings = checkNode();
  try {
    const config = readConfig(process.env, process.cwd());
    findings.push(
      fine('Configuration'),
      ...checkAddress(config),
      ...checkNotices(config),
      ...(await checkPort(config)),
      ...(await checkPlatforms(process.env, config.host)),
    );
    findings.push(
      ...(await checkStore(config, wanted)),
      ...(await checkKnowledge(config)),
      ...(await checkEncoders(config)),
    );
    if (wanted.live) findings.push(...(await tryWebChat(config)));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    findings.push(...error.problems.map((p) => fault(`Configuration: ${p}`)));
  }
  for (const { mark, text } of findings) process.stdout.write(`${mark} ${text}\n`);
  const faults = findings.filter((f) => f.mark === '✗').length;
  process.stdout.write(faults === 0 ? '\nAll is well.\n' : `\n${faults} to mend.\n`);
  return faults === 0 ? 0 : 1;
};
