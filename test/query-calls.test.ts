import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** A statement that is put together where it is run: a template with something in it, or texts that are added. */
const PUT_TOGETHER = new RegExp(
  [
    String.raw`\.(?:query|prepare|exec|execute)(?:<[^>()]*>)?\(\s*(?:\{[^{}]*?\btext:\s*)?`,
    String.raw`(?:${'`'}[^${'`'}]*\$\{|(?:'[^'\n]*'|${'`'}[^${'`'}]*${'`'}|[\w.]+)\s*\+)`,
  ].join(''),
);

// «name» stands for what a template has in it.
test.each([
  ['database.prepare(`SELECT «column» FROM pets`)', true],
  ['client.query(\n  `SELECT * FROM pets WHERE name = «name»`,\n)', true],
  ["client.query('SELECT ' + column)", true],
  ['client.query(text + tail)', true],
  ['client.query<Pet>(`«text»`)', true],
  ['client.query({ name, text: `SELECT «column»` })', true],
  ['database.prepare(`SELECT * FROM pets`)', false],
  ["client.query('SELECT * FROM pets WHERE name = $1', [name])", false],
  ['client.query({ name, text, values })', false],
  ['client.query(begin)', false],
])('%s: %s', (code, isPutTogether) => {
  const written = code.replaceAll(/«(\w+)»/g, '$${$1}');
  expect(PUT_TOGETHER.test(written)).toBe(isPutTogether);
});

// The example services are not the product, and put constants alone into theirs.
test('no statement is put together where it is run', () => {
  const sources = globSync('{src,resolvers}/**/*.ts');
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((path) => PUT_TOGETHER.test(readFileSync(path, 'utf8')))).toEqual([]);
});
