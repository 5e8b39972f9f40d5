/** Where an answer is kept. The tenant chooses what seals it; the name tells nothing about what was asked. */
export interface CacheKey {
  /** Empty where all tenants share the entry. */
  readonly tenant: string;
  /** SHA-256 in base64url. */
  readonly name: string;
}

/** An answer that was kept. Frozen through and through, for many callers read the same one. */
export interface CacheEntry {
  /** JSON, as the declared type has it; null of an entry that says that there is nothing. */
  readonly value: unknown;
  /** The backend said that nothing has this id. */
  readonly notFound: boolean;
  /** Milliseconds since 1970. */
  readonly freshUntil: number;
  /** Milliseconds since 1970: nobody is served it from then on. Not before `freshUntil`. */
  readonly keptUntil: number;
  readonly tags: readonly string[];
  /** It came from a fallback, and whoever gets it must learn so. */
  readonly degraded: boolean;
}

/** How many of one name fit into a window. */
export interface CountLimit {
  readonly limit: number;
  /** Whole seconds, in milliseconds. */
  readonly windowMs: number;
}

export interface Counted {
  /** It is not one too many. */
  readonly fits: boolean;
  /** Milliseconds until the window ends, and the next one begins empty. */
  readonly restMs: number;
}

/**
 * Counts in windows that begin with the first of a name, for one process or many. It never rejects, and settles within
 * the store's own time limit: where it cannot be reached, each process counts by itself.
 */
export interface CounterStore {
  take(name: string, limit: CountLimit): Promise<Counted>;
}

/** Who makes the entry that is missing, and what stands there meanwhile. */
export interface Claim {
  /** It is the asking one. */
  readonly mine: boolean;
  /** Unlike any other claim's: the asking one's own, or that of whoever holds it. */
  readonly owner: string;
  readonly entry: CacheEntry | undefined;
}

export interface Lease {
  /** The claim ends by itself after that long. */
  readonly leaseMs: number;
  /** Takes it over from this owner, who was waited for in vain. */
  readonly from?: string;
}

/**
 * Keeps answers, for one process or many. Losing it costs hits, never calls: no verb rejects, each settles within
 * the store's own time limit, and a store that cannot be reached has no entries and grants every claim.
 */
export interface CacheStore {
  get(key: CacheKey): Promise<CacheEntry | undefined>;
  /** Keeps the entry until `keptUntil`, in place of any other. */
  set(key: CacheKey, entry: CacheEntry): Promise<void>;
  delete(key: CacheKey): Promise<void>;
  /** Drops what carries one of these tags, on every node. */
  purge(tags: readonly string[]): Promise<void>;
  /** Asks to be the one process that makes this entry; granted where nobody is, or `from` still is. */
  claim(key: CacheKey, lease: Lease): Promise<Claim>;
  /** Ends a claim, if this owner still holds it. */
  release(key: CacheKey, owner: string): Promise<void>;
  /** Tells of every purge, this node's own and those of others, when it has reached this node. */
  onPurge(listener: (tags: readonly string[]) => void): void;
  close(): Promise<void>;
}
