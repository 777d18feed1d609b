import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { check, HttpError } from '../../http/errors.js';
import { PhrasingError } from '../../knowledge/files/add-phrasing.js';
import type { Suggestion } from '../../knowledge/learning/suggestions.js';
import { perceived } from '../../knowledge/matcher.js';
import type { ApprovedEntry, FaqEntry, SuggestionEntry, Suggestions } from '../wire.js';
import type { DeskDeps } from './deps.js';
import { findFaqs } from './find-faqs.js';
import { sessionOf } from './guard.js';

/** So many approved phrasings are shown with what became of them. */
const approvedShown = 5;
const shownMost = 200;

const search = z.object({ q: z.string().max(200).default('') });
type ById = FastifyRequest<{ Params: { id: string } }>;

/** What customers and agents taught, for an admin to approve or reject, and the search for a FAQ. */
export const registerSuggestions = (app: FastifyInstance, { brain, learning, log }: DeskDeps): void => {
  const faqs = () => brain.knowledge().faqs;
  const titleOf = (faq: string): string => faqs().get(faq)?.question ?? faq;

  /** What the matcher gives a FAQ for a text at this moment, 0..1. */
  const confidence = async (faq: string, text: string, language?: string): Promise<number> =>
    (await brain.match(text, perceived, language)).find((match) => match.faq === faq)?.confidence ?? 0;

  const waiting = async (id: string): Promise<Suggestion> => {
    const found = (await learning.suggestions(faqs())).find((one) => one.id === id);
    if (!found) throw new HttpError(409, 'gone', 'This suggestion no longer waits: somebody may have decided on it.');
    return found;
  };

  app.get('/api/suggestions', async (): Promise<Suggestions> => {
    const all = await learning.suggestions(faqs());
    const approved: ApprovedEntry[] = [];
    for (const { id, faq, text, language, at, by, before } of await learning.approved(approvedShown))
      approved.push({
        id,
        faq,
        title: titleOf(faq),
        text,
        at,
        by,
        before: before ?? 0,
        now: await confidence(faq, text, language),
      });
    const suggestions = all.slice(0, shownMost).map(
      (one): SuggestionEntry => ({
        ...one,
        title: titleOf(one.faq),
        conflicts: one.conflicts.map((id) => ({ id, title: titleOf(id) })),
      }),
    );
    return { suggestions, more: Math.max(0, all.length - shownMost), approved };
  });

  app.post('/api/suggestions/:id/approve', async (request: ById) => {
    const one = await waiting(request.params.id);
    const { agent } = sessionOf(request);
    const before = await confidence(one.faq, one.text, one.language);
    await learning.approve(one, faqs().get(one.faq)!, agent.name, before).catch((error: unknown) => {
      throw error instanceof PhrasingError ? new HttpError(409, 'file', error.message) : error;
    });
    log.info({ suggestion: one.id, faq: one.faq, agent: agent.id }, 'A phrasing was approved.');
    return { ok: true };
  });

  app.post('/api/suggestions/:id/reject', async (request: ById) => {
    const one = await waiting(request.params.id);
    const { agent } = sessionOf(request);
    await learning.reject(one, agent.name);
    log.info({ suggestion: one.id, faq: one.faq, agent: agent.id }, 'A phrasing was rejected.');
    return { ok: true };
  });

  app.get('/api/faqs', async (request): Promise<{ faqs: FaqEntry[] }> => {
    const { q } = check(search, request.query);
    return { faqs: findFaqs(faqs().values(), q).map(({ id, question, topic }) => ({ id, title: question, topic })) };
  });
};
