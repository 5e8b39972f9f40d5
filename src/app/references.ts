import { readFileSync } from 'node:fs';
import { Secret } from '../base/secret.ts';

/** A value that is read from the environment when the configuration is loaded. */
export interface Reference {
  readonly reads: (environment: Environment) => string | null;
  /** The same, changed once it is read. */
  map(change: (value: string) => string): Reference;
}

/** The same of a value that no log and no print shows. */
export interface SecretReference {
  readonly reads: (environment: Environment) => Secret;
}

/** A file that is read, and read again when it changes. */
export interface FileReference {
  /** From the project's folder, or absolute. */
  readonly file: Setting;
}

export type Environment = Readonly<Record<string, string | undefined>>;
export type Setting = string | Reference;

/** A variable that must be set is not. */
export class MissingVariable extends Error {}

/**
 * The variable `name`. Without a fallback it must be set; with `null` it may be absent, which switches off what it
 * configures.
 */
export function env(name: string, fallback?: Setting | null): Reference {
  return referenceTo((environment) => {
    const value = environment[name];
    if (value !== undefined && value !== '') return value;
    if (fallback === undefined) throw new MissingVariable(`${name} must be set.`);
    return fallback === null || typeof fallback === 'string'
      ? fallback
      : fallback.reads(environment);
  });
}

function referenceTo(reads: Reference['reads']): Reference {
  return {
    reads,
    map: (change) =>
      referenceTo((environment) => {
        const value = reads(environment);
        return value === null ? null : change(value);
      }),
  };
}

/** The variable `name`, or the text of the file that the variable `name_FILE` names. */
export function secret(name: string): SecretReference {
  return {
    reads(environment) {
      const [value, file] = [environment[name], environment[`${name}_FILE`]];
      if (value !== undefined && value !== '') return new Secret(value);
      if (file === undefined || file === '') {
        throw new MissingVariable(`${name} must be set, or ${name}_FILE name a file.`);
      }
      return new Secret(textIn(file, name));
    },
  };
}

function textIn(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch {
    throw new MissingVariable(`the file that ${name}_FILE names cannot be read.`);
  }
}

/** A file of the project, such as `keys.json`. It is read again when it changes. */
export function file(path: Setting): FileReference {
  return { file: path };
}
