import { Refusal, type ServiceRequest } from './routes.ts';

/** A whole number of the query, or what stands in for it. @throws Refusal 400 */
export function countOf(
  { query }: ServiceRequest,
  name: string,
  { fallback, max }: { readonly fallback: number; readonly max: number },
): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > max) throw new Refusal(400, `${name} must be 1 to ${max}.`);
  return count;
}

/** A list of the query, in either spelling: `ids=a,b` or `ids=a&ids=b`. @throws Refusal 400 where it is empty or too long */
export function listOf({ query }: ServiceRequest, name: string): string[] {
  const all = query.getAll(name).flatMap((value) => value.split(','));
  const items = all.filter((item) => item !== '');
  if (items.length === 0) throw new Refusal(400, `${name} is needed, such as ${name}=a,b.`);
  if (items.length > 100) throw new Refusal(400, `${name} may name 100 at most.`);
  return [...new Set(items)];
}

/** The body as an object. @throws Refusal 400 */
export function objectOf({ body }: ServiceRequest): Readonly<Record<string, unknown>> {
  if (!isObject(body)) throw new Refusal(400, 'The body must be a JSON object.');
  return body;
}

/** A text of the body that must not be empty. @throws Refusal 400 */
export function textOf(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = optionalTextOf(body, name);
  if (value === null) throw new Refusal(400, `${name} is needed.`);
  return value;
}

/** A text of the body, or null where it is absent, null or empty. @throws Refusal 400 */
export function optionalTextOf(
  body: Readonly<Record<string, unknown>>,
  name: string,
): string | null {
  const value = body[name] ?? null;
  if (value !== null && typeof value !== 'string') throw new Refusal(400, `${name} must be text.`);
  return value === '' ? null : value;
}

/** One of a few words of the body. @throws Refusal 400 */
export function wordOf<T extends string>(
  body: Readonly<Record<string, unknown>>,
  name: string,
  words: readonly T[],
): T {
  const word = words.find((one) => one === body[name]);
  if (word === undefined) throw new Refusal(400, `${name} must be one of ${words.join(', ')}.`);
  return word;
}

/** A number of the body, or null where it is absent or null. @throws Refusal 400 */
export function optionalNumberOf(
  body: Readonly<Record<string, unknown>>,
  name: string,
): number | null {
  const value = body[name] ?? null;
  if (value !== null && typeof value !== 'number') {
    throw new Refusal(400, `${name} must be a number.`);
  }
  return value;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
