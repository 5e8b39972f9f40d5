import type { Mistake } from '../../../src/plan/mistakes.ts';

export const BACKEND: Mistake = {
  message: 'There is no backend "shpo".',
  file: 'schema/tools/a.graphql',
  line: 12,
  column: 20,
  rule: 'backend-known',
  hint: 'Did you mean shop?',
  excerpt: '12 |     @rest(backend: "shpo")\n                        ^',
};

export const RESOLVER: Mistake = {
  message: 'look is exported, but Mutation has no such field.',
  file: 'resolvers/tools',
  line: 1,
  column: 1,
  rule: 'resolvers-used',
  excerpt: '',
};
