import { createHmac } from 'node:crypto';
import type { ErrorCode, SideEffect } from '../base/errors.ts';

/** What somebody is told of a failure, of which there may have been several. It holds no argument's value. */
export interface Notice {
  readonly audience: 'DEVELOPERS' | 'OPERATORS';
  readonly tool: string;
  readonly code: ErrorCode;
  readonly reason: string | null;
  /** Path of the argument at fault. */
  readonly argument: string | null;
  readonly backend: string | null;
  readonly sideEffect: SideEffect;
  readonly message: string;
  /** How many failures this notice is about; above 1 it sums up what was not told by itself. */
  readonly count: number;
  /** Of the first and of the last of them, as ISO 8601. */
  readonly from: string;
  readonly until: string;
  /** Of the last of them: by this the log is searched. */
  readonly traceId: string;
}

/** Where notices go. */
export interface Webhook {
  /** `slack`: any hook that takes what Slack takes; `webhook`: the notice as JSON; `alertmanager`: its API, version 2. */
  readonly kind: 'slack' | 'webhook' | 'alertmanager';
  /** Of an Alertmanager its base address. */
  readonly url: string;
  /** Signs what a `webhook` gets. */
  readonly key?: string;
  /** Only these; absent: all. */
  readonly codes?: readonly ErrorCode[];
  readonly tools?: readonly string[];
}

/** One POST. */
export interface Delivery {
  readonly kind: Webhook['kind'];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The notice as this webhook takes it; null: not for this one. */
export function deliveryOf(webhook: Webhook, notice: Notice, wall: number): Delivery | null {
  const { kind, key, codes, tools } = webhook;
  if (codes?.includes(notice.code) === false || tools?.includes(notice.tool) === false) return null;
  const body = JSON.stringify(BODIES[kind](notice, wall));
  const signature = kind === 'webhook' && key !== undefined ? signed(body, key, wall) : null;
  return {
    kind,
    url: kind === 'alertmanager' ? `${webhook.url.replace(/\/$/, '')}/api/v2/alerts` : webhook.url,
    headers: {
      'content-type': 'application/json',
      ...(signature !== null && { 'toolgate-signature': signature }),
    },
    body,
  };
}

const BODIES: Readonly<Record<Webhook['kind'], (notice: Notice, wall: number) => unknown>> = {
  slack(notice) {
    const text = escaped(titleOf(notice));
    const section = { type: 'section', text: { type: 'mrkdwn', text: `*${text}*` } };
    const context = { type: 'mrkdwn', text: escaped(detailsOf(notice)) };
    return { text, blocks: [section, { type: 'context', elements: [context] }] };
  },
  webhook: (notice) => notice,
  alertmanager: (notice, wall) => [
    {
      labels: {
        alertname: 'ToolFailure',
        tool: notice.tool,
        code: notice.code,
        ...(notice.reason !== null && { reason: notice.reason }),
        ...(notice.argument !== null && { argument: notice.argument }),
        severity: notice.audience === 'OPERATORS' ? 'page' : 'ticket',
      },
      annotations: { summary: titleOf(notice), description: detailsOf(notice) },
      startsAt: notice.from,
      // Without another notice it is over; the next one moves this on.
      endsAt: new Date(wall + ALERT_MS).toISOString(),
    },
  ],
};

const ALERT_MS = 15 * 60_000;

function titleOf({ tool, code, reason, count }: Notice): string {
  const what = reason === null ? code : `${code} (${reason})`;
  return count === 1 ? `${tool}: ${what}` : `${tool}: ${what}, ${count} more`;
}

function detailsOf({ message, argument, backend, sideEffect, traceId, from, until }: Notice) {
  const facts = [
    message,
    argument !== null && `argument ${argument}`,
    backend !== null && `backend ${backend}`,
    `side effect ${sideEffect}`,
    from === until ? from : `${from} to ${until}`,
    `trace ${traceId}`,
  ];
  return facts.filter((fact) => fact !== false).join(' · ');
}

/** The three characters that Slack's markup gives a meaning to. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function signed(body: string, key: string, wall: number): string {
  const time = Math.floor(wall / 1_000);
  const digest = createHmac('sha256', key).update(`${time}.${body}`).digest('hex');
  return `t=${time},v1=${digest}`;
}
