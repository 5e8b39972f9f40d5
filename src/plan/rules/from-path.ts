import { type ASTNode, isEnumType, isInputObjectType } from 'graphql';
import { everyField } from '../elements.ts';
import { type Carrier, directiveOf } from '../read-directive.ts';
import { readFrom } from '../readers/from.ts';
import type { SchemaRule } from '../rule.ts';
import type { World } from '../world.ts';

/** What `@from` names can be found, or sent. */
export const fromPath: SchemaRule = (world, report) => {
  const check = (carriers: readonly Carrier[], form: RegExp, message: string) => {
    for (const carrier of carriers) {
      const path = readFrom(world.schema, carrier);
      if (path === undefined || form.test(path)) continue;
      report(pathNode(carrier), `${JSON.stringify(path)} ${message}.`);
    }
  };
  const fields = everyField(world.schema).map(({ field }) => field);
  check(fields, DOTTED, 'is no dotted path, such as "customer.name"');
  check(inputFields(world), KEY, 'is no key: an input field is sent under one name, without dots');
  check(enumValues(world), WORD, 'is no word of a backend');
};

const DOTTED = /^[^.\s]+(?:\.[^.\s]+)*$/;
const KEY = /^[^.\s]+$/;
const WORD = /\S/;

function inputFields({ schema }: World): readonly Carrier[] {
  const types = Object.values(schema.getTypeMap()).filter(isInputObjectType);
  return types.flatMap((type) => Object.values(type.getFields()));
}

function enumValues({ schema }: World): readonly Carrier[] {
  const types = Object.values(schema.getTypeMap()).filter(isEnumType);
  return types.flatMap((type) => type.getValues());
}

function pathNode(carrier: Carrier): ASTNode | undefined {
  return directiveOf(carrier, 'from')?.arguments?.[0]?.value;
}
