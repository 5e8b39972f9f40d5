import { setImmediate } from 'node:timers/promises';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { createExecutor } from '../../../src/execution/executor.ts';
import { requestOf } from '../asking.ts';
import { type Generated, generateDocument } from './documents.ts';
import { randomOf } from './random.ts';
import { buildWorld, type Mood } from './world.ts';

/** One document, and what each executor answers. */
export interface Trial {
  readonly asked: Generated;
  readonly expected: ExecutionResult;
  readonly compiled: ExecutionResult;
  readonly instrumented: ExecutionResult;
}

export interface Laboratory {
  /** Null where the generated document is invalid. */
  trial(seed: number, mood: Mood): Promise<Trial | null>;
  /** Unhandled rejections so far, by who was executing. */
  readonly unhandled: Readonly<Record<Executing, number>>;
  close(): void;
}

type Executing = 'graphql-js' | 'compiled' | 'instrumented';

/** `flaw` changes the schema that the compiled path executes, and no other. */
export function openLaboratory(flaw: (schema: GraphQLSchema) => void = () => {}): Laboratory {
  const [world, flawed, twin] = [buildWorld(), buildWorld(), buildWorld()];
  flaw(flawed);
  const unhandled = { 'graphql-js': 0, compiled: 0, instrumented: 0 };
  let executing: Executing = 'graphql-js';
  const release = catchRejections(() => {
    unhandled[executing] += 1;
  });
  const [compiled, instrumented] = [false, true].map((sampled) =>
    createExecutor({
      servedBy: (schema) => ({
        schema,
        effectOf,
        instrumented: () => twin,
        introspectedBy: async () => schema,
      }),
      sampled: () => sampled,
    }),
  );
  if (!compiled || !instrumented) throw new Error('Two of two.');

  async function during<T>(who: Executing, answer: () => T | Promise<T>): Promise<T> {
    executing = who;
    const answered = await answer();
    await setImmediate(); // rejections that nobody handles show up by then
    return answered;
  }

  return {
    unhandled,
    close: release,
    async trial(seed, mood) {
      const asked = generateDocument(world, randomOf(seed));
      const document = parse(asked.source);
      // Nearly all are valid, and looking at them takes as long as executing them.
      if (seed % 8 === 0 && !isValid(world, document)) return null;
      const operation = { signal: new AbortController().signal };
      const contextValue = { mood, operation };
      const { source, variables } = asked;
      const asking = { document, variables, context: { mood } };
      return {
        asked,
        expected: await during('graphql-js', () =>
          execute({ schema: world, document, variableValues: variables, contextValue }),
        ),
        compiled: await during('compiled', () => compiled(requestOf(flawed, source, asking))),
        instrumented: await during('instrumented', () =>
          instrumented(requestOf(world, source, asking)),
        ),
      };
    },
  };
}

const RULES = specifiedRules.filter(({ name }) => !/^NoUnused/.test(name));

function isValid(world: GraphQLSchema, document: DocumentNode): boolean {
  return validate(world, document, RULES).length === 0;
}

function effectOf(field: string): 'READ' | 'WRITE' {
  return field.startsWith('read') ? 'READ' : 'WRITE';
}

// The test runner would fail the whole run for a rejection of graphql-js.
function catchRejections(caught: () => void): () => void {
  const others = process.rawListeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', caught);
  return () => {
    process.off('unhandledRejection', caught);
    // They are what was registered for this event.
    for (const other of others) process.on('unhandledRejection', other as () => void);
  };
}
