import { Pool } from 'undici';

const ORIGIN = process.env.BENCH_BACKEND_URL;

/** As most people write it: the global fetch. */
export async function getByFetch(path) {
  const response = await fetch(`${ORIGIN}${path}`);
  if (!response.ok) throw new Error(`The shop answered ${response.status}.`);
  return await response.json();
}

/** As someone writes it who has measured fetch: undici itself. */
export function getByUndici() {
  const pool = new Pool(ORIGIN);
  return async (path) => {
    const { statusCode, body } = await pool.request({ path, method: 'GET' });
    if (statusCode !== 200) throw new Error(`The shop answered ${statusCode}.`);
    return await body.json();
  };
}
