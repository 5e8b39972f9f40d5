const MARK = '{n}';
const DIGITS = 7;

/** Gives the text of the next HTTP request, with a number in it that no request before it had. */
export function requestTexts(
  { port, path, key }: { readonly port: number; readonly path: string; readonly key: string },
  body: string,
): (next: () => number) => string {
  const [first = '', ...rest] = body.split(MARK);
  const length = Buffer.byteLength(first + rest.join('')) + rest.length * DIGITS;
  const start = [
    `POST ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    'content-type: application/json',
    'accept: application/json',
    `authorization: Bearer ${key}`,
    `content-length: ${length}`,
    '',
    first,
  ].join('\r\n');
  return (next) => {
    let text = start;
    for (const part of rest) text += numbered(next()) + part;
    return text;
  };
}

/** How a number stands in a request: always as long as any other. */
export function numbered(number: number): string {
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}
