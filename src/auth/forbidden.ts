import { ForbiddenError } from '../base/access-errors.ts';
import type { PolicyEvent } from '../model/events.ts';
import type { Decision } from '../model/permission.ts';

export type Refusal = Exclude<Decision, { readonly is: 'ALLOW' }>;

/** What a caller is told: of scopes which it lacks, of a tool that is hidden not even its name. */
export function forbidden(tool: string, refusal: Refusal): ForbiddenError {
  if (refusal.is === 'ERROR' || refusal.hidden) {
    return new ForbiddenError('You may not do this.', { attempts: 0 });
  }
  const facts = { tool, attempts: 0 };
  if (refusal.reason === 'CLAIM') {
    const say = `You may not call ${tool}: your credential lacks what its service must know of you.`;
    return new ForbiddenError(say, { ...facts, reason: 'CLAIM' });
  }
  const { missingScopes } = refusal;
  const [scopes, them] = missingScopes.length === 1 ? ['scope', 'it'] : ['scopes', 'them'];
  return new ForbiddenError(
    `You may not call ${tool}: that takes the ${scopes} ${missingScopes.join(', ')}.`,
    {
      ...facts,
      missingScopes,
      hint: `Ask the user for ${them}; look for no way around.`,
    },
  );
}

/** The same for log and audit, rule included. */
export function deniedEvent(
  refusal: Refusal,
  of: { readonly tool: string; readonly traceId: string; readonly principal: string },
): PolicyEvent {
  const reason = refusal.is === 'ERROR' ? 'ERROR' : refusal.reason;
  const cause = refusal.is === 'ERROR' ? refusal.cause : undefined;
  return { is: 'DENIED', ...of, reason, rule: refusal.rule, cause };
}
