import { expect, test } from 'vitest';
import type { Args, ToolCall } from '../../src/model/call.ts';
import type { InputShape } from '../../src/model/plan.ts';
import { argumentsRenamed } from '../../src/policies/arguments-renamed.ts';
import { aCall, aPlan } from '../support/a-call.ts';

const INPUTS: Readonly<Record<string, InputShape>> = {
  Filter: {
    is: 'object',
    fields: [
      { name: 'colour', sentAs: 'farbe', shape: { is: 'enum', words: { RED: 'rot' } } },
      { name: 'and', sentAs: 'und', shape: { is: 'list', of: { is: 'input', type: 'Filter' } } },
    ],
  },
};

async function sent(renames: Readonly<Record<string, InputShape>>, args: Args): Promise<Args> {
  const seen: ToolCall[] = [];
  const invoke = argumentsRenamed(
    renames,
    INPUTS,
  )(async (call) => {
    seen.push(call);
  });
  await invoke(
    aCall({
      plan: aPlan({ kind: 'sql', backend: 'db', statement: { query: '', one: false } }),
      args,
    }),
  );
  return seen[0]?.args ?? {};
}

test('names and words become the backend’s, at every depth', async () => {
  const filter = { colour: 'RED', and: [{ colour: 'GREEN', and: null }], limit: 3 };
  expect(await sent({ filter: { is: 'input', type: 'Filter' } }, { filter, id: '1' })).toEqual({
    filter: { farbe: 'rot', und: [{ farbe: 'GREEN', und: null }], limit: 3 },
    id: '1',
  });
});

test('what the caller passed is not changed', async () => {
  const args = { filter: { colour: 'RED' } };
  await sent({ filter: { is: 'input', type: 'Filter' } }, args);
  expect(args).toEqual({ filter: { colour: 'RED' } });
});

test('null and absent stay what they are', async () => {
  const renames = {
    filter: { is: 'input', type: 'Filter' },
    other: { is: 'input', type: 'Filter' },
  } as const;
  expect(await sent(renames, { filter: null })).toEqual({ filter: null });
});

test('a call without renames is handed on as it is', async () => {
  const args = { id: '1' };
  expect(await sent({}, args)).toBe(args);
});
