import { colourIcon, outlineIcon } from './icons.js';
import { type ManifestOptions, teamsManifest } from './manifest.js';
import { zip } from './zip.js';

export type { ManifestOptions } from './manifest.js';

/** The app package that is uploaded to Teams: a zip of the manifest and two icons. Throws `RangeError` as `teamsManifest` does. */
export const teamsPackage = (options: ManifestOptions): Buffer => {
  const manifest = Buffer.from(`${JSON.stringify(teamsManifest(options), null, 2)}\n`, 'utf8');
  return zip({ 'manifest.json': manifest, 'color.png': colourIcon(), 'outline.png': outlineIcon() });
};
