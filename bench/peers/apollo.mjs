import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControl } from '@apollo/server/plugin/cacheControl';
import { startStandaloneServer } from '@apollo/server/standalone';
import responseCache from '@apollo/server-plugin-response-cache';
import { getByFetch, getByUndici } from './get-json.mjs';
import { resolversOver, typeDefs } from './schema.mjs';

const getJson = process.argv[2] === 'undici' ? getByUndici() : getByFetch;
const cache = () => [ApolloServerPluginCacheControl({ defaultMaxAge: 300 }), responseCache()];
const plugins = process.argv[3] === 'cached' ? cache() : [];
const server = new ApolloServer({ typeDefs, resolvers: resolversOver(getJson), plugins });
await startStandaloneServer(server, {
  listen: { port: Number(process.env.PORT), host: '127.0.0.1' },
});
