// The least that a tool call can cost: node:http in front, undici behind, JSON parsed and written once each way.
import { createServer } from 'node:http';
import { Pool } from 'undici';

const backend = new Pool(process.env.BENCH_BACKEND_URL);

createServer(async (request, response) => {
  try {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { variables } = JSON.parse(Buffer.concat(chunks).toString());
    const path = `/customers/${encodeURIComponent(variables.userId)}/orders?limit=${variables.first}`;
    const { body } = await backend.request({ path, method: 'GET' });
    const text = JSON.stringify(await body.json());
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  } catch {
    response.writeHead(502).end();
  }
}).listen(Number(process.env.PORT), '127.0.0.1');
