/** What a route gets to see of a request. */
export interface ServiceRequest {
  /** The named segments of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Header by name in lower case; empty where it is absent. */
  header(name: string): string;
  /** The JSON body; undefined where there is none. */
  readonly body: unknown;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** One route of a service. It throws a `Refusal` for what it does not do. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/customers/:id/orders` */
  readonly path: string;
  handle(request: ServiceRequest): Reply;
}

/** Says no with a status. Nothing has been changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** @throws Refusal 404 where no route has this path, 405 where one has, for another method. */
export function findRoute(routes: readonly Route[], method: string, path: string): Match {
  const segments = path.split('/');
  const matches = routes.flatMap((route) => {
    const params = paramsOf(route.path.split('/'), segments);
    return params === null ? [] : [{ route, params }];
  });
  const match = matches.find(({ route }) => route.method === method);
  if (match !== undefined) return match;
  if (matches.length > 0) throw new Refusal(405, 'This path has no such method.');
  throw new Refusal(404, 'There is no such path.');
}

function paramsOf(pattern: readonly string[], segments: readonly string[]) {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [place, expected] of pattern.entries()) {
    const segment = segments[place] ?? '';
    if (expected.startsWith(':')) params[expected.slice(1)] = decoded(segment);
    else if (expected !== segment) return null;
  }
  return params;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Refusal(400, 'The path is badly encoded.');
  }
}
