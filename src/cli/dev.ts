import { watchProject } from '../app/watch-project.ts';
import { type Command, LISTEN, PROJECT } from './command.ts';
import { explain } from './explain.ts';
import { serve } from './serving.ts';

export const dev: Command = {
  summary: 'serves like start, and loads schema, resolvers and configuration anew when they change',
  options: { project: PROJECT, ...LISTEN },
  examples: ['toolgate dev'],
  run: (_, values, streams) =>
    serve(values, streams, (folder, opening) =>
      watchProject(folder, async () => {
        try {
          await (await opening).reload();
          streams.err('Loaded anew.\n');
        } catch (failure) {
          streams.err(`${explain(failure)}The last good schema goes on serving.\n`);
        }
      }),
    ),
};
