import { placeholdersOf, type Sources } from './template.ts';

/** What the templates of tags read: what others do, and the answer, where there is one. */
export interface TagSources extends Sources {
  readonly result: unknown;
}

type TagsOf = (sources: TagSources) => readonly string[];

/**
 * Compiles templates of tags. A path through a list gives a tag per element; a template of which a value is missing
 * gives none.
 */
export function compileTags(templates: readonly string[]): TagsOf {
  const compiled = templates.map(compileTag);
  return (sources) => [...new Set(compiled.flatMap((tagsOf) => tagsOf(sources)))];
}

function compileTag(template: string): TagsOf {
  const parts = placeholdersOf(template).map(({ text, path, start }, at, all) => ({
    path,
    tail: template.slice(start + text.length, all[at + 1]?.start),
  }));
  const head = template.slice(0, placeholdersOf(template)[0]?.start);
  return (sources) =>
    parts.reduce<readonly string[]>(
      (tags, { path, tail }) => {
        const words = wordsAt(path, sources);
        return tags.flatMap((tag) => words.map((word) => tag + word + tail));
      },
      [head],
    );
}

/** Every scalar that the path leads to. Only own properties are seen, so that no path reaches a prototype. */
function wordsAt([key, ...rest]: readonly string[], value: unknown): readonly string[] {
  if (Array.isArray(value)) {
    const path = key === undefined ? [] : [key, ...rest];
    return value.flatMap((element) => wordsAt(path, element));
  }
  if (typeof value !== 'object' || value === null) {
    return key === undefined && value !== null && value !== undefined ? [String(value)] : [];
  }
  if (key === undefined || !Object.hasOwn(value, key)) return [];
  return wordsAt(rest, Reflect.get(value, key));
}
