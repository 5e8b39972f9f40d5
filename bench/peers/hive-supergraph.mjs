// Prints the supergraph that Hive Gateway serves: the OpenAPI description of the benchmark's backend, composed by Mesh.
import { fileURLToPath } from 'node:url';
import { getComposedSchemaFromConfig } from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';

const sourceHandler = loadOpenAPISubgraph('shop', {
  source: fileURLToPath(new URL('./shop.openapi.json', import.meta.url)),
  endpoint: process.env.BENCH_BACKEND_URL,
  selectQueryOrMutationField: [{ fieldName: 'fetchOrderHistory', type: 'Mutation' }],
});
const log = () => {};
const logger = { log, debug: log, info: log, warn: console.warn, error: console.error };
console.log(
  await getComposedSchemaFromConfig(
    { subgraphs: [{ sourceHandler }] },
    { ...logger, child: () => logger },
  ),
);
