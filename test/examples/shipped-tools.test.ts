import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { expect, test } from 'vitest';
import type { ServiceName } from '../../examples/backends/start-examples.ts';
import { type Answer, runningServices } from './running-services.ts';
import { directiveOn, sentAs, shippedSchema } from './shipped-schema.ts';

// Reads the shipped SDL in the plainest way, apart from the gateway's own reader, and asks the real services.

const { ask } = runningServices();
const schema = shippedSchema();

type Field = GraphQLField<unknown, unknown>;
type Values = Readonly<Record<string, unknown>>;

const tools: readonly Field[] = Object.values(schema.getMutationType()?.getFields() ?? {});
const rest = (field: Field) => directiveOn(schema, 'rest', field);

const shown = tools.filter(rest).flatMap((field) => {
  const { examples } = directiveOn(schema, 'tool', field) ?? {};
  const texts = (examples as { readonly args: string }[]).map(({ args }) => args);
  return texts.map((args): [string, string, Field] => [
    field.name,
    args.replaceAll(/\s+/g, ' '),
    field,
  ]);
});

test('every tool has an example', () => {
  const silent = tools.filter((field) => {
    const { examples } = directiveOn(schema, 'tool', field) ?? {};
    return (examples as unknown[]).length === 0;
  });
  expect(silent).toEqual([]);
});

// In order: what one example sells, another has bought.
test.each(shown)(
  '%s(%s) reaches a route whose answer has the fields of its type',
  async (_, text, field) => {
    const args = withDefaults(field, JSON.parse(text));
    const { status, body } = await call(field, { args });
    // One example shows an order that is refused.
    if (text.includes('limitPrice')) return expect([201, 409]).toContain(status);
    expect(status).toBeLessThan(300);
    expect(await strays(field.type, body, field.name)).toEqual([]);
  },
);

test('the check sees a missing field, a wrong kind and an unknown word', async () => {
  const { type } = tools.find(({ name }) => name === 'fetchOrderHistory') as Field; // shipped
  const { body } = await ask('shop', '/customers/cus_1042/orders?limit=1');
  const order = (changes: object) => ({ ...body, orders: [{ ...body.orders[0], ...changes }] });
  expect(await strays(type, order({ placed_at: undefined }), '')).toEqual(['.orders.0.placedAt']);
  expect(await strays(type, order({ quantity: '1' }), '')).toEqual(['.orders.0.quantity']);
  expect(await strays(type, order({ status: 'lost' }), '')).toEqual(['.orders.0.status']);
  expect(await strays(type, order({ product_id: 'none' }), '')).toEqual(['.orders.0.product']);
});

/** Sends what the field's @rest says. */
function call(field: Field, from: Values): Promise<Answer> {
  const { backend, headers, body, ...verbs } = rest(field) ?? {};
  const [method = '', target] =
    Object.entries(verbs).find(([name, value]) => name === name.toUpperCase() && value) ?? [];
  const path = filled(String(target), (value) => encodeURIComponent(String(value)), from);
  const asked = {
    method,
    headers: Object.fromEntries(
      (headers as { name: string; value: string }[]).map(({ name, value }) => [
        name,
        filled(value, String, from),
      ]),
    ),
    ...(method !== 'GET' && { body: bodyOf(body, from) }),
  };
  return ask(backend as ServiceName, path, asked);
}

function bodyOf(template: unknown, from: Values): unknown {
  if (typeof template !== 'string') return from.args;
  return JSON.parse(filled(template, (value) => JSON.stringify(value ?? null), from));
}

function filled(template: string, write: (value: unknown) => string, from: Values): string {
  const caller = { id: 'ada', tenant: 'acme' };
  return template.replaceAll(/\{(\w+)\.(\w+)\}/g, (_, root: string, name: string) => {
    const values = { caller, ...from }[root] as Values | undefined;
    if (!values) throw new Error(`Nothing is called ${root} here.`);
    return write(values[name]);
  });
}

function withDefaults({ args }: Field, written: Values): Values {
  const values = args.map(({ name, defaultValue, type }) => [
    name,
    sent(type, written[name] ?? defaultValue),
  ]);
  return Object.fromEntries(values);
}

/** A value under the names that the backend knows. */
function sent(type: GraphQLInputType, value: unknown): unknown {
  const named = getNamedType(type);
  if (value === undefined || value === null) return undefined;
  if (isEnumType(named)) {
    const word = named.getValue(String(value));
    return word ? sentAs(schema, word) : value;
  }
  if (!isInputObjectType(named)) return value;
  const fields = Object.values(named.getFields()).map((field) => [
    sentAs(schema, field),
    sent(field.type, (value as Values)[field.name]),
  ]);
  return Object.fromEntries(fields);
}

/** Paths at which an answer does not fit its type; joins are asked for and looked into, of lists the first element. */
async function strays(type: GraphQLOutputType, value: unknown, path: string): Promise<string[]> {
  if (isNonNullType(type)) {
    return value === null || value === undefined ? [path] : strays(type.ofType, value, path);
  }
  if (value === null || value === undefined) return [];
  if (isListType(type)) {
    if (!Array.isArray(value)) return [path];
    const found = value.map((one, place) => strays(type.ofType, one, `${path}.${place}`));
    return (await Promise.all(found)).flat();
  }
  if (isLeafType(type)) return fits(type, value) ? [] : [path];
  if (!isObjectType(type)) throw new Error(`${type} is not looked into.`);
  const fields = Object.values(type.getFields()).map(async (field) => {
    const at = `${path}.${field.name}`;
    if (!rest(field)) return strays(field.type, valueAt(value, sentAs(schema, field)), at);
    const parent = Object.fromEntries(
      Object.values(type.getFields()).map((one) => [one.name, valueAt(value, sentAs(schema, one))]),
    );
    const joined = await call(field, { parent });
    return joined.status === 200 ? strays(field.type, joined.body, at) : [at];
  });
  return (await Promise.all(fields)).flat();
}

function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce((at, key) => (at as Values | null | undefined)?.[key], value);
}

const PATTERNS: Readonly<Record<string, RegExp>> = {
  Date: /^\d{4}-\d{2}-\d{2}$/,
  DateTime: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/,
};

function fits(type: GraphQLLeafType, value: unknown): boolean {
  if (isEnumType(type)) return type.getValues().some((word) => sentAs(schema, word) === value);
  const pattern = PATTERNS[type.name];
  if (pattern) return typeof value === 'string' && pattern.test(value);
  if (type.name === 'Int') return Number.isInteger(value);
  if (type.name === 'Float') return typeof value === 'number';
  if (type.name === 'Boolean') return typeof value === 'boolean';
  return typeof value === 'string';
}
