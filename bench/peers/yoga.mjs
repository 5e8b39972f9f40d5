import { createServer } from 'node:http';
import { useResponseCache } from '@graphql-yoga/plugin-response-cache';
import { createSchema, createYoga } from 'graphql-yoga';
import { getByUndici } from './get-json.mjs';
import { resolversOver, typeDefs } from './schema.mjs';

const schema = createSchema({ typeDefs, resolvers: resolversOver(getByUndici()) });
const cache = () => useResponseCache({ session: () => null, ttl: 300_000 });
const plugins = process.argv[2] === 'cached' ? [cache()] : [];
const yoga = createYoga({ schema, plugins, logging: 'warn', graphiql: false });
createServer(yoga).listen(Number(process.env.PORT), '127.0.0.1');
