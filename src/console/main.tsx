import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createLocalStorage } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { fetcher } from './fetcher.ts';
import { TABS } from './tabs.ts';

// Named, so that this page and another GraphiQL on the same host and port do not share tabs.
const storage = createLocalStorage({ namespace: 'toolgate' });

// GraphiQL's history plugin is left out: it writes the headers of every request, keys too, to local storage.
const plugins = [explorerPlugin()];

const place = document.getElementById('console');
if (!place) throw new Error('index.html has no element with the id "console".');
createRoot(place).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={TABS}
    plugins={plugins}
    storage={storage}
    shouldPersistHeaders={false}
  >
    <GraphiQL.Logo>Toolgate</GraphiQL.Logo>
  </GraphiQL>,
);
