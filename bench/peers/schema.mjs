import DataLoader from 'dataloader';

// The same tool as bench/gateway/schema/tools/bench.graphql declares, written by hand for a GraphQL server.
export const typeDefs = /* GraphQL */ `
  type Query {
    fetchOrderHistory(userId: ID!, first: Int! = 10): OrderHistory
  }

  type Mutation {
    fetchOrderHistory(userId: ID!, first: Int! = 10): OrderHistory
  }

  type OrderHistory {
    userId: ID!
    total: Int!
    orders: [Order!]!
  }

  type Order {
    id: ID!
    placedAt: String!
    status: OrderStatus!
    total: Money!
    productId: ID!
    product: Product
    lines: [OrderLine!]!
  }

  type Product {
    id: ID!
    name: String!
  }

  type Money {
    cents: Int!
    currency: String!
  }

  type OrderLine {
    sku: String!
    quantity: Int!
  }

  enum OrderStatus {
    SHIPPED
    DELIVERED
  }
`;

export function resolversOver(getJson) {
  const fetchOrderHistory = (_, { userId, first }) =>
    getJson(`/customers/${encodeURIComponent(userId)}/orders?limit=${first}`);
  // One a request, as DataLoader wants it.
  const loaders = new WeakMap();
  const loaderOf = (context) => {
    const known = loaders.get(context) ?? new DataLoader((ids) => getJson(`/products?ids=${ids}`));
    loaders.set(context, known);
    return known;
  };
  return {
    // The peers' caches keep queries alone.
    Query: { fetchOrderHistory },
    Mutation: { fetchOrderHistory },
    OrderHistory: { userId: (history) => history.customerId },
    Order: {
      placedAt: (order) => order.placed_at,
      productId: (order) => order.product_id,
      product: (order, _, context) => loaderOf(context).load(order.product_id),
    },
  };
}
