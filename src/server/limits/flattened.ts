import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Breach } from '../../base/limit-error.ts';
import type { Limits } from '../../base/limits.ts';

/** A selection set once each fragment stands where it is spread. */
interface Size {
  /** Fields and fragments: a spread of nothing but spreads must not come for free. */
  readonly fields: number;
  readonly depth: number;
  readonly introspectionDepth: number;
}

const NOTHING: Size = { fields: 0, depth: 0, introspectionDepth: 0 };
const ENDLESS: Size = { ...NOTHING, fields: Number.POSITIVE_INFINITY };

/** Sizes by multiplication: each fragment is measured once, however often it is spread. */
export function flatten(document: DocumentNode, limits: Limits): Breach | undefined {
  const sizes = sizing(document);
  let fields = 0;
  for (const definition of document.definitions) {
    if (!('selectionSet' in definition)) continue;
    let size: Size;
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      size = sizes.of(definition.selectionSet);
      fields += size.fields;
      size = { ...size, fields };
    } else {
      // How deep it stands is for those to say who spread it.
      size = { ...NOTHING, fields: sizes.ofFragment(definition).fields };
    }
    const breach = sizeBreach(size, limits);
    if (breach) return breach;
  }
  return undefined;
}

function sizeBreach(size: Size, limits: Limits): Breach | undefined {
  for (const name of ['fields', 'depth', 'introspectionDepth'] as const) {
    const max = limits[name];
    // An endless document is told as one too large; JSON has no word for its size.
    if (size[name] > max) return { name, max, found: Math.min(size[name], max * 1_000) };
  }
  return undefined;
}

interface Sizing {
  of(selectionSet: SelectionSetNode): Size;
  ofFragment(fragment: FragmentDefinitionNode): Size;
}

function sizing({ definitions }: DocumentNode): Sizing {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  }
  const known = new Map<FragmentDefinitionNode, Size>();

  function ofFragment(fragment: FragmentDefinitionNode): Size {
    const size = known.get(fragment);
    if (size) return size;
    known.set(fragment, ENDLESS); // for as long as it is being measured: who meets it then is inside of it
    const measured = of(fragment.selectionSet);
    known.set(fragment, measured);
    return measured;
  }

  function of({ selections }: SelectionSetNode): Size {
    let [fields, depth, introspectionDepth] = [0, 0, 0];
    for (const selection of selections) {
      const size = ofSelection(selection);
      fields += size.fields;
      depth = Math.max(depth, size.depth);
      introspectionDepth = Math.max(introspectionDepth, size.introspectionDepth);
    }
    return { fields, depth, introspectionDepth };
  }

  function ofSelection(selection: SelectionNode): Size {
    if (selection.kind === Kind.INLINE_FRAGMENT) return oneMore(of(selection.selectionSet));
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value);
      return oneMore(fragment ? ofFragment(fragment) : NOTHING);
    }
    const below = selection.selectionSet ? of(selection.selectionSet) : NOTHING;
    const levels = 1 + below.depth;
    const fields = 1 + below.fields;
    return INTROSPECTION.has(selection.name.value)
      ? { fields, depth: 1, introspectionDepth: Math.max(levels, below.introspectionDepth) }
      : { fields, depth: levels, introspectionDepth: below.introspectionDepth };
  }

  return { of, ofFragment };
}

function oneMore(size: Size): Size {
  return { ...size, fields: size.fields + 1 };
}

const INTROSPECTION: ReadonlySet<string> = new Set(['__schema', '__type']);
