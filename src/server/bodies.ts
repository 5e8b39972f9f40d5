import type { FastifyInstance } from 'fastify';
import { limitError } from '../base/limit-error.ts';
import type { Limits } from '../base/limits.ts';
import type { FormatParts } from './format-error.ts';
import { refuse } from './refusal.ts';

/** Bodies are plain `application/json`: another type needs no preflight in a browser, and a packed one may be a bomb. */
export function readJsonBodies(
  app: FastifyInstance,
  { bodyDepth: max }: Limits,
  parts: FormatParts,
): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      const found = levelsOf(body, max);
      if (found > max) return done(limitError({ name: 'bodyDepth', max, found }));
      return parse(request, body.toString(), done);
    },
  );
  app.addHook('onRequest', (request, reply, done) => {
    if (request.headers['content-encoding'] === undefined) done();
    else refuse(reply, 415, parts);
  });
}

/** Levels of objects and lists in a JSON text; counted no further than one beyond `most`. */
export function levelsOf(json: Uint8Array, most: number): number {
  let [level, deepest] = [0, 0];
  for (let at = 0; at < json.length; at++) {
    switch (json[at]) {
      case QUOTE:
        at = endOfText(json, at);
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        level += 1;
        if (level > deepest) deepest = level;
        if (deepest > most) return deepest;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        level -= 1;
        break;
    }
  }
  return deepest;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

function endOfText(json: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
