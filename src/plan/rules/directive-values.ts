import { print, valueFromAST, visit } from 'graphql';
import type { SchemaRule } from '../rule.ts';

/** GraphQL itself looks at the names of a directive's arguments, not at their values. */
export const directiveValues: SchemaRule = ({ schema, document }, report) => {
  visit(document, {
    Directive(node) {
      const declared = schema.getDirective(node.name.value)?.args ?? [];
      for (const { name, value } of node.arguments ?? []) {
        const type = declared.find((one) => one.name === name.value)?.type;
        if (!type || valueFromAST(value, type) !== undefined) continue;
        const place = `@${node.name.value}(${name.value}:)`;
        report(value, `${place} is ${String(type)}, and ${print(value)} is none.`);
      }
    },
  });
};
