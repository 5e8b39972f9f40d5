import { type App, type AppOptions, createApp } from '../app/app.ts';
import { DEV_KEY_FILE } from '../app/identity.ts';
import { type ExitCode, portOf, projectOf, type Streams, textOf, type Values } from './command.ts';
import { explain } from './explain.ts';

/** Runs beside what serves, from before it has loaded. */
export type Beside = (folder: string, app: Promise<App>) => { close(): void };

/** What `start` and `dev` share: the doors open, and stay open until a signal. */
export async function serve(
  values: Values,
  streams: Streams,
  beside: Beside = () => ({ close() {} }),
): Promise<ExitCode> {
  const options = optionsFrom(values);
  process.on('unhandledRejection', (reason) => {
    streams.err(`A promise was rejected, and nobody listened.\n${explain(reason)}`);
  });
  const asked = signalled(); // before the doors open: a signal may come at any time
  const opening = createApp(options);
  const companion = beside(options.project.folder, opening);
  try {
    const app = await opening;
    try {
      const { url, adminUrl } = await app.listen();
      streams.out(`Toolgate serves ${url}/graphql (GraphiQL at ${url}/, health at ${adminUrl}).\n`);
      const key = app.devKey();
      if (key !== null) streams.out(howToCall(url, key));
      await asked;
      setTimeout(dieWhenAskedAgain, ONE_CTRL_C_MS).unref();
    } finally {
      companion.close();
      await app.stop();
    }
    return 0;
  } catch (failure) {
    companion.close();
    streams.err(explain(failure));
    return 1;
  }
}

/** What a person at this terminal needs; it goes to no log. */
function howToCall(url: string, key: string): string {
  return [
    `No authentication is configured: it serves this machine alone, by the key in ${DEV_KEY_FILE}.`,
    '',
    `  curl -s ${url}/graphql -H 'content-type: application/json' \\`,
    `    -H 'authorization: Bearer ${key}' -d '{"query":"{ tools { name description } }"}'`,
    '',
    '',
  ].join('\n');
}

function optionsFrom(values: Values): AppOptions {
  const port = portOf(values, 'port');
  const adminPort = portOf(values, 'admin-port');
  const host = textOf(values, 'host');
  return {
    project: projectOf(values),
    flags: {
      ...(port !== undefined && { port }),
      ...(adminPort !== undefined && { adminPort }),
      ...(host !== undefined && { host }),
    },
  };
}

/** One Ctrl-C may arrive several times: from the terminal, from npm, from a parent process. */
const ONE_CTRL_C_MS = 500;

function signalled(): Promise<void> {
  const caught: NodeJS.SignalsListener = () => {};
  return new Promise((resolve) => {
    process.on('SIGINT', caught).on('SIGTERM', caught);
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
}

/** Whoever asks twice does not want to wait. */
function dieWhenAskedAgain(): void {
  const die = () => process.exit(1);
  process.on('SIGINT', die).on('SIGTERM', die);
}
