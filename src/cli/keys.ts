import { type Command, UsageError } from './command.ts';
import { keysData } from './keys-data.ts';

export const keys: Command = {
  summary: 'makes keys: data prints one that seals what is kept in Redis',
  operands: 'data',
  options: {},
  examples: [
    'toolgate keys data | kubectl create secret generic toolgate --from-file=K1=/dev/stdin',
  ],
  async run(operands, _, streams) {
    if (operands.length !== 1 || operands[0] !== 'data') throw new UsageError('keys takes data.');
    return keysData(streams);
  },
};
