import { expect, test } from 'vitest';
import { dataKeyOf } from '../../src/base/data-key.ts';
import { main } from '../../src/cli/main.ts';

async function keys(...args: readonly string[]) {
  let [out, err] = ['', ''];
  const code = await main(['keys', ...args], {
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err };
}

test('keys data prints a fresh key, and nothing else on stdout', async () => {
  const [one, other] = [await keys('data'), await keys('data')];
  expect(one.code).toBe(0);
  expect(dataKeyOf(one.out.trimEnd())).toHaveLength(32);
  expect(one.out).not.toBe(other.out);
});

test.each([[[]], [['date']], [['data', 'data']]])('keys %j is asked wrongly', async (args) => {
  expect(await keys(...args)).toMatchObject({ code: 2, out: '' });
});
