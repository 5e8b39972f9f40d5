/** The most that one request may ask for, by the name that a refusal and the configuration give it. */
export interface Limits {
  /**
   * Bytes of the request line and all headers.
   * @default 16_384
   */
  readonly headerBytes: number;
  /**
   * Bytes of a body.
   * @default 1_048_576
   */
  readonly bodyBytes: number;
  /**
   * Levels of objects and lists in the body.
   * @default 32
   */
  readonly bodyDepth: number;
  /**
   * Characters of a document.
   * @default 32_768
   */
  readonly documentCharacters: number;
  /**
   * Tokens of a document.
   * @default 1_000
   */
  readonly tokens: number;
  /**
   * Operations in a document.
   * @default 10
   */
  readonly operations: number;
  /**
   * Fragments in a document.
   * @default 20
   */
  readonly fragments: number;
  /**
   * Aliases in a document.
   * @default 50
   */
  readonly aliases: number;
  /**
   * Directives in a document.
   * @default 30
   */
  readonly directives: number;
  /**
   * Levels of selected fields.
   * @default 8
   */
  readonly depth: number;
  /**
   * The same below `__schema` and `__type`.
   * @default 15
   */
  readonly introspectionDepth: number;
  /**
   * Fields of one name in one selection set; five times as many where fragments meet.
   * @default 5
   */
  readonly sameName: number;
  /**
   * Fields and fragments, once each fragment stands where it is spread.
   * @default 1_000
   */
  readonly fields: number;
  /**
   * Errors told of one request.
   * @default 5
   */
  readonly requestErrors: number;
  /**
   * `__schema` and `__type` in one operation.
   * @default 5
   */
  readonly introspections: number;
  /**
   * Root fields of one operation.
   * @default 25
   */
  readonly callsPerOperation: number;
  /**
   * Calls that the tools of one operation make by `ctx.tools`.
   * @default 100
   */
  readonly callsByTools: number;
  /**
   * Tools in one another's `ctx.tools`.
   * @default 5
   */
  readonly toolNesting: number;
  /**
   * Sum of `@tool(cost:)` over one operation.
   * @default 100
   */
  readonly cost: number;
  /**
   * Objects and list items that an operation is expected to answer.
   * @default 10_000
   */
  readonly nodes: number;
  /**
   * The largest upper bound that an argument such as `first` may declare.
   * @default 1_000
   */
  readonly listSize: number;
  /**
   * Items assumed of a list that no argument bounds.
   * @default 20
   */
  readonly assumedListSize: number;
  /**
   * The same of a list inside another list.
   * @default 5
   */
  readonly assumedInnerListSize: number;
  /**
   * Items of a list argument that declares no `maxItems`.
   * @default 100
   */
  readonly listItems: number;
  /**
   * Characters of a text argument that declares no `maxLength`.
   * @default 10_000
   */
  readonly stringCharacters: number;
  /**
   * Bytes of an argument that takes any JSON.
   * @default 65_536
   */
  readonly jsonBytes: number;
  /**
   * Levels of objects and lists in it.
   * @default 16
   */
  readonly jsonDepth: number;
  /**
   * Items of one list in a backend's answer.
   * @default 1_000
   */
  readonly resultItems: number;
  /**
   * Bytes that all backends together may answer one operation.
   * @default 26_214_400
   */
  readonly backendBytes: number;
  /**
   * Bytes of an answer to a client.
   * @default 5_242_880
   */
  readonly answerBytes: number;
}

/** The defaults. */
export const LIMITS: Limits = Object.freeze({
  headerBytes: 16_384,
  bodyBytes: 1_048_576,
  bodyDepth: 32,
  documentCharacters: 32_768,
  tokens: 1_000,
  operations: 10,
  fragments: 20,
  aliases: 50,
  directives: 30,
  depth: 8,
  introspectionDepth: 15,
  sameName: 5,
  fields: 1_000,
  requestErrors: 5,
  introspections: 5,
  callsPerOperation: 25,
  callsByTools: 100,
  toolNesting: 5,
  cost: 100,
  nodes: 10_000,
  listSize: 1_000,
  assumedListSize: 20,
  assumedInnerListSize: 5,
  listItems: 100,
  stringCharacters: 10_000,
  jsonBytes: 65_536,
  jsonDepth: 16,
  resultItems: 1_000,
  backendBytes: 26_214_400,
  answerBytes: 5_242_880,
});

/** Errors that graphql-js may collect: it adds one more, which says that there are more. */
export function collectedErrors({ requestErrors }: Limits): number {
  return Math.max(1, requestErrors - 1);
}

/** Arguments that say how long a list may be. */
export const LIST_SIZES: ReadonlySet<string> = new Set([
  'first',
  'last',
  'limit',
  'take',
  'pageSize',
]);
