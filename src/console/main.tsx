import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import { createRoot } from 'react-dom/client';
import { Page } from './page.tsx';

const place = document.getElementById('console');
if (!place) throw new Error('index.html has no element with the id "console".');
createRoot(place).render(<Page />);
