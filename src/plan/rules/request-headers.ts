import { EFFECTS } from '../../base/effects.ts';
import { placeholdersOf } from '../../base/template.ts';
import type { FieldRule } from '../rule.ts';

const NAME = /^[!#$%&'*+\-.^_`|~\w]+$/;
/** No header carries control characters, nor what Latin-1 lacks. */
const UNPRINTABLE = /[^\x20-\x7e\xa0-\xff]/;
/** They belong to the connection, so the gateway writes them itself. */
const FRAMING = new Set([
  ...['host', 'content-length', 'connection', 'transfer-encoding', 'keep-alive', 'upgrade'],
  ...['te', 'trailer', 'expect', 'proxy-connection', 'accept-encoding', 'content-encoding'],
]);
/** They say of the call what the gateway alone knows: a second one would contradict it. */
const OF_THE_CALL = new Set(['x-request-timeout-ms', 'x-attempt', 'x-no-retry', 'traceparent']);
const CREDENTIALS = new Set(['authorization', 'proxy-authorization', 'cookie']);

export const requestHeaders: FieldRule = (field, { binding, effect, policies }, { around }) => {
  if (binding?.kind !== 'rest') return;
  const { keyHeaders = {} } = around;
  const backends = [binding.backend, ...(policies.fallback?.backends ?? [])];
  const keyed = EFFECTS[effect].shareable ? [] : backends;
  const ofKeys = new Set(keyed.map((name) => keyHeaders[name]?.toLowerCase()));
  const seen = new Set<string>();
  for (const [index, { name, value }] of binding.request.headers.entries()) {
    const key = name.toLowerCase();
    const own = ofKeys.has(key) ? writtenByGateway(name) : undefined;
    const wrong = wrongHeaderName(name) ?? own ?? wrongValue(name, value);
    const twice = seen.has(key) ? ([`The header ${name} is written twice.`] as const) : undefined;
    const [message, hint] = wrong ?? twice ?? [];
    if (message) field.report(`@rest(headers.${index}:)`, message, hint);
    seen.add(key);
  }
};

type Wrong = readonly [message: string, hint?: string] | undefined;

/** Why a request may not carry a header of this name by itself. */
export function wrongHeaderName(name: string): Wrong {
  const key = name.toLowerCase();
  if (!NAME.test(name)) return [`${JSON.stringify(name)} is no name of a header.`];
  if (FRAMING.has(key) || OF_THE_CALL.has(key)) return writtenByGateway(name);
  if (!CREDENTIALS.has(key)) return undefined;
  return [
    `The header ${name} carries credentials.`,
    'Schema says what, config says where: write them as auth of the backend.',
  ];
}

function writtenByGateway(name: string): Wrong {
  return [`The gateway writes the header ${name} itself.`];
}

function wrongValue(name: string, value: string): Wrong {
  if (UNPRINTABLE.test(value)) return [`No header can carry the value of ${name}.`];
  const literal = placeholdersOf(value).reduce((text, one) => text.replace(one.text, ''), value);
  if (!/[{}]/.test(literal)) return undefined;
  return [`${name} has a brace that belongs to no name.`, 'A name is written {caller.tenant}.'];
}
