import { hash } from 'node:crypto';
import { canonical } from '../base/canonical.ts';
import type { CallPlan, Catalogue, InputShape, Shape } from '../model/plan.ts';

/** What an answer depends on, besides who asks for what. */
type Answering = Pick<CallPlan, 'id' | 'binding' | 'batch' | 'fallback' | 'result' | 'renames'>;

/** Changes with whatever may change an answer: SHA-256 of the binding, the bulk request, the fallbacks and the types that they use. */
export function planVersion(
  { id, binding, batch, fallback, result, renames }: Answering,
  { shapes, inputs }: Pick<Catalogue, 'shapes' | 'inputs'>,
): string {
  const used = new Map<string, unknown>();
  visitShape(result, shapes, used);
  for (const input of Object.values(renames)) visitInput(input, inputs, used);
  const types = Object.fromEntries(used);
  return hash(
    'sha256',
    canonical({ id, binding, batch, fallback, result, renames, types }),
    'base64url',
  );
}

function visitShape(shape: Shape, shapes: Catalogue['shapes'], used: Map<string, unknown>): void {
  if (shape.is === 'list') visitShape(shape.of, shapes, used);
  if (shape.is !== 'composite' || used.has(shape.type)) return;
  const type = shapes[shape.type];
  used.set(shape.type, type);
  if (type?.is === 'object') for (const one of type.fields) visitShape(one.shape, shapes, used);
  if (type?.is !== 'abstract') return;
  for (const member of type.members) {
    visitShape({ is: 'composite', type: member, nullable: true }, shapes, used);
  }
}

function visitInput(
  input: InputShape,
  inputs: Catalogue['inputs'],
  used: Map<string, unknown>,
): void {
  if (input.is === 'list') visitInput(input.of, inputs, used);
  if (input.is === 'object') {
    for (const { shape } of input.fields) if (shape) visitInput(shape, inputs, used);
  }
  const key = input.is === 'input' ? `input ${input.type}` : '';
  if (input.is !== 'input' || used.has(key)) return;
  const type = inputs[input.type];
  used.set(key, type);
  if (type) visitInput(type, inputs, used);
}
