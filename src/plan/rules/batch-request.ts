import type { BatchDirectiveArgs } from '../../generated/schema.ts';
import type { FieldRule } from '../rule.ts';

/** A bulk request is of the same kind as the single one. */
export const batchRequest: FieldRule = (field, { binding }) => {
  const args = field.read<BatchDirectiveArgs>('batch');
  if (!args || !binding || binding.kind === 'resolver') return;
  const [fit, others] = binding.kind === 'rest' ? [REST, SQL] : [SQL, REST];
  for (const name of others) {
    if (typeof args[name] !== 'string') continue;
    const hint = `With @${binding.kind} it has ${fit.join(', ')}.`;
    field.report(`@batch(${name}:)`, `@batch(${name}:) does not go with @${binding.kind}.`, hint);
  }
  const written = fit.filter((name) => name !== 'body' && typeof args[name] === 'string');
  const [first, second] = written;
  if (!first) field.report('@batch', `@batch of ${field.id} has no request.`, HINTS[binding.kind]);
  else if (second) {
    field.report(
      `@batch(${second}:)`,
      `@batch of ${field.id} has two requests, ${first} and ${second}.`,
    );
  } else if (args[first]?.trim() === '') field.report(`@batch(${first}:)`, 'The request is empty.');
};

const REST = ['GET', 'POST', 'body'] as const;
const SQL = ['query'] as const;

const HINTS = {
  rest: 'Write GET or POST.',
  sql: 'Write query.',
};
