/** The parts of a JWT, which nobody has verified. */
export interface JwtForm {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

const PARTS = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/;

/** Undefined where a text has not the shape of one: three parts, and a header that is a JSON object. */
export function jwtForm(token: string): JwtForm | undefined {
  const [, head, body] = PARTS.exec(token) ?? [];
  const header = head === undefined ? undefined : objectIn(head);
  return header && { header, payload: objectIn(body ?? '') ?? {} };
}

function objectIn(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
