import { readdirSync } from 'node:fs';
import { isInputObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { FIELD_RULES, SCHEMA_RULES } from '../../src/plan/rules.ts';
import { BROKEN } from './broken-schema.ts';
import { compileTools } from './compile-tools.ts';

const { schema } = compileTools(`extend type Mutation {
  "Pings." ping: Int @tool(effect: READ) @rest(backend: "shop", GET: "/ping")
}`);
const BUILT_IN = new Set(['skip', 'include', 'deprecated', 'specifiedBy', 'oneOf']);
const directives = schema.getDirectives().filter(({ name }) => !BUILT_IN.has(name));
const gatewayInputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);

/** Files are named in lower case: `rate-limit`. */
function fileOf(directive: string): string {
  return directive.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function filesIn(folder: string): readonly string[] {
  const files = readdirSync(new URL(`../../src/plan/${folder}/`, import.meta.url));
  return files.map((file) => file.replace(/\.ts$/, ''));
}

describe.each(directives.map((one) => [one.name, one] as const))('@%s', (name, directive) => {
  test('is described, and so is each argument', () => {
    for (const one of [directive, ...directive.args])
      expect(one.description, one.name).toBeTruthy();
  });

  test('has a default for each argument that is not required', () => {
    for (const { name: argument, type, astNode } of directive.args) {
      const isRequired = String(type).endsWith('!') && !astNode?.defaultValue;
      expect(isRequired || astNode?.defaultValue !== undefined, argument).toBe(true);
    }
  });

  test('is written wrongly in a broken schema', () => {
    const wrong = BROKEN.filter(({ text, expected }) => {
      return text.includes(`@${name}`) && expected.some((line) => line.includes(`@${name}`));
    });
    const ownRule = BROKEN.some((one) => one.name.startsWith(`${fileOf(name)}-`));
    expect(wrong.length > 0 || ownRule).toBe(true);
  });

  test('has a reader, or is read by others than plans', () => {
    expect([...filesIn('readers'), 'hidden']).toContain(fileOf(name));
  });
});

test('the fields of every input type of the language are described, and required or defaulted', () => {
  for (const field of gatewayInputs.flatMap((type) => Object.values(type.getFields()))) {
    expect(field.description, field.name).toBeTruthy();
    const { type, astNode } = field;
    const isSettled = String(type).endsWith('!') || astNode?.defaultValue !== undefined;
    expect(isSettled, field.name).toBe(true);
  }
});

test('every file of rules is in the list, under its own name', () => {
  const listed = [...Object.keys(SCHEMA_RULES), ...Object.keys(FIELD_RULES)];
  expect(listed.toSorted()).toEqual(filesIn('rules').toSorted());
});
