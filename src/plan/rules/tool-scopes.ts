import { EFFECTS } from '../../base/effects.ts';
import type { FieldRule } from '../rule.ts';

// What OAuth allows in a scope: printable ASCII without space, quote and backslash.
const FORM = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

export const toolScopes: FieldRule = (field, { tool, effect }) => {
  if (!field.isTool || !field.has('@tool')) return;
  for (const [index, scope] of tool.scopes.entries()) {
    if (FORM.test(scope)) continue;
    field.report(`@tool(scopes.${index}:)`, `"${scope}" is no scope.`, 'Write "orders:read".');
  }
  if (tool.scopes.length > 0 || EFFECTS[effect].shareable) return;
  field.report(
    '@tool',
    `${field.id} is declared ${effect} and names no scope: every caller could call it.`,
    'Write scopes: ["orders:write"].',
  );
};
