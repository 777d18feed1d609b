import { z } from 'zod';
import { type Calibration, features, type Mode, signs } from '../matching/calibration.js';

const logistic = (mode: Mode) =>
  z.strictObject({ weights: z.array(z.number()).length(signs[mode].length), bias: z.number() });
const fitOf = (mode: Mode) =>
  z.strictObject({
    rank: z.array(z.number()).length(features[mode].length),
    known: logistic(mode),
    few: logistic(mode),
  });
const both = { learnt: fitOf('learnt'), live: fitOf('live') };
const schema = z.strictObject({ ...both, across: z.strictObject(both), answer: z.number(), closeness: z.number() });

/**
 * Returns the calibration of an encoder, from its folder's JSON; undefined where there is none. Throws an `Error` that names
 * what is wrong in it.
 */
export const readCalibration = (json: unknown): Calibration | undefined => {
  if (json === undefined) return undefined;
  const { data, error } = schema.safeParse(json);
  if (data) return data;
  const [issue] = error.issues;
  throw new Error(
    `The encoder's calibration is wrong (${issue?.path.join('.')}: ${issue?.message}): fit it anew with npm run calibrate. ` +
      'Until then the confidence comes from words.',
  );
};
