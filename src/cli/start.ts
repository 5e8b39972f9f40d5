import { type Command, LISTEN, PROJECT } from './command.ts';
import { serve } from './serving.ts';

export const start: Command = {
  summary: 'serves the tools of a project until it is told to stop',
  options: { project: PROJECT, ...LISTEN },
  examples: ['toolgate start', 'PORT=8080 toolgate start --project gateways/shop'],
  run: (_, values, streams) => serve(values, streams),
};
