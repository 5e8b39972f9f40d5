import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { getByUndici } from './get-json.mjs';
import { resolversOver, typeDefs } from './schema.mjs';

const schema = createSchema({ typeDefs, resolvers: resolversOver(getByUndici()) });
const yoga = createYoga({ schema, logging: 'warn', graphiql: false });
createServer(yoga).listen(Number(process.env.PORT), '127.0.0.1');
