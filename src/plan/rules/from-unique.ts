import { isEnumType, isInputObjectType } from 'graphql';
import { directiveOf } from '../read-directive.ts';
import { readFrom } from '../readers/from.ts';
import type { SchemaRule } from '../rule.ts';

/** Two fields would be sent under one key, or a word of the backend would mean two values. */
export const fromUnique: SchemaRule = ({ schema }, report) => {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isEnumType(type) && !isInputObjectType(type)) continue;
    const parts = isEnumType(type) ? type.getValues() : Object.values(type.getFields());
    const owners = new Map<string, string>();
    for (const part of parts) {
      const word = readFrom(schema, part) ?? part.name;
      const owner = owners.get(word);
      owners.set(word, owner ?? part.name);
      if (owner === undefined) continue;
      const node = directiveOf(part, 'from') ?? part.astNode;
      report(node, `${type.name}.${owner} and ${type.name}.${part.name} are both "${word}".`);
    }
  }
};
