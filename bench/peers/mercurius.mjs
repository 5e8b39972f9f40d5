import fastify from 'fastify';
import mercurius from 'mercurius';
import cache from 'mercurius-cache';
import { getByUndici } from './get-json.mjs';
import { resolversOver, typeDefs } from './schema.mjs';

const app = fastify();
app.register(mercurius, { schema: typeDefs, resolvers: resolversOver(getByUndici()), jit: 1 });
if (process.argv[2] === 'cached') {
  // A key of our own, for the one that it makes by itself costs more.
  const key = ({ arg }) => `${arg.first} ${arg.userId}`;
  app.register(cache, { ttl: 300, policy: { Query: { fetchOrderHistory: { key } } } });
}
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
