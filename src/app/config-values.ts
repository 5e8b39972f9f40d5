import { z } from 'zod';
import { parseDuration } from '../base/duration.ts';

/** Values that several parts of the configuration hold. */
export const port = z.coerce.number().int().min(0).max(65_535);
export const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  context.addIssue('is no duration, such as `30s`');
  return z.NEVER;
});
export const httpUrl = z.url({ protocol: /^https?$/, error: 'is no http or https URL' });
/** Where a backend is: what its calls ask for stands in the schema. */
export const originUrl = httpUrl.refine(
  isPlain,
  'must be an origin and a path, without user, query and fragment',
);
/** Of a backend, and of a group of them. */
export const backendName = z.string().regex(/^[a-z][a-z0-9-]{0,47}$/);

function isPlain(text: string): boolean {
  const url = URL.parse(text); // null: another check says so
  return url === null || url.username + url.password + url.search + url.hash === '';
}
