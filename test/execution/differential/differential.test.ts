import {
  type GraphQLField,
  GraphQLInt,
  GraphQLList,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { expect, test } from 'vitest';
import { difference } from './compare.ts';
import { type Laboratory, openLaboratory, type Trial } from './trial.ts';
import type { Mood } from './world.ts';

const DOCUMENTS = 10_000;
const MOODS: readonly Mood[] = [
  { failures: 0, nulls: 0, promises: 0 },
  { failures: 0.03, nulls: 0.03, promises: 0 },
  { failures: 0.03, nulls: 0.03, promises: 0.3 },
  { failures: 0.1, nulls: 0.1, promises: 0.5 },
  { failures: 0.02, nulls: 0.02, promises: 1 },
];

test('10,000 generated documents get the answers of graphql-js', { timeout: 300_000 }, async () => {
  const laboratory = openLaboratory();
  const seen = { documents: 0, errors: 0, nulls: 0, noData: 0, mutations: 0, characters: 0 };
  try {
    for (let seed = 0; seen.documents < DOCUMENTS && seed < DOCUMENTS * 1.5; seed += 1) {
      const trial = await laboratory.trial(seed, moodOf(seed));
      if (trial === null) continue;
      count(seen, trial);
      const { asked, expected, compiled, instrumented } = trial;
      const different = difference(compiled, expected) ?? difference(instrumented, expected);
      if (different !== null) throw new Error(`seed ${seed}: ${different}\n${asked.source}`);
    }
  } finally {
    laboratory.close();
  }
  expect(laboratory.unhandled.compiled).toBe(0);
  // What is generated is worth comparing.
  expect(seen.documents).toBe(DOCUMENTS);
  expect(seen.errors / DOCUMENTS).toBeGreaterThan(0.4);
  expect(seen.nulls / DOCUMENTS).toBeGreaterThan(0.3);
  expect(seen.noData / DOCUMENTS).toBeLessThan(0.25);
  expect(seen.mutations / DOCUMENTS).toBeGreaterThan(0.2);
  expect(seen.characters / DOCUMENTS).toBeGreaterThan(200);
});

test.each<[string, (schema: GraphQLSchema) => void]>([
  [
    'a leaf is serialized otherwise',
    (schema) => {
      Object.assign(schema.getType('Moody') ?? {}, { serialize: () => 1 });
    },
  ],
  [
    'a required field may be null',
    (schema) => {
      fieldOf(schema, 'age').type = GraphQLInt;
    },
  ],
  [
    'the default of an argument is another',
    (schema) => {
      Object.assign(fieldOf(schema, 'friends').args[0] ?? {}, { defaultValue: 4 });
    },
  ],
  [
    'an object is not asked what it is',
    (schema) => {
      person(schema).isTypeOf = null;
    },
  ],
  [
    'an item of a list may be null',
    (schema) => {
      fieldOf(schema, 'friends').type = new GraphQLList(person(schema));
    },
  ],
])('the comparison finds it where %s', async (_flaw, flaw) => {
  const laboratory = openLaboratory(flaw);
  try {
    expect(await firstDifference(laboratory, 1_000)).not.toBeNull();
  } finally {
    laboratory.close();
  }
});

function moodOf(seed: number): Mood {
  const mood = MOODS[seed % MOODS.length];
  if (mood === undefined) throw new Error('There are moods.');
  return mood;
}

async function firstDifference(laboratory: Laboratory, documents: number): Promise<string | null> {
  for (let seed = 0; seed < documents; seed += 1) {
    const trial = await laboratory.trial(seed, moodOf(seed));
    const different = trial && difference(trial.compiled, trial.expected);
    if (different) return different;
  }
  return null;
}

function count(
  seen: Record<'documents' | 'errors' | 'nulls' | 'noData' | 'mutations' | 'characters', number>,
  { expected, asked }: Trial,
): void {
  const data = JSON.stringify(expected.data ?? '');
  seen.documents += 1;
  seen.errors += Number(expected.errors !== undefined);
  seen.nulls += Number(/[:,[]null/.test(data));
  seen.noData += Number(!expected.data);
  seen.mutations += Number(asked.source.startsWith('mutation'));
  seen.characters += data.length;
}

function person(schema: GraphQLSchema): GraphQLObjectType {
  const type = schema.getType('Person');
  if (!isObjectType(type)) throw new Error('There is a person.');
  return type;
}

function fieldOf(schema: GraphQLSchema, name: string): GraphQLField<unknown, unknown> {
  const field = person(schema).getFields()[name];
  if (field === undefined) throw new Error(`A person has ${name}.`);
  return field;
}
