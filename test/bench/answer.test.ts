import { expect, test } from 'vitest';
import { answerIn } from '../../bench/answer.ts';

const COUNTED = 'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"data":{}}';
const CHUNKED =
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\n{"data":{}}\r\n0\r\n\r\n';

test.each([
  ['with a length', COUNTED],
  ['in chunks', CHUNKED],
])('a response %s is whole at its last byte, and not before', (_, text) => {
  const bytes = Buffer.from(text);
  for (let length = 0; length < bytes.length; length += 1) {
    expect(answerIn(bytes.subarray(0, length))).toBeNull();
  }
  expect(answerIn(bytes)?.status).toBe(200);
});

test('the body of a response with a length is the body alone', () => {
  expect(answerIn(Buffer.from(COUNTED))?.body.toString()).toBe('{"data":{}}');
});

test('an answer without content is whole', () => {
  expect(
    answerIn(Buffer.from('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n')),
  ).toMatchObject({
    status: 502,
  });
});

test('chunks that hold nothing are a whole answer', () => {
  const bytes = Buffer.from('HTTP/1.1 500 Oops\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n');
  expect(answerIn(bytes)?.status).toBe(500);
});

test('a chunk whose size ends in 0 does not end the answer', () => {
  const text = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\n`;
  expect(answerIn(Buffer.from(text))).toBeNull();
});
