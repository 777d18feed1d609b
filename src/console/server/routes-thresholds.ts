import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { check, HttpError } from '../../http/errors.js';
import { thresholdsFrom } from '../../knowledge/costs.js';
import type { Decision } from '../../knowledge/policy.js';
import { previewed, previewPast } from '../../runtime/preview.js';
import type { DecisionEntry, ThresholdsPreview } from '../wire.js';
import type { DeskDeps } from './deps.js';

const changedShown = 20;
const number = (most: number) => z.coerce.number().min(0).max(most).optional();
const query = z.object({
  wrongAnswer: number(10_000),
  personMinute: number(10_000),
  answerAt: number(1),
  askAt: number(1),
  last: z.coerce.number().int().min(1).max(previewed.most).default(previewed.usual),
});

/** What other costs or thresholds would have made of past questions. Nothing is changed: settings are the operator's. */
export const registerThresholds = (app: FastifyInstance, { store, brain, settings }: DeskDeps): void => {
  const titleOf = (faq: string): string => brain.knowledge().faqs.get(faq)?.question ?? faq;
  const entry = ({ decision, options }: Decision): DecisionEntry => ({
    decision,
    faqs: options
      .slice(0, decision === 'answer' ? 1 : 3)
      .map(({ faq, confidence }) => ({ faq, title: titleOf(faq), confidence })),
  });

  app.get('/api/thresholds', async (request): Promise<ThresholdsPreview> => {
    const { wrongAnswer, personMinute, answerAt, askAt, last } = check(query, request.query);
    const { thresholds: now, costs, oosShare } = settings;
    const byCosts = wrongAnswer !== undefined || personMinute !== undefined;
    const wished = byCosts
      ? thresholdsFrom({
          wrongAnswer: wrongAnswer ?? costs.wrongAnswer,
          personMinute: personMinute ?? costs.personMinute,
        })
      : { answer: answerAt ?? now.answer, ask: askAt ?? now.ask };
    if (wished.ask > wished.answer) throw new HttpError(422, 'invalid', 'Asking comes before answering: ask at less.');
    const { changed, ...found } = await previewPast(store, brain.knowledge().faqs, now, wished, last, oosShare);
    return {
      ...found,
      costs,
      now,
      wished,
      changed: changed.length,
      examples: changed.slice(0, changedShown).map(({ question, before, after, outcomes: [was, would] }) => ({
        text: question.text,
        at: question.at,
        before: { ...entry(before), outcome: was },
        after: { ...entry(after), outcome: would },
      })),
    };
  });
};
