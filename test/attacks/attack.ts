import { request } from 'undici';

/** One request that must not get through. */
export interface Attack {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly path?: string;
  /** @default JSON */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Attacks of one kind, each from another number: small ones first. */
export interface Family {
  readonly name: string;
  /** Whether they run where there are no limits; others are refused by the protocol or by GraphQL itself. */
  readonly isOfLimits: boolean;
  attack(strength: number): Attack;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

export const JSON_TYPE = { 'content-type': 'application/json' };

/** Who attacks has a key, as a model has. */
export interface Target {
  readonly url: string;
  readonly key: string;
}

export async function send({ url, key }: Target, attack: Attack): Promise<Answered> {
  const { method = 'POST', path = '/graphql', headers = JSON_TYPE, body } = attack;
  const answer = await request(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(body !== undefined && { body }),
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}

/** A POST of an operation. */
export function operation(query: string, variables?: object): Attack {
  return { body: JSON.stringify({ query, ...(variables && { variables }) }) };
}

export function times(count: number, text: (at: number) => string, between = ' '): string {
  return Array.from({ length: count }, (_, at) => text(at)).join(between);
}
