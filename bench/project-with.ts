import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Stage, script } from './stage.ts';

export const CACHE = '@cache(ttl: "5m")';
export const BATCH =
  '@batch(key: "userId", GET: "/orders?customers={keys}&limit={args.first}", match: "customerId")';
/** Without bulk requests, two hundred products at a time would find no room at the backend. */
const PRODUCT = `
  "The product, as the catalogue describes it."
  product: Product
    @rest(backend: "shop", GET: "/products/{parent.productId}")
    @batch(key: "parent.productId", GET: "/products?ids={keys}", match: "id")`;
const PRODUCT_TYPE = `
"A product."
type Product {
  "Product id, such as \`prd_400\`."
  id: ID!
  "What it is called."
  name: String!
}
`;

const TOOL = 'schema/tools/bench.graphql';

export type Change = (sdl: string) => string;

/** Writes the benchmark's project with a change of its tool, and answers its folder. */
export function projectWith(change: Change, stage: Pick<Stage, 'folder'>): string {
  const folder = mkdtempSync(join(stage.folder, 'project-'));
  mkdirSync(join(folder, 'schema', 'tools'), { recursive: true });
  const sdl = readFileSync(script(`gateway/${TOOL}`), 'utf8');
  writeFileSync(join(folder, TOOL), change(sdl));
  const config = pathToFileURL(script('gateway/toolgate.config.ts')).href;
  writeFileSync(join(folder, 'toolgate.config.ts'), `export { default } from '${config}';\n`);
  return folder;
}

/** One more directive on the tool. */
export function directed(directive: string): Change {
  return (sdl) => sdl.replace('@tool(effect: READ)', `$&\n    ${directive}`);
}

/** Orders have their product too; bulk requests for histories and for products. */
export const joined: Change = (sdl) =>
  directed(BATCH)(sdl).replace(/ {2}productId: .*/, `$&${PRODUCT}`) + PRODUCT_TYPE;
