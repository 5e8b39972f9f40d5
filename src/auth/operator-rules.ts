import type { Clock } from '../base/clock.ts';
import type { Args, Caller } from '../model/call.ts';
import type { Decision, Rule } from '../model/permission.ts';
import type { ToolPlan } from '../model/plan.ts';

const LATEST_MS = 50;

interface Asked {
  readonly caller: Caller;
  readonly plan: ToolPlan;
  readonly args: Args | null;
}

interface Asking {
  readonly rules: readonly Rule[];
  readonly clock: Clock;
}

const ALLOWED: Decision = Object.freeze({ is: 'ALLOW' });

/** One after the other, until one does not allow. Nothing but the word ALLOW, in time, allows. */
export function askRules({ rules, clock }: Asking, asked: Asked): Decision | Promise<Decision> {
  for (const [at, rule] of rules.entries()) {
    const decision = askOne(rule, asked, clock);
    if (decision instanceof Promise) {
      const rest = { clock, rules: rules.slice(at + 1) };
      return decision.then((one) => (one.is === 'ALLOW' ? askRules(rest, asked) : one));
    }
    if (decision.is !== 'ALLOW') return decision;
  }
  return ALLOWED;
}

/** What a rule answers is anything, until it was looked at. It never throws and never rejects. */
function askOne(rule: Rule, { caller, plan, args }: Asked, clock: Clock) {
  const since = clock.now();
  const judge = (answer: unknown): Decision => {
    if (clock.now() - since > LATEST_MS) return failed(rule, new Error(LATE));
    if (answer === 'ALLOW') return ALLOWED;
    if (answer !== 'DENY') return failed(rule, new Error('It answered neither ALLOW nor DENY.'));
    return { is: 'DENY', reason: 'RULE', hidden: true, missingScopes: [], rule: rule.name };
  };
  try {
    const answer: unknown = rule.check(caller, plan, args);
    if (typeof answer === 'string') return judge(answer);
    return inTime(answer, clock).then(judge, (cause) => failed(rule, cause));
  } catch (cause) {
    return failed(rule, cause);
  }
}

function failed({ name }: Rule, cause: unknown): Decision {
  return { is: 'ERROR', rule: name, cause };
}

const LATE = `It took longer than ${LATEST_MS} ms.`;

async function inTime(answer: unknown, clock: Clock): Promise<unknown> {
  const answered = new AbortController();
  const late = clock.sleep(LATEST_MS, answered.signal).then(() => {
    throw new Error(LATE);
  });
  late.catch(() => {}); // the sleep ends with the answer
  try {
    return await Promise.race([answer, late]);
  } finally {
    answered.abort();
  }
}
