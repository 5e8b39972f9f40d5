import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import {
  type RunningExamples,
  type ServiceName,
  startExamples,
} from '../../examples/backends/start-examples.ts';

export interface Answer {
  readonly status: number;
  // Whatever the service answers: the test says what it expects of it.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

export interface Asked {
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The example services on free ports, over data of their own, for the tests of one file. */
export function runningServices() {
  let running: RunningExamples | undefined;
  const folder = temporaryFolder();
  beforeAll(async () => {
    running = await startExamples({ portBase: 0, folder });
  });
  afterAll(() => running?.close());

  const urlOf = (service: ServiceName) => {
    if (running === undefined) throw new Error('The services run only within a test.');
    return running.urls[service];
  };
  const ask = (service: ServiceName, path: string, asked?: Asked) =>
    request(urlOf(service) + path, asked);
  return { ask, urlOf, folder };
}

export async function request(
  url: string,
  { method = 'GET', body, headers = {} }: Asked = {},
): Promise<Answer> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url, { method, headers, ...sent });
  return { status: response.status, body: await response.json() };
}

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
