import type { FieldRule } from '../rule.ts';
import { type Position, type Use, usesOfBulk } from '../template-uses.ts';
import type { ToolField } from '../tool-field.ts';

/** The bulk request asks for all keys, in a place that can hold them, and for none alone. */
export const batchKeys: FieldRule = (field, { policies: { batch } }) => {
  if (!batch) return;
  const { binding, key } = batch;
  const uses = usesOfBulk(batch);
  const [, own] = key[0] === 'args' ? key : [];
  const clash = field.definition.args.find(({ name }) => name === 'keys' && name !== own);
  if (clash) {
    field.report(
      clash.astNode ?? 'field',
      'keys is what a bulk request calls its keys.',
      'Rename it.',
    );
  }
  const inBody = binding.kind === 'rest' && binding.request.body;
  const sends = inBody && 'args' in inBody && inBody.keys === true;
  if (!sends && !uses.some(({ path }) => path[0] === 'keys')) {
    const hint = binding.kind === 'sql' ? 'Write :keys.' : 'Write {keys}.';
    field.report('@batch', `The bulk request of ${field.id} asks for no keys.`, hint);
  }
  const seen = new Set<string>();
  for (const use of uses) {
    const where = use.place + use.text;
    if (!seen.has(where)) reportUse(use, key, field);
    seen.add(where);
  }
};

function reportUse({ text, path, place, position }: Use, key: readonly string[], field: ToolField) {
  const [root] = path;
  if (root === 'keys' && path.length > 1)
    field.reportWord(text, place, `${text}: a key has no parts.`);
  else if (root === 'keys' && !FIT.has(position)) {
    field.reportWord(text, place, `${text}: no ${NAMES[position]} can hold several keys.`);
  } else if (root === 'parent' || path.join('.') === key.join('.')) {
    const hint = position === 'sql' ? 'Write :keys.' : 'Write {keys}.';
    field.reportWord(text, place, `${text}: a bulk request is for several of them.`, hint);
  }
}

const FIT: ReadonlySet<Position> = new Set(['query', 'body', 'sql']);

const NAMES: Readonly<Record<Position, string>> = {
  path: 'path',
  query: 'query',
  header: 'header',
  text: 'string',
  body: 'body',
  sql: 'statement',
};
