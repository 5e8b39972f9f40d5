import type { Grants } from '../auth/key-changes.ts';
import { parseDuration } from '../base/duration.ts';
import { EFFECTS, type Effect } from '../base/effects.ts';
import { textOf, UsageError, type Values } from './command.ts';

/** What the options of `keys create` grant. */
export function grantsFrom(values: Values): Grants {
  const name = textOf(values, 'name');
  if (name === undefined || name === '') throw new UsageError('--name says what the key is for.');
  const tools = textOf(values, 'tools');
  return {
    name,
    subject: textOf(values, 'subject') ?? null,
    tenant: textOf(values, 'tenant') ?? 'default',
    scopes: listIn(textOf(values, 'scopes')),
    maxEffect: effectIn(textOf(values, 'max-effect')),
    tools: tools === undefined ? null : listIn(tools),
    claims: null,
  };
}

/** When the key ends; null: never. */
export function expiryOf(values: Values, now: number): number | null {
  const text = textOf(values, 'expires') ?? '90d';
  if (text === 'never') return null;
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return now + ms;
  throw new UsageError('--expires is a time such as 90d, or never.');
}

function listIn(text = ''): string[] {
  const words = text.split(',').map((word) => word.trim());
  return words.filter((word) => word !== '');
}

function effectIn(text = 'READ'): Effect {
  if (Object.hasOwn(EFFECTS, text)) return text as Effect; // a key of the table
  throw new UsageError(`--max-effect is one of ${Object.keys(EFFECTS).join(', ')}.`);
}
