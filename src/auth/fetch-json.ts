const LATEST_MS = 2_000;
const MOST_BYTES = 262_144;

/** How an issuer is asked; tests put their own in its place. */
export type Fetch = typeof fetch;

/**
 * A JSON document of an issuer: in time, of limited size, without redirects.
 * @throws Error of any kind where there is none
 */
export async function fetchJson(url: string, ask: Fetch): Promise<unknown> {
  const response = await ask(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(LATEST_MS),
  });
  if (response.status !== 200) throw new Error(`It answered ${response.status}.`);
  return JSON.parse(await limitedText(response));
}

async function limitedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error('It is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
