import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const screenshots = fileURLToPath(new URL('../../../test-results/screenshots/', import.meta.url));

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */
/** @typedef {import('playwright-core').Frame} Frame */

/** @typedef {'dark' | 'light' | 'high-contrast' | 'high-contrast-light'} ThemeKind */

/** VS Code's own themes: the setting's value, the picker's label, the class on the workbench. */
const themes = {
  dark: { id: 'Dark Modern', label: 'Dark Modern', className: 'vs-dark' },
  light: { id: 'Light Modern', label: 'Light Modern', className: 'vs' },
  'high-contrast': { id: 'Default High Contrast', label: 'Dark High Contrast', className: 'hc-black' },
  'high-contrast-light': {
    id: 'Default High Contrast Light',
    label: 'Light High Contrast',
    className: 'hc-light',
  },
};

/** Chromium's sandbox refuses root; the rest keeps it from talking to anybody but us. */
export const chromiumArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/**
 * A browser for tests, without a window.
 * @param {string} executablePath
 */
export function launchChromium(executablePath) {
  return chromium.launch({ executablePath, args: chromiumArguments });
}

/**
 * Opens a workbench page and waits until its extensions have started.
 * @param {object} options
 * @param {import('./server.mjs').Server} options.server
 * @param {string} [options.folder] absolute; default: the server's workspace folder
 * @param {[string, string][]} [options.payload] e.g. `[['extensionDevelopmentPath', '/path/of/the/checkout']]`
 * @param {ThemeKind} [options.theme]
 * @param {{ width: number, height: number }} [options.size] CSS pixels
 */
export async function openWorkbench({
  server,
  folder,
  payload,
  theme = 'dark',
  size = { width: 1440, height: 900 },
}) {
  await server.changeSettings({ 'workbench.colorTheme': themes[theme].id });
  const browser = await launchChromium(server.chromium);
  try {
    const context = await browser.newContext({
      viewport: size,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    // Its rings run beside others: what takes a second alone may take many there.
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    /** @type {string[]} */
    const consoleLines = [];
    page.on('console', (message) => consoleLines.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => consoleLines.push(`pageerror: ${error.message}`));
    await page.goto(server.url({ folder, payload }));
    await waitUntilReady(page);
    return { browser, page, consoleLines, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Waits for the workbench's parts and the first activation of extensions. @param {Page} page */
export async function waitUntilReady(page) {
  await page.locator('.monaco-workbench .part.statusbar').waitFor();
  // The driver, there because of --enable-smoke-test-driver, knows when the workbench has restored itself.
  await page.waitForFunction('window.driver !== undefined');
  await page.evaluate('window.driver.whenWorkbenchRestored()');
}

/** Reloads the window as a user's "Developer: Reload Window" does. @param {Page} page */
export async function reloadWindow(page) {
  await page.reload();
  await waitUntilReady(page);
}

/** @param {Page} page */
const quickInput = (page) => page.locator('.quick-input-widget:visible');

/**
 * Runs a command through the palette; fails when the palette has no entry of that very title.
 * @param {Page} page
 * @param {string} title e.g. `Stego: Train…`
 */
export async function runCommand(page, title) {
  const entry = quickInput(page)
    .locator('.monaco-list-row')
    .filter({ has: page.getByText(title, { exact: true }) });
  for (let attempt = 0; ; attempt++) {
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    try {
      // Keys that a webview passes on come a moment later: an Escape may close the palette that follows it.
      await quickInput(page).locator('input').first().fill(`>${title}`, { timeout: 2500 });
      // Extensions' commands enter the palette once they are scanned, and an open palette does not learn of them.
      await entry.first().click({ timeout: 2500 });
      return;
    } catch (error) {
      if (attempt === 8) throw error;
    }
  }
}

/**
 * An entry of an open quick pick, once it is in sight.
 * @param {Page} page
 * @param {string | RegExp} text of its label or any part of it; a string is found anywhere in the entry
 */
async function quickPickEntry(page, text) {
  const entry = quickInput(page).locator('.monaco-list-row').filter({ hasText: text }).first();
  if (typeof text === 'string') {
    // Of a long list only the rows in sight exist.
    await entry.waitFor({ timeout: 5000 }).catch(() => quickInput(page).locator('input').first().fill(text));
  }
  await entry.waitFor();
  return entry;
}

/** What is asked just now; empty where nothing is. @param {Page} page */
async function question(page) {
  const texts = await quickInput(page).locator('.quick-input-title').allInnerTexts();
  const inputs = await quickInput(page).locator('.quick-input-box input').all();
  const hints = inputs.map((input) => input.getAttribute('placeholder', { timeout: 1000 }).catch(() => ''));
  return [...texts, ...(await Promise.all(hints))].join('\n');
}

/**
 * Clicks an entry until that has told: a list that is drawn anew between the two halves of a click does not learn of it.
 * @param {Page} page
 * @param {Locator} entry
 * @param {() => Promise<boolean>} told
 */
async function clickUntil(page, entry, told) {
  for (let attempt = 0; attempt < 5; attempt++) {
    // What is told of another entry, where the mouse rests, may lie over this one.
    await page.mouse.move(0, 0);
    await entry.click({ timeout: 5000 }).catch(() => undefined);
    for (let wait = 0; wait < 30; wait++) {
      if (await told()) return;
      await page.waitForTimeout(100);
    }
  }
  throw new Error(`A click does nothing: ${await entry.innerText({ timeout: 1000 }).catch(String)}`);
}

/**
 * Answers an open quick pick.
 * @param {Page} page
 * @param {string | RegExp} text as of `quickPickEntry`
 */
export async function pickQuickPick(page, text) {
  const entry = await quickPickEntry(page, text);
  const asked = await question(page);
  await clickUntil(page, entry, async () => (await question(page)) !== asked);
}

/**
 * Ticks an entry of an open quick pick that takes several.
 * @param {Page} page
 * @param {string | RegExp} text as of `quickPickEntry`
 */
export async function tickQuickPick(page, text) {
  const entry = await quickPickEntry(page, text);
  await clickUntil(page, entry, async () => (await entry.getAttribute('aria-checked')) === 'true');
}

/**
 * Types into an open quick input and accepts it.
 * @param {Page} page
 * @param {string} text replaces what stands there
 */
export async function typeInput(page, text) {
  await quickInput(page).locator('input').first().fill(text);
  await page.keyboard.press('Enter');
}

/**
 * The messages of the window that hold a text, in the list behind the bell, which is opened: the driver keeps the window
 * from showing them by themselves.
 * @param {Page} page
 * @param {string | RegExp} text
 * @returns {Promise<Locator>}
 */
export async function notices(page, text) {
  const list = page.locator('.notifications-center');
  if (!(await list.isVisible())) await page.locator('[id="status.notifications"]').click();
  await list.waitFor();
  return list.locator('.notification-list-item').filter({ hasText: text });
}

/** Closes the list that `notices` has opened. @param {Page} page */
export async function hideNotices(page) {
  const list = page.locator('.notifications-center');
  if (await list.isVisible()) await page.locator('[id="status.notifications"]').click();
  await list.waitFor({ state: 'hidden' });
}

/**
 * Presses a key until it brings something up: a view learns a moment after a click that it has the keyboard, and the
 * extension what is selected in it.
 * @param {Page} page
 * @param {string} key
 * @param {Locator} wanted
 */
export async function pressUntil(page, key, wanted) {
  for (let attempt = 0; ; attempt++) {
    await page.waitForTimeout(500);
    await page.keyboard.press(key);
    try {
      await wanted.waitFor({ timeout: 4000 });
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

/**
 * Closes an editor.
 * @param {Locator} tab its tab
 */
export async function closeEditor(tab) {
  for (let attempt = 0; attempt < 8 && (await tab.isVisible()); attempt++) {
    await tab.click({ button: 'middle', timeout: 5000 }).catch(() => undefined);
    await tab.waitFor({ state: 'hidden', timeout: 5000 }).catch(() => undefined);
  }
  await tab.waitFor({ state: 'hidden' });
}

/**
 * A file or folder in the explorer, by its own name; the explorer is shown first.
 * @param {Page} page
 * @param {string} name
 * @returns {Promise<Locator>}
 */
export async function explorerItem(page, name) {
  const tree = page.locator('.explorer-folders-view');
  // Where a webview has the focus, keys arrive late or not at all.
  if (!(await tree.isVisible())) await pressUntil(page, 'Control+Shift+E', tree);
  const exact = new RegExp(`^\\s*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
  const item = tree
    .getByRole('treeitem')
    .filter({ has: page.locator('.label-name', { hasText: exact }) })
    .first();
  await item.waitFor();
  return item;
}

/**
 * Opens an item's context menu and chooses an entry.
 * @param {Page} page
 * @param {Locator} item
 * @param {string} label the entry's whole label
 */
export async function contextMenu(page, item, label) {
  const entry = page
    .getByRole('menuitem')
    .filter({ has: page.getByText(label, { exact: true }) })
    .first();
  await item.waitFor();
  // Views follow files a moment later, and while VS Code draws a tree anew it does not tell a command of which item.
  await page.waitForTimeout(1000);
  for (let attempt = 0; ; attempt++) {
    await item.click({ button: 'right' });
    try {
      // Extensions' entries come once they are scanned, and an open menu does not learn of them.
      await entry.waitFor({ timeout: 2500 });
      break;
    } catch (error) {
      if (attempt === 8) throw error;
      await page.keyboard.press('Escape');
    }
  }
  // Menus ignore a mouse-up that follows their opening at once, which on a busy machine may be late.
  for (let attempt = 0; attempt < 4; attempt++) {
    await page.waitForTimeout(300);
    if (!(await entry.isVisible())) return;
    await entry.click({ timeout: 5000 }).catch(() => undefined);
  }
  await entry.waitFor({ state: 'hidden' });
}

/**
 * The inner frame of a webview, found by something that it holds.
 * @param {Page} page
 * @param {string} selector must be visible in the frame
 * @param {{ timeout?: number }} [options] milliseconds
 * @returns {Promise<Frame>}
 */
export async function webviewFrame(page, selector, { timeout = 120_000 } = {}) {
  const deadline = Date.now() + timeout;
  do {
    for (const frame of page.frames()) {
      if (frame === page.mainFrame()) continue;
      const visible = await frame
        .locator(selector)
        .first()
        .isVisible()
        .catch(() => false);
      if (visible) return frame;
    }
    await page.waitForTimeout(100);
  } while (Date.now() < deadline);
  const seen = page.frames().map((frame) => frame.url().slice(0, 80));
  throw new Error(`No webview shows ${selector} after ${timeout} ms. Frames: ${seen.join(', ')}`);
}

/**
 * Saves what the page shows as `test-results/screenshots/<name>.png`.
 * @param {Page} page
 * @param {string} name
 * @returns {Promise<string>} the file's path
 */
export async function screenshot(page, name) {
  await mkdir(screenshots, { recursive: true });
  const file = path.join(screenshots, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}

/**
 * Changes the colour theme and waits until the workbench wears it.
 * @param {Page} page
 * @param {ThemeKind} theme
 */
export async function setTheme(page, theme) {
  const { label, className } = themes[theme];
  const worn = page.locator(`.monaco-workbench.${className}`);
  const entry = quickInput(page).locator('.monaco-list-row.focused').filter({ hasText: label });
  for (let attempt = 0; ; attempt++) {
    await runCommand(page, 'Preferences: Color Theme');
    try {
      await quickInput(page).locator('input').first().fill(label, { timeout: 10_000 });
      await entry.waitFor({ timeout: 10_000 });
      await page.keyboard.press('Enter');
      // A change that comes while VS Code still makes the one before it can be lost.
      await worn.waitFor({ timeout: 10_000 });
      await quickInput(page).waitFor({ state: 'hidden', timeout: 10_000 });
      return;
    } catch (error) {
      if (attempt === 4) throw error;
    }
  }
}
