import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CHROMIUM, openBrowser, type Watched, watchedPage } from '../support/browser.ts';
import { type ShippedGateway, startShipped } from '../support/shipped-gateway.ts';

const TITLE = CHROMIUM
  ? 'the console page'
  : 'the console page (skipped: no Chromium is installed)';

describe.skipIf(!CHROMIUM)(TITLE, { timeout: 30_000 }, () => {
  let browser: Browser;
  let subject: ShippedGateway;

  beforeAll(async () => {
    [browser, subject] = await Promise.all([openBrowser(), startShipped()]);
  });
  afterAll(async () => {
    await browser?.close();
    await subject?.stop();
  });

  test('loads from its own origin alone, within its policy', async () => {
    const { requests, problems } = await opened();
    const ofWorkers = () => requests.filter((url) => url.includes('.worker-'));
    await expect.poll(ofWorkers, { timeout: 5_000 }).not.toEqual([]);

    expect(new Set(requests.map((url) => new URL(url).origin))).toEqual(new Set([subject.url]));
    expect(problems).toEqual([]);
  });

  test('runs the tool call that it opens with and shows the orders', async () => {
    const { page, problems } = await opened();
    await page.keyboard.press('Control+Enter');

    await answerWith(page, 'ord_20931');
    expect(problems).toEqual([]);
  });

  test('lists the tools by the second tab and the play button', async () => {
    const { page } = await opened();
    await page.getByRole('tab', { name: 'Catalogue' }).click();
    await page.getByRole('button', { name: 'Execute query' }).click();

    await answerWith(page, 'fetchOrderHistory');
  });

  test('has the explorer, which knows the tools', async () => {
    const { page, problems } = await opened();
    await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();

    await page.locator('.docExplorerWrap', { hasText: 'fetchOrderHistory' }).waitFor();
    expect(problems).toEqual([]);
  });

  test('sends the headers of the header editor', async () => {
    const { page } = await opened();
    await writeHeaders(page, '{ "authorization": "Bearer key-of-a-test" }');
    const sent = page.waitForRequest((request) => request.url().endsWith('/graphql'));
    await page.getByRole('button', { name: 'Execute query' }).click();

    expect(await (await sent).allHeaders()).toMatchObject({
      authorization: 'Bearer key-of-a-test',
      'content-type': 'application/json',
    });
  });

  test('keeps a key in the memory of the page alone', async () => {
    const { page } = await opened();
    await writeHeaders(page, `{ "x-note": "key-of-a-test" }`);
    // A new tab makes GraphiQL take over what the editors hold; when storage has it, it has the first one too.
    await page.getByRole('button', { name: 'New tab' }).click();
    await page.getByRole('tab', { name: 'RecentOrders' }).click();
    await page.getByRole('button', { name: 'Execute query' }).click();
    await answerWith(page, 'ord_20931');

    await expect.poll(() => storageOf(page), { timeout: 5_000 }).toContain('untitled');
    const stored = await storageOf(page);
    expect(stored).not.toContain('key-of-a-test');
    expect(stored).not.toContain(subject.key);
  });

  test('shows nothing of the schema before it has a key', async () => {
    const { page, requests } = await watchedPage(browser);
    onTestFinished(() => page.context().close());
    await page.goto(subject.url);
    await page.getByLabel('Key or token').waitFor();

    expect(requests.filter((url) => url.endsWith('/graphql'))).toEqual([]);
  });

  async function opened(): Promise<Watched> {
    const watched = await watchedPage(browser);
    onTestFinished(() => watched.page.context().close());
    await watched.page.goto(subject.url);
    expect(await watched.page.title()).toBe('Toolgate'); // another one says that the page is not built
    await watched.page.getByLabel('Key or token').fill(subject.key);
    await watched.page.getByRole('button', { name: 'Use' }).click();
    const editor = watched.page.getByRole('region', { name: 'Operation Editor' });
    await editor.locator('.view-line', { hasText: 'fetchOrderHistory' }).click();
    return watched;
  }
});

function answerWith(page: Page, text: string): Promise<void> {
  return page.locator('.graphiql-response .view-line', { hasText: text }).first().waitFor();
}

async function writeHeaders(page: Page, headers: string): Promise<void> {
  await page.getByRole('button', { name: 'Headers' }).click();
  await page.getByRole('region', { name: 'Headers' }).locator('.monaco-editor:visible').click();
  await page.keyboard.insertText(headers);
}

async function storageOf(page: Page): Promise<string> {
  return JSON.stringify(await page.context().storageState({ indexedDB: true }));
}
