import { expect, test } from 'vitest';
import { requestTexts } from '../../bench/request-text.ts';

const TO = { port: 4_000, path: '/graphql', key: 'a-key' };

test('no two requests are equal, and each says its own length', () => {
  const texts = requestTexts(TO, '{"user":"cus_{n}","word":"é","other":"{n}"}');
  const [one, two] = [texts(countFrom(8)), texts(countFrom(10))];
  expect(bodyOf(one)).toBe('{"user":"cus_0000008","word":"é","other":"0000009"}');
  expect(bodyOf(two)).toBe('{"user":"cus_0000010","word":"é","other":"0000011"}');
  for (const text of [one, two]) {
    expect(text).toContain(`content-length: ${Buffer.byteLength(bodyOf(text))}\r\n`);
  }
});

test('the request names host and path, and who asks', () => {
  const text = requestTexts(TO, '{}')(countFrom(1));
  expect(text.startsWith('POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:4000\r\n')).toBe(true);
  expect(text).toContain('\r\nauthorization: Bearer a-key\r\n');
});

function bodyOf(text: string): string {
  return text.slice(text.indexOf('\r\n\r\n') + 4);
}

function countFrom(first: number): () => number {
  let next = first - 1;
  return () => {
    next += 1;
    return next;
  };
}
