import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createLocalStorage } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { type FormEvent, useState } from 'react';
import { fetcherWith } from './fetcher.ts';
import { TABS } from './tabs.ts';

// Named, so that this page and another GraphiQL on the same host and port do not share tabs.
const storage = createLocalStorage({ namespace: 'toolgate' });

// GraphiQL's history plugin is left out: it writes the headers of every request, keys too, to local storage.
const plugins = [explorerPlugin()];

/** GraphiQL, once there is a key to ask with. The key is in this page's memory alone, and goes with it. */
export function Page() {
  const [key, setKey] = useState('');
  const [entries, setEntries] = useState(0);
  const enter = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entered = new FormData(event.currentTarget).get('key');
    event.currentTarget.reset();
    setKey(typeof entered === 'string' ? entered.trim() : '');
    setEntries(entries + 1); // GraphiQL begins anew, for another caller sees another schema
  };
  return (
    <>
      <form className="key" onSubmit={enter}>
        <label>
          Key or token <input name="key" type="password" autoComplete="off" required={true} />
        </label>
        <button type="submit">Use</button>
        {key === '' && <span>Where none is configured, the gateway printed one at its start.</span>}
      </form>
      {key !== '' && (
        <GraphiQL
          key={entries}
          fetcher={fetcherWith(key)}
          defaultTabs={TABS}
          plugins={plugins}
          storage={storage}
          shouldPersistHeaders={false}
        >
          <GraphiQL.Logo>Toolgate</GraphiQL.Logo>
        </GraphiQL>
      )}
    </>
  );
}
