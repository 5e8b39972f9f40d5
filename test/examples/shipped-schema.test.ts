import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  type GraphQLField,
  type GraphQLObjectType,
  isEnumType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  validateSchema,
} from 'graphql';
import { expect, test } from 'vitest';
import { seed } from '../../examples/backends/seed/seed.ts';
import { temporaryFolder } from './running-services.ts';
import { directiveOn, shippedSchema } from './shipped-schema.ts';

const schema = shippedSchema();
const tools = Object.values(schema.getMutationType()?.getFields() ?? {});
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

const tool = (name: string): GraphQLField<unknown, unknown> => {
  const found = tools.find((one) => one.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};

test('the shipped schema is valid', () => {
  expect(validateSchema(schema)).toEqual([]);
});

test('these tools are shipped, each with its effect', () => {
  const effects = tools.map((one) => [one.name, directiveOn(schema, 'tool', one)?.effect]);
  expect(Object.fromEntries(effects)).toEqual({
    queryShop: 'READ',
    fetchOrderHistory: 'READ',
    lookUpCustomer: 'READ',
    searchHelpArticles: 'READ',
    openSupportTicket: 'WRITE',
    refundOrder: 'DESTRUCTIVE',
    fetchQuote: 'READ',
    fetchPriceHistory: 'READ',
    analyzeStock: 'READ',
    placePaperOrder: 'WRITE',
    fetchPatientRecord: 'READ',
    recommendCare: 'READ',
    recordObservation: 'IDEMPOTENT',
  });
});

test('everything that a model reads is described', () => {
  const silent = types.flatMap((type) => {
    const fields = isObjectType(type) || isInputObjectType(type) ? type.getFields() : {};
    const values = isEnumType(type) ? type.getValues() : [];
    const members = [...Object.values(fields), ...values];
    const args = isObjectType(type)
      ? Object.values(type.getFields()).flatMap((one) => one.args)
      : [];
    return [type, ...members, ...args].filter(({ description }) => !description);
  });
  const builtIn = ['Query', 'Mutation', 'Subscription'];
  expect(silent.map(String).filter((name) => !builtIn.includes(name))).toEqual([]);
});

test('one failing tool or join leaves its siblings whole: both may be null', () => {
  const joins = types
    .filter(isObjectType)
    .flatMap((type: GraphQLObjectType) =>
      Object.values(type.getFields()).filter((field) => directiveOn(schema, 'rest', field)),
    );
  expect([...tools, ...joins].filter(({ type }) => isNonNullType(type))).toEqual([]);
});

test('an argument that counts what is answered has a maximum', () => {
  const counts = tools
    .flatMap(({ args }) => args)
    .filter(({ name }) => /^(first|days)$/.test(name));
  const bounds = counts.map((arg) => directiveOn(schema, 'constraint', arg)?.max);
  expect(bounds).toEqual([50, 50, 20, 600, 600]);
});

const folder = temporaryFolder();
seed(folder);
const help = new DatabaseSync(join(folder, 'help.db'), { readOnly: true });

function search(query: string, { tenant = 'acme', first = 5 } = {}) {
  const { query: text } = directiveOn(schema, 'sql', tool('searchHelpArticles')) ?? {};
  const statement = help.prepare(String(text).replaceAll(':caller.tenant', ':tenant'));
  return statement.all({ query, tenant, first });
}

test('help articles that fit come best first', () => {
  const titles = search('my parcel came damaged, what now?').map(({ title }) => title);
  expect(titles[0]).toBe('My item arrived damaged or broken');
});

test('an article has what its type declares', () => {
  const [article] = search('refund');
  expect(Object.keys(article ?? {})).toEqual(['id', 'title', 'excerpt', 'url', 'updated_at']);
});

test('no more articles are found than asked for', () => {
  expect(search('the a refund order', { first: 3 })).toHaveLength(3);
});

test('articles of a tenant are found by its people alone', () => {
  const staff = 'Refunds above 200 need a second pair of eyes';
  const titles = (tenant: string) =>
    search('second pair of eyes', { tenant }).map(({ title }) => title);
  expect(titles('shop-staff')).toContain(staff);
  expect(titles('acme')).not.toContain(staff);
});

test.each([
  '"',
  '""',
  '  ',
  '? !',
  'refund" OR title:*',
  'NEAR(refund order, 2)',
  'title : refund',
  'refund*',
  '^refund',
  '-refund',
  '{title}: refund',
  "'; DROP TABLE articles; --",
  'back\\slash \\" refund',
  'line\nbreak\ttab',
  'ünïcode 😀',
  '\ud800',
])('the question %j is text, not syntax', (query) => {
  expect(search(query)).toBeInstanceOf(Array);
});

test('a word is found within a question that looks like syntax', () => {
  expect(search('refund" AND (').length).toBeGreaterThan(0);
});
