import fastify from 'fastify';
import mercurius from 'mercurius';
import { getByUndici } from './get-json.mjs';
import { resolversOver, typeDefs } from './schema.mjs';

const app = fastify();
app.register(mercurius, { schema: typeDefs, resolvers: resolversOver(getByUndici()), jit: 1 });
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
