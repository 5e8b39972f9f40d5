import { expect, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
extend type Mutation {
  "Orders." orders: [Order!] @tool(effect: READ) @rest(backend: "shop", GET: "/orders")
}
"An order." type Order {
  "Its id." id: ID!
  "Its product." productId: ID @from(path: "product_id")
  "The product itself." product: Product @rest(backend: "catalog", GET: "/products/{parent.productId}")
  "Products like it." similar(tag: String @constraint(maxLength: 5)): [Product!] @rest(backend: "catalog", GET: "/similar?to={parent.productId}&tag={args.tag}")
}
"A product." type Product { "Its id." id: ID! "Its name." name: String! }
`;

async function subject(orders: unknown) {
  const shop = await recordingBackend((_, response) => json(response, orders));
  const catalog = await recordingBackend((_, response, route) => {
    if (route.includes('broken')) response.statusCode = 500;
    const product = { id: route.split('/').at(-1), name: 'Lamp' };
    json(response, route.includes('similar') ? [product] : product, 30);
  });
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url, catalog: catalog.url } });
  return { shop, catalog, gateway };
}

test('a join is asked for once a parent, all of them at the same time, and only when selected', async () => {
  const { catalog, gateway } = await subject([
    { id: '1', product_id: 'a' },
    { id: '2', product_id: 'b' },
  ]);
  expect(await gateway.ask('mutation { orders { id } }')).toEqual({
    data: { orders: [{ id: '1' }, { id: '2' }] },
  });
  expect(catalog.arrivals).toHaveLength(0);

  const { data } = await gateway.ask('mutation { orders { product { id name } } }');
  expect(data).toEqual({
    orders: [{ product: { id: 'a', name: 'Lamp' } }, { product: { id: 'b', name: 'Lamp' } }],
  });
  expect(new Set(catalog.routes())).toEqual(new Set(['GET /products/a', 'GET /products/b']));
  expect(catalog.mostAtOnce()).toBe(2);
});

test('a join without the value that leads to it is null, and nothing is asked', async () => {
  const { catalog, gateway } = await subject([{ id: '1', product_id: null }, { id: '2' }]);
  const answer = await gateway.ask('mutation { orders { product { id } similar { id } } }');

  expect(answer).toEqual({
    data: {
      orders: [
        { product: null, similar: null },
        { product: null, similar: null },
      ],
    },
  });
  expect(catalog.arrivals).toHaveLength(0);
});

test('a join takes arguments of its own, and checks them', async () => {
  const { catalog, gateway } = await subject([{ id: '1', product_id: 'a' }]);
  await gateway.ask('mutation { orders { similar(tag: "x&y") { id } } }');

  expect(catalog.routes()).toEqual(['GET /similar?to=a&tag=x%26y']);

  const { errors } = await gateway.ask('mutation { orders { similar(tag: "too long") { id } } }');
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'VALIDATION_FAILED', argument: 'tag' });
  expect(catalog.arrivals).toHaveLength(1);
});

test('a failing join is null beside whole siblings, and its error names it', async () => {
  const { gateway } = await subject([
    { id: '1', product_id: 'broken' },
    { id: '2', product_id: 'b' },
  ]);
  const { data, errors } = await gateway.ask('mutation { orders { id product { id } } }');

  expect(data).toEqual({
    orders: [
      { id: '1', product: null },
      { id: '2', product: { id: 'b' } },
    ],
  });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({
    path: ['orders', 0, 'product'],
    extensions: { code: 'TOOL_DEPENDENCY_FAILURE', tool: 'Order.product', backend: 'catalog' },
  });
});
