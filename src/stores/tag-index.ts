/** Which names carry a tag, so that a purge need not look at every entry. */
export interface TagIndex {
  add(name: string, tags: readonly string[]): void;
  remove(name: string, tags: readonly string[]): void;
  /** A copy: what it names may be removed meanwhile. */
  namesOf(tag: string): readonly string[];
}

export function tagIndex(): TagIndex {
  const tagged = new Map<string, Set<string>>();
  return {
    add(name, tags) {
      for (const tag of tags) {
        const names = tagged.get(tag) ?? new Set();
        tagged.set(tag, names.add(name));
      }
    },
    remove(name, tags) {
      for (const tag of tags) {
        const names = tagged.get(tag);
        names?.delete(name);
        if (names?.size === 0) tagged.delete(tag);
      }
    },
    namesOf: (tag) => [...(tagged.get(tag) ?? [])],
  };
}
