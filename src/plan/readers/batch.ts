import { placeholdersOf } from '../../base/template.ts';
import type { BatchDirectiveArgs } from '../../generated/schema.ts';
import type { BatchPlan, Binding, BindingOf, RequestPlan } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';
import { unusedArguments } from './rest.ts';

/** Nothing where no bulk request can be made out, which the rule `batch-request` reports. */
export function readBatch(field: ToolField, single: Binding | undefined): BatchPlan | null {
  const args = field.read<BatchDirectiveArgs>('batch');
  if (!args) return null;
  field.checkRange('@batch(max:)', args.max, { least: 1, most: 1_000 });
  const binding = single && bulkOf(field, args, single);
  if (!binding) return null;
  return {
    key: keyPath(args),
    binding,
    match: args.match.split('.'),
    max: args.max,
    inUrl: binding.kind === 'rest' && hasKeys(binding.request.target),
  };
}

/** `["args", "userId"]`, `["parent", "productId"]` */
function keyPath({ key }: BatchDirectiveArgs): readonly string[] {
  return key.startsWith('parent.') ? key.split('.') : ['args', key];
}

function bulkOf(
  field: ToolField,
  args: BatchDirectiveArgs,
  single: Binding,
): BatchPlan['binding'] | undefined {
  const { GET, POST, body, query } = args;
  if (single.kind === 'sql' && query?.trim() && !GET && !POST && !body) {
    return { ...single, statement: { query, one: false, bulk: true } };
  }
  const target = GET || POST;
  if (single.kind !== 'rest' || query || !target || (GET && POST)) return undefined;
  return bulkRequest(field, args, { single, target });
}

interface Target {
  readonly single: BindingOf<'rest'>;
  readonly target: string;
}

function bulkRequest(
  field: ToolField,
  args: BatchDirectiveArgs,
  { single, target }: Target,
): BindingOf<'rest'> {
  const { headers, pick } = single.request;
  const verb = args.GET ? 'GET' : 'POST';
  const body = bodyOf(field, args, { verb, target, headers, pick });
  return { ...single, request: { verb, target, headers, pick, body } };
}

function bodyOf(
  field: ToolField,
  { body, key }: BatchDirectiveArgs,
  request: Omit<RequestPlan, 'body'>,
): RequestPlan['body'] {
  if (typeof body === 'string') return { template: body };
  if (request.verb === 'GET') return null;
  const args = unusedArguments(field, request).filter((name) => name !== key);
  return hasKeys(request.target) ? { args } : { args, keys: true };
}

function hasKeys(template: string): boolean {
  return placeholdersOf(template).some(({ path }) => path[0] === 'keys');
}
