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
/** As browsers send it: scheme, host, and a port that is not the usual one. */
export const origin = z
  .string()
  .refine(
    (text) => URL.parse(text)?.origin === text,
    'is no origin, such as `https://desk.example`',
  );
const originUrl = httpUrl.refine(
  isPlain,
  'must be an origin and a path, without user, query and fragment',
);
/** Where a backend is: what its calls ask for stands in the schema. Several are origins of one service; null: off. */
export const originUrls = z
  .union([originUrl, z.array(originUrl.nullable()).min(1, 'lists no origin').superRefine(eachOnce)])
  .nullable()
  .transform(thoseOn);
/** Of a backend, and of a group of them. */
export const backendName = z.string().regex(/^[a-z][a-z0-9-]{0,47}$/);

function isPlain(text: string): boolean {
  const url = URL.parse(text); // null: another check says so
  return url === null || url.username + url.password + url.search + url.hash === '';
}

/** The same origin twice would get twice the calls, and be told from itself when it fails. */
function eachOnce(urls: readonly (string | null)[], context: z.RefinementCtx): void {
  const known = new Set<string>();
  for (const [index, text] of urls.entries()) {
    const url = text === null ? null : URL.parse(text);
    if (url === null) continue; // it is off, or another check says what is wrong
    const plain = url.href.replace(/\/+$/, '');
    const message = 'is in the list already';
    if (known.has(plain)) context.addIssue({ code: 'custom', path: [index], message });
    known.add(plain);
  }
}

function thoseOn(urls: string | null | readonly (string | null)[]): string | null | string[] {
  if (urls === null || typeof urls === 'string') return urls;
  const on = urls.filter((url) => url !== null);
  return on.length === 0 ? null : on;
}
