import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { getByFetch, getByUndici } from './get-json.mjs';
import { resolversOver, typeDefs } from './schema.mjs';

const getJson = process.argv[2] === 'undici' ? getByUndici() : getByFetch;
const server = new ApolloServer({ typeDefs, resolvers: resolversOver(getJson) });
await startStandaloneServer(server, {
  listen: { port: Number(process.env.PORT), host: '127.0.0.1' },
});
