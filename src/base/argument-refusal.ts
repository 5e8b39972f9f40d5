import { ValidationError } from './errors.ts';
import type { JsonSchema } from './json-schema.ts';
import { type ArgumentPath, schemaAt } from './schema-at.ts';
import { exampleAt, exampleOf } from './schema-example.ts';
import { expected } from './schema-words.ts';

/** What a tool or join takes, as far as words about its arguments need it. */
export interface CallSpec {
  /** What the server checks. */
  readonly schema: JsonSchema;
  /** Calls that its author wrote down. */
  readonly examples: readonly unknown[];
}

/** One thing that is wrong with the arguments of a call. */
export type ArgumentMistake =
  /** It must be something else; `was` names what came by its JSON type, where that is the fault. */
  | { readonly is: 'MISFIT'; readonly path: ArgumentPath; readonly was?: string | undefined }
  | { readonly is: 'MISSING'; readonly path: ArgumentPath }
  /** At the path is a name that nobody declared, which is not repeated; `nearest` is one that somebody did. */
  | { readonly is: 'UNKNOWN'; readonly path: ArgumentPath; readonly nearest: string | undefined }
  /** Words of our own, such as `must be text without NUL`. */
  | { readonly is: 'SAID'; readonly path: ArgumentPath; readonly says: string };

const MOST_MISTAKES = 10;
const MOST_CHARACTERS = 300;
const MOST_OF_EXAMPLE = 80;

/**
 * Words that a model can correct itself by: which argument, what it must be, and what would do. Nothing of what was
 * sent is repeated.
 */
export function argumentRefusal(
  mistakes: readonly ArgumentMistake[],
  spec: CallSpec,
): ValidationError {
  const shown = mistakes.slice(0, MOST_MISTAKES).map((one) => declaredPart(one, spec));
  const [first] = shown;
  const argument = first === undefined ? '' : first.path.join('.');
  const hint = first === undefined ? '' : hintFor(first, spec);
  return new ValidationError(asMany(shown.map((one) => sentence(one, spec))), {
    reason: 'ARGUMENTS',
    sideEffect: 'NONE',
    ...(argument && { argument }),
    ...(hint && { hint }),
  });
}

/** Keys below what is declared are the caller's own words. */
function declaredPart(mistake: ArgumentMistake, { schema }: CallSpec): ArgumentMistake {
  return { ...mistake, path: schemaAt(schema, mistake.path).path };
}

function sentence(mistake: ArgumentMistake, { schema }: CallSpec): string {
  const { path } = mistake;
  const subject = path.length === 0 ? 'An argument' : `Argument \`${path.join('.')}\``;
  switch (mistake.is) {
    case 'MISFIT': {
      const was = mistake.was === undefined ? '' : `; it was ${mistake.was}`;
      return `${subject} must be ${expected(schemaAt(schema, path).schema)}${was}.`;
    }
    case 'MISSING':
      return `${subject} is required.`;
    case 'SAID':
      return `${subject} ${mistake.says}.`;
    case 'UNKNOWN': {
      const what = path.length === 0 ? 'is not declared' : 'has a key that is not declared';
      const { nearest } = mistake;
      return `${subject} ${what}${nearest === undefined ? '.' : `; did you mean \`${nearest}\`?`}`;
    }
  }
}

function hintFor(mistake: ArgumentMistake, spec: CallSpec): string {
  const { path } = mistake;
  if (mistake.is === 'UNKNOWN') return hintForUnknown(mistake, spec);
  const name = path.join('.');
  const { schema } = schemaAt(spec.schema, path);
  const example = exampleText(exampleAt(spec.examples, path) ?? exampleOf(schema), schema);
  const verb = mistake.is === 'MISSING' ? 'Add' : 'Change';
  if (example === undefined) return `${verb} \`${name}\`, then call again.`;
  return `${verb} \`${name}\`, for example${verb === 'Add' ? '' : ' to'} ${example}.`;
}

function hintForUnknown(
  { path, nearest }: Extract<ArgumentMistake, { is: 'UNKNOWN' }>,
  { schema }: CallSpec,
): string {
  if (nearest !== undefined) return `Use \`${[...path, nearest].join('.')}\`, or leave it out.`;
  const declared = Object.keys(schemaAt(schema, path).schema.properties ?? {});
  if (declared.length === 0) return 'Leave it out.';
  const names = declared.slice(0, MOST_MISTAKES).map((name) => `\`${name}\``);
  return `Leave it out; declared are ${names.join(', ')}.`.slice(0, 200);
}

function exampleText(example: unknown, { enum: values }: JsonSchema): string | undefined {
  if (example === undefined) return undefined;
  const text = values ? String(example) : JSON.stringify(example);
  return text.length <= MOST_OF_EXAMPLE ? text : undefined;
}

/** As many whole sentences as a message holds; of the first a part where it alone is too long. */
function asMany(sentences: readonly string[]): string {
  let text = '';
  for (const one of new Set(sentences)) {
    const longer = text === '' ? one : `${text} ${one}`;
    if (longer.length > MOST_CHARACTERS) break;
    text = longer;
  }
  return text === '' ? `${(sentences[0] ?? '').slice(0, MOST_CHARACTERS - 1)}…` : text;
}
