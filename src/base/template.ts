import { BackendFailure } from './backend-failure.ts';
import { getterOf } from './path.ts';

/** One `{word.word}` of a template. */
export interface Placeholder {
  /** As written, braces included. */
  readonly text: string;
  readonly path: readonly string[];
  /** Index of its `{`. */
  readonly start: number;
}

/** What templates read. A `ToolCall` is one. */
export interface Sources {
  readonly args: Readonly<Record<string, unknown>>;
  readonly parent: Readonly<Record<string, unknown>> | null;
  /** Those of a bulk request. */
  readonly keys?: readonly unknown[] | null;
  readonly caller: {
    readonly id: string;
    readonly tenant: string;
    readonly claims: Readonly<Record<string, unknown>>;
  };
}

/** Reads a value for one place. What is absent is null. */
export interface Slot {
  /** As failures name it: `userId`, `parent.productId`, `caller.claims.desk`. */
  readonly name: string;
  /** A list of keys, which a query carries as one value with commas. */
  readonly joined?: true;
  /** @throws BackendFailure where the caller lacks the claim: its place is never left empty. */
  read(sources: Sources): unknown;
}

/** A template taken apart: text and places by turns, beginning and ending with text (`texts.length === slots.length + 1`). */
export interface Pieces {
  readonly texts: readonly string[];
  readonly slots: readonly Slot[];
}

const PLACEHOLDER = /\{(\w+(?:\.\w+)*)\}/g;

export function placeholdersOf(template: string): readonly Placeholder[] {
  return Array.from(template.matchAll(PLACEHOLDER), ({ 0: text, 1: path = '', index }) => ({
    text,
    path: path.split('.'),
    start: index,
  }));
}

/** @throws Error where a placeholder has no source: a plan that was never checked. */
export function piecesOf(template: string): Pieces {
  const texts: string[] = [];
  const slots: Slot[] = [];
  let end = 0;
  for (const { text, path, start } of placeholdersOf(template)) {
    texts.push(template.slice(end, start));
    slots.push(slotOf(path));
    end = start + text.length;
  }
  return { texts: [...texts, template.slice(end)], slots };
}

/** @throws Error where the path has no source: a plan that was never checked. */
export function slotOf(path: readonly string[]): Slot {
  const [root = '', ...keys] = path;
  const get = getterOf(keys);
  if (keys.length > 0 && root === 'args') {
    return { name: keys.join('.'), read: ({ args }) => get(args) };
  }
  const name = path.join('.');
  if (name === 'keys') return { name, joined: true, read: (sources) => sources.keys ?? [] };
  if (keys.length > 0 && root === 'parent') return { name, read: ({ parent }) => get(parent) };
  if (!CALLER.test(name)) throw new Error(`\`${name}\` is no source of a template.`);
  return { name, read: ({ caller }) => get(caller) ?? refuse(name, 'the caller lacks it') };
}

const CALLER = /^caller\.(?:id|tenant|claims\.\w+)$/;

/** Text of a scalar, null of null; nothing else has one form that every place understands. */
export function textOf(value: unknown, name: string): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') {
    return value.isWellFormed() ? value : refuse(name, 'it has half a surrogate pair');
  }
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toJSON();
  return refuse(name, 'it is no scalar');
}

/** JSON text of any value, `null` of nothing. */
export function jsonOf(value: unknown, name: string): string {
  const json = stringified(value ?? null);
  if (json === undefined) return refuse(name, 'JSON has no form for it');
  // Half a surrogate pair is written as an escape of its own, which few readers survive.
  if (json.includes('\\ud') && !isWellFormed(value)) refuse(name, 'it has half a surrogate pair');
  return json;
}

/** Nothing is sent: the template cannot be filled. */
export function refuse(name: string, why: string): never {
  throw new BackendFailure('UNSENDABLE', `\`${name}\` cannot be sent: ${why}.`, { path: name });
}

function stringified(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // a BigInt, or a circle
  }
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => key.isWellFormed() && isWellFormed(inner));
}
