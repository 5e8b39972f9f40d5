import type { DatabaseError } from 'pg';

/**
 * What PostgreSQL has against a statement, in words of our own: its words may hold data. Undefined: the statement is
 * not at fault.
 */
export function refusalWords({ code = '', position }: DatabaseError): string | undefined {
  const says = WORDS[Object.hasOwn(WORDS, code) ? code : code.slice(0, 2)];
  if (says === undefined) return undefined;
  return position === undefined ? says : `${says}, near character ${position}`;
}

/** By SQLSTATE, whole ones before classes. */
const WORDS: Readonly<Record<string, string | undefined>> = {
  '21': 'has a sub-select of more than one row where one is meant',
  '22': 'computes with a value that does not allow it',
  '22007': 'holds a text that is no date or time',
  '22012': 'divides by zero',
  '22P02': 'holds a text that its type does not take',
  '42': 'is refused by the database',
  '42501': undefined, // the role lacks a right: its operator's mistake
  '42702': 'names a column that more than one of its relations has; write the relation before it',
  '42703': 'names a column that its relations do not have',
  '42803': 'must group by every column that no aggregate takes',
  '42804': 'combines values of types that do not go together',
  '42846': 'casts a value to a type that it cannot have',
  '42883': 'uses an operator or a function with types that it does not take',
  '42P01': 'names a relation that it does not read',
  '54': 'is too complex for the database',
};
