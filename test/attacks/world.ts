import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
extend type Mutation {
  "Reads." read(id: ID!): Thing @tool(effect: READ) @rest(backend: "shop", GET: "/{args.id}")
  "Lists." list(first: Int = 10 @constraint(max: 1000)): [Thing!] @tool(effect: READ)
    @rest(backend: "shop", GET: "/list?first={args.first}")
  "Finds." find(filter: Filter!): [Thing!] @tool(effect: READ) @rest(backend: "shop", POST: "/find")
  "Writes." write(text: String, ids: [ID!], value: JSON): Thing @tool(effect: WRITE, scopes: ["act"]) @rest(backend: "shop", POST: "/write")
  "Takes long." dear(id: ID!): Thing @tool(effect: READ, cost: 40) @rest(backend: "shop", GET: "/dear/{args.id}")
  "Computes." compute(n: Int): Int @tool(effect: READ)
}
"A thing." type Thing {
  "Its id." id: ID!
  "Its name." name: String
  "Its parts." parts: [Thing!]
  "The next." next: Thing
}
"A filter." input Filter { "How many." first: Int @constraint(max: 1000) "And." and: Filter "Words." words: [String!] }
`;

const THING = { id: '1', name: 'A' };
const COMPUTE =
  'let runs = 0; export function compute() { globalThis.attackedResolver?.(); return ++runs; }';

/** A gateway that counts what gets through to a backend or a resolver. */
export async function attackedGateway(config: object = {}) {
  const shop = await recordingBackend((_, response, route) =>
    json(response, /list|find/.test(route) ? [THING] : THING),
  );
  let resolverRuns = 0;
  Reflect.set(globalThis, 'attackedResolver', () => (resolverRuns += 1));
  const gateway = await gatewayFor({
    sdl: SDL,
    rest: { shop: shop.url },
    config: { ...config },
    files: { 'resolvers/tools/compute.js': COMPUTE },
  });
  return { gateway, reached: () => shop.arrivals.length + resolverRuns };
}
