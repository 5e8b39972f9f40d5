/**
 * The scopes of a key: there `orders:*` grants all that starts with `orders:`, and `*` all. Those of a token are a
 * plain Set, where a star is a letter.
 */
export function grantedScopes(written: readonly string[]): ReadonlySet<string> {
  const starts = written.filter((scope) => WILD.test(scope)).map((scope) => scope.slice(0, -1));
  return starts.length === 0 ? new Set(written) : new Granted(written, starts);
}

const WILD = /^(.*:)?\*$/;

class Granted extends Set<string> {
  readonly #starts: readonly string[];

  constructor(written: readonly string[], starts: readonly string[]) {
    super(written);
    this.#starts = starts;
  }

  override has(scope: string): boolean {
    return super.has(scope) || this.#starts.some((start) => scope.startsWith(start));
  }
}
