import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Undefined where no Chromium is installed: what needs one is skipped. */
export const CHROMIUM = PLACES.find((place) => existsSync(place));

/** A headless browser that resolves no name and knows no host but 127.0.0.1. */
export function openBrowser(): Promise<Browser> {
  if (!CHROMIUM) throw new Error(`There is no Chromium at ${PLACES.join(', ')}.`);
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: ARGUMENTS });
}

export interface Watched {
  readonly page: Page;
  /** Address of every request, those of workers included. */
  readonly requests: readonly string[];
  /** Errors of scripts, errors in the console, refusals of the content security policy. */
  readonly problems: readonly string[];
}

/** A page of its own, with empty storage. */
export async function watchedPage(browser: Browser): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1_400, height: 900 } });
  const requests: string[] = [];
  const problems: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  context.on('weberror', (error) => problems.push(error.error().message));
  await context.addInitScript({ content: REPORT_REFUSALS });
  return { page: await context.newPage(), requests, problems };
}

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

/** A refusal that is only reported to the page reaches the console, and so `problems`, by this. */
const REPORT_REFUSALS = `addEventListener('securitypolicyviolation', (event) => {
  console.error('refused by the policy: ' + event.violatedDirective + ' ' + event.blockedURI);
});`;
