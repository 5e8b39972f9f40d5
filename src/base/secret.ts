import { inspect } from 'node:util';

/** A value that nothing prints: whoever shows it shows `[secret]`. */
export interface Secret {
  reveal(): string;
}

export function secretOf(value: string): Secret {
  const secret = Object.freeze({
    reveal: () => value,
    toString: masked,
    toJSON: masked,
    [inspect.custom]: masked,
  });
  made.add(secret);
  return secret;
}

export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && made.has(value);
}

const made = new WeakSet<object>();

function masked(): string {
  return '[secret]';
}
