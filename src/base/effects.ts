interface EffectTraits {
  /** From harmless to irrevocable. */
  readonly rank: number;
  /** May run beside its neighbours, and share one backend call with equal calls. */
  readonly shareable: boolean;
  /** Is aborted at the backend when nobody waits for the answer any more. */
  readonly abortable: boolean;
  /** When a call that may have reached the backend may be sent again. */
  readonly repeat: 'ALWAYS' | 'KEYED' | 'NEVER';
}

/** What an effect allows. No other file compares an effect with a string. */
export const EFFECTS = {
  READ: { rank: 0, shareable: true, abortable: true, repeat: 'ALWAYS' },
  IDEMPOTENT: { rank: 1, shareable: false, abortable: false, repeat: 'ALWAYS' },
  WRITE: { rank: 2, shareable: false, abortable: false, repeat: 'KEYED' },
  DESTRUCTIVE: { rank: 3, shareable: false, abortable: false, repeat: 'NEVER' },
} as const satisfies Record<string, EffectTraits>;

export type Effect = keyof typeof EFFECTS;
