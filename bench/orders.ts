/** What the benchmark's backend answers for one order. */
export interface BackendOrder {
  readonly id: string;
  readonly placed_at: string;
  readonly status: string;
  readonly total: { readonly cents: number; readonly currency: string };
  readonly product_id: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** Orders of every customer in the backend, whoever asks. */
export const TOTAL = 137;

export function backendOrders(limit: number): BackendOrder[] {
  return Array.from({ length: limit }, (_, index) => ({
    id: `ord_${20_931 + index}`,
    placed_at: `2026-0${1 + (index % 9)}-1${index % 10}T08:30:00Z`,
    status: index % 3 === 0 ? 'SHIPPED' : 'DELIVERED',
    total: { cents: 1_990 + 37 * index, currency: 'EUR' },
    product_id: `prd_${400 + index}`,
    lines: [{ sku: `SKU-${7_000 + index}`, quantity: 1 + (index % 4) }],
  }));
}

/** The same answer as the bare proxy hands it on. */
export function backendHistory(customerId: string, limit: number) {
  return { customerId, total: TOTAL, orders: backendOrders(limit) };
}

/** What the backend answers for one product. */
export function backendProduct(id: string) {
  return { id, name: `Product ${id}` };
}

/** The same answer as every GraphQL subject must word it. */
export function orderHistory(userId: string, first: number, products = false) {
  const orders = backendOrders(first).map(({ placed_at, product_id, ...order }) => ({
    ...order,
    placedAt: placed_at,
    productId: product_id,
    ...(products && { product: backendProduct(product_id) }),
  }));
  return { userId, total: TOTAL, orders };
}
