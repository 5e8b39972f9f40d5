import { getNamedType, isLeafType } from 'graphql';
import { placeholdersOf } from '../../base/template.ts';
import { referentOf, resultReferent } from '../referent.ts';
import type { FieldRule } from '../rule.ts';
import type { ToolField } from '../tool-field.ts';
import type { World } from '../world.ts';

/** A tag is made of words that are there, and that have one form. */
export const cacheTags: FieldRule = (field, { policies }, world) => {
  const written = { cache: policies.cache?.tags ?? [], invalidates: policies.invalidates };
  for (const [directive, tags] of Object.entries(written)) {
    for (const [at, tag] of tags.entries()) {
      checkTag({ tag, place: `@${directive}(tags.${at}:)` }, field, world);
    }
  }
  if (field.has('@invalidates') && policies.invalidates.length === 0) {
    field.report('@invalidates', '@invalidates names no tag.');
  }
};

interface Written {
  readonly tag: string;
  /** As `ToolField.report` takes it. */
  readonly place: string;
}

function checkTag({ tag, place }: Written, field: ToolField, world: World): void {
  if (tag.trim() === '') field.report(place, 'A tag is not empty.');
  for (const { text, path } of placeholdersOf(tag)) {
    const refer = path[0] === 'result' ? resultReferent : referentOf;
    const found = refer(path, field, world);
    if ('wrong' in found) field.reportWord(text, place, `${text}: ${found.wrong}.`, found.hint);
    else if (found.type !== null && !isLeafType(getNamedType(found.type))) {
      field.reportWord(text, place, `${text}: a tag carries no object.`);
    }
  }
}
