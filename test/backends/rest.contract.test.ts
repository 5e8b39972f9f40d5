import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { restBackend } from '../../src/backends/rest.ts';
import type { BindingOf } from '../../src/model/plan.ts';
import { describeWaitingBackend } from '../contracts/backend.ts';
import { REST_PARTS } from '../support/rest-parts.ts';

function get(target: string, backend = 'shop'): BindingOf<'rest'> {
  const request = { verb: 'GET', target, headers: [], body: null, pick: null } as const;
  return { kind: 'rest', backend, request };
}

describeWaitingBackend('rest', async () => {
  let begun = Promise.withResolvers<void>();
  let ended = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (request.url === '/silent') {
      response.on('close', () => ended.resolve());
      begun.resolve();
      return;
    }
    response.statusCode = request.url === '/failing' ? 503 : 200;
    response.setHeader('content-type', 'application/json').end('{"ok":true}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  // Nothing listens on port 1 of a machine that runs tests.
  const origins = { shop: `http://127.0.0.1:${port}`, gone: 'http://127.0.0.1:1' };
  return {
    backend: restBackend({ shop: { url: origins.shop }, gone: { url: origins.gone } }, REST_PARTS),
    answering: { binding: get('/ok'), answer: { ok: true } },
    failing: { binding: get('/failing'), kind: 'STATUS' },
    silent: {
      binding: get('/silent'),
      begun: () => begun.promise,
      async ended() {
        await ended.promise;
        begun = Promise.withResolvers();
        ended = Promise.withResolvers();
      },
    },
    unreachable: get('/', 'gone'),
    claiming: get('/ok?office={caller.claims.office}'),
    unknown: get('/', 'nowhere'),
    async end() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
});
