import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { backendKey } from '../../src/gateway/backend-key.ts';
import type { Caller, ResponsePlace } from '../../src/model/call.ts';
import { aCall, aPlan } from '../support/a-call.ts';

const { caller } = aCall({ plan: aPlan({ kind: 'resolver', name: 'aTool' }) });
const PLACE: ResponsePlace = { prev: undefined, key: 'refund' };

interface Given {
  readonly of?: Partial<Caller>;
  readonly tool?: string;
  readonly key?: string;
  readonly place?: ResponsePlace | null;
}

function keyOf({ of = {}, tool = 'refundOrder', key = 'k-1', place = PLACE }: Given = {}): string {
  return backendKey({ ...caller, ...of }, tool, key, place);
}

test('it is the same in every process, and anyone can compute it', () => {
  const written = ['acme', 'dev:ann', 'refundOrder', 'k-1', 'refund'].map((part) =>
    Buffer.concat([Buffer.from([0, 0, 0, part.length]), Buffer.from(part)]),
  );
  const digest = createHash('sha256').update(Buffer.concat(written)).digest('base64url');
  expect(keyOf()).toBe(digest);
  expect(digest).toBe('INYPDyBlaRhwPofdRJ6CQyoi0BmLZkB_DxuJx4bZF10');
});

test('another tenant, caller, tool, key or field of the answer has another', () => {
  const keys = [
    keyOf(),
    keyOf({ of: { tenant: 'acm', principal: 'edev:ann' } }),
    keyOf({ of: { tenant: 'other' } }),
    keyOf({ of: { principal: 'dev:bob' } }),
    keyOf({ tool: 'refundOrders' }),
    keyOf({ key: 'k-2' }),
    keyOf({ place: { prev: undefined, key: 'second' } }),
    keyOf({ place: { prev: PLACE, key: 0 } }),
    keyOf({ place: null }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test('what a credential says of its caller besides changes nothing', () => {
  expect(keyOf({ of: { credentialId: 'another', scopes: new Set(['orders']) } })).toBe(keyOf());
});
