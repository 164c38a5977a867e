import { mkdir, readFile } from 'node:fs/promises';
import type axe from 'axe-core';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../workbench/browser.mjs';
import { ensureChromium } from '../workbench/chromium.mjs';
import type { Translations } from '../../../src/vscode/webview-html';
import type { PageName } from '../../../src/vscode/webview-page';
import { installFakeHost, type FakeHost } from './fake-host';
import { startPageServer, type PageServer } from './page-server';
import type { ThemeName } from './themes';

const screenshots = path.resolve(import.meta.dirname, '../../../test-results/screenshots');

export interface OpenOptions<State> {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly state?: State;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
}

export interface OpenPage<To, From, State> {
  readonly page: Page;
  readonly host: FakeHost<To, From, State>;
}

/**
 * One browser and one server for a test file. Every page is watched from its first byte: what it violates of
 * its policy, logs as error or throws is handed out by `problems`, which a test must find empty, and so is what
 * axe-core finds inaccessible in the state that the test left the page in.
 */
export class PageRing {
  private readonly open = new Set<Page>();
  /** Used before, and blank now: a page that has run a script before is there much sooner than a new one. */
  private readonly idle: Page[] = [];
  private readonly logged: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly context: BrowserContext,
    private readonly server: PageServer,
  ) {}

  /** @param strings What the pages say instead of their English strings. */
  static async start(strings: Translations = {}): Promise<PageRing> {
    const browser = await launchChromium(await ensureChromium());
    // Pages keep nothing in the browser, so they can share what is slow to make.
    return new PageRing(browser, await browser.newContext(), await startPageServer(strings));
  }

  async openPage<To, From, State = undefined>(
    name: PageName,
    options: OpenOptions<State> = {},
  ): Promise<OpenPage<To, From, State>> {
    const { theme = 'dark', width = 1280, height = 900, state } = options;
    const page = this.idle.pop() ?? (await this.newPage());
    this.open.add(page);
    // A page behind another one draws once a second.
    await page.bringToFront();
    await page.mouse.move(0, 0);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({
      reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
      forcedColors: options.forcedColors ? 'active' : 'none',
    });
    const host = await installFakeHost<To, From, State>(page, state);
    await page.goto(this.server.url(name, theme), { waitUntil: 'load' });
    return { page, host };
  }

  private async newPage(): Promise<Page> {
    const page = await this.context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.logged.push(message.text());
    });
    page.on('pageerror', (error) => this.logged.push(String(error)));
    return page;
  }

  /** Empties the pages and gives everything that was wrong with them. */
  async problems(): Promise<readonly string[]> {
    for (const page of this.open) {
      this.logged.push(...(await page.evaluate(() => window.fakeHost.violations)));
      this.logged.push(...(await inaccessible(page)));
      await page.goto('about:blank');
      this.open.delete(page);
      this.idle.push(page);
    }
    return this.logged.splice(0);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds against WCAG 2.2 AA and its own best practices, one line each. */
async function inaccessible(page: Page): Promise<string[]> {
  // As a debugger does it: the policy of the page refuses scripts that are added otherwise.
  const debug = await page.context().newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: `${axeSource};undefined` });
  const { violations } = await page.evaluate(() => {
    // Style sheets matter only to a rule that is switched off by default.
    // Forced colours are the system's; axe-core would measure those that the page asked for in vain.
    const forced = matchMedia('(forced-colors: active)').matches;
    const rules = { 'color-contrast': { enabled: !forced } };
    // To describe what is right takes it as long as to look for what is wrong.
    const options: axe.RunOptions = { rules, preload: false, resultTypes: ['violations'] };
    return (window as unknown as { axe: typeof axe }).axe.run(options);
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} (${target.join(' ')}) ${failureSummary ?? ''}`),
  );
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  // Hiding the caret would inject a style, which the policy of the page refuses.
  await page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true, caret: 'initial' });
}
