import { createServer } from 'node:http';
import { backendOrders, backendProduct, TOTAL } from './orders.ts';
import { type Answers, answerQuestions } from './questions.ts';

// The service that every subject asks: as little work as possible, since it shares the machine with the subject.
const TARGET = /^\/customers\/([\w-]+)\/orders\?limit=(\d{1,3})$/;
const PRODUCTS = /^\/products(?:\/|\?ids=)([\w,%-]+)$/;
const SEVERAL = /^\/orders\?customers=([\w,%-]+)&limit=(\d{1,3})$/;
const tails = new Map<number, string>();
let delayMs = 0;
let requests = 0;
let concurrent = 0;
let maxConcurrent = 0;

const server = createServer((request, response) => {
  const body = bodyFor(request.url ?? '');
  if (body === null) {
    response.writeHead(404).end();
    return;
  }
  requests += 1;
  concurrent += 1;
  maxConcurrent = Math.max(maxConcurrent, concurrent);
  const answer = () => {
    concurrent -= 1;
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': body.length, // ASCII alone
    });
    response.end(body);
  };
  if (delayMs > 0) setTimeout(answer, delayMs);
  else answer();
});

const ANSWERS: Answers = {
  reset: (details) => {
    delayMs = details.delayMs;
    requests = 0;
    maxConcurrent = 0;
    return null;
  },
  counts: () => ({ requests, maxConcurrent }),
};

server.keepAliveTimeout = 60_000; // no subject meets a connection that closes under it
server.listen(Number(process.env.PORT), '127.0.0.1', () => answerQuestions(ANSWERS));

function bodyFor(url: string): string | null {
  const [, customerId, limit] = TARGET.exec(url) ?? [];
  if (customerId !== undefined) return historyOf(customerId, Number(limit));
  const [, products] = PRODUCTS.exec(url) ?? [];
  if (products !== undefined) {
    const found = decodeURIComponent(products).split(',').map(backendProduct);
    return JSON.stringify(url.includes('?') ? found : found[0]);
  }
  const [, customers, each] = SEVERAL.exec(url) ?? [];
  if (customers === undefined) return null;
  const histories = decodeURIComponent(customers)
    .split(',')
    .map((id) => historyOf(id, Number(each)));
  return `[${histories}]`;
}

function historyOf(customerId: string, limit: number): string {
  return `{"customerId":"${customerId}",${tailOf(limit)}`;
}

function tailOf(limit: number): string {
  const known = tails.get(limit);
  if (known !== undefined) return known;
  const tail = `"total":${TOTAL},"orders":${JSON.stringify(backendOrders(limit))}}`;
  tails.set(limit, tail);
  return tail;
}
