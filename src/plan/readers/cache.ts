import type { CacheDirectiveArgs } from '../../generated/schema.ts';
import type { CachePlan } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';

export function readCache(field: ToolField): CachePlan | null {
  const args = field.read<CacheDirectiveArgs>('cache');
  if (!args) return null;
  const stale = (name: 'staleWhileRevalidate' | 'staleIfError') =>
    field.duration(`@cache(${name}:)`, args[name], { least: '0s', most: '7d' });
  return {
    ttlMs: field.duration('@cache(ttl:)', args.ttl, { least: '1s', most: '7d' }),
    scope: args.scope,
    staleWhileRevalidateMs: stale('staleWhileRevalidate'),
    staleIfErrorMs: stale('staleIfError'),
    tags: args.tags,
  };
}
