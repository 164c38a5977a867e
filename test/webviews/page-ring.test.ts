import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy, webviewHtml } from '../../src/vscode/webview-html';
import type { FromTrainingPage, ToTrainingPage } from '../../src/vscode/panels/training/contract';
import { canvasInk, overflowing, poorContrast } from '../support/webviews/look';
import { PageRing } from '../support/webviews/page-ring';
import { lossColumns, runSummary } from '../support/webviews/run-fixtures';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
// Whatever a failed test left open must not be blamed on the next one.
afterEach(() => ring.problems());
afterAll(() => ring.stop());

describe('what the other tests rely on', () => {
  it.each([
    ['a style attribute', '<p style="color: red">x</p>', 'style-src'],
    ['a style element', '<style>p { color: red }</style>', 'style-src'],
    ['a picture from the network', '<img src="http://127.0.0.1:9/x.png">', 'default-src'],
  ])('notices %s', async (_what, html, directive) => {
    const { page } = await ring.openPage('reveal');
    await page.evaluate((added) => document.body.insertAdjacentHTML('beforeend', added), html);
    await expect.poll(() => page.evaluate(() => window.fakeHost.violations.length)).toBeGreaterThan(0);
    expect((await ring.problems()).join('\n')).toContain(directive);
  });

  it('notices what a page logs as error, and what it throws', async () => {
    const { page } = await ring.openPage('reveal');
    const thrown = page.waitForEvent('pageerror');
    await page.evaluate(() => {
      console.error('went wrong');
      setTimeout(() => {
        throw new Error('thrown');
      });
    });
    await thrown;
    const problems = (await ring.problems()).join('\n');
    expect(problems).toContain('went wrong');
    expect(problems).toContain('thrown');
  });

  it('notices faint text and what reaches over the edge', async () => {
    const { page } = await ring.openPage('reveal');
    await page.evaluate(() => {
      const text = document.createElement('p');
      text.textContent = 'faint';
      text.style.color = '#555555';
      text.style.width = '3000px';
      document.querySelector('main')?.append(text);
    });
    expect((await poorContrast(page)).join()).toContain('faint');
    expect(await overflowing(page)).toContain('P.');
  });
});

describe('the pages', () => {
  it('hold still for those who asked for it', async () => {
    const open = async (reducedMotion: boolean) => {
      const opened = await ring.openPage<ToTrainingPage, FromTrainingPage>('training', { reducedMotion });
      const losses = lossColumns(5);
      await opened.host.send({
        type: 'snapshot',
        run: runSummary('running'),
        losses,
        validation: [],
        sampleSteps: [],
      });
      const spinner = opened.page.locator('.state .codicon');
      await spinner.waitFor();
      return spinner.evaluate((element) => getComputedStyle(element).animationName);
    };
    expect(await open(false)).not.toBe('none');
    expect(await open(true)).toBe('none');
    expect(await ring.problems()).toEqual([]);
  });

  it('draw with the colours of the system when they are forced', async () => {
    const { page, host } = await ring.openPage<ToTrainingPage, FromTrainingPage>('training', {
      forcedColors: true,
    });
    const losses = lossColumns(200);
    await host.send({
      type: 'snapshot',
      run: runSummary('running'),
      losses,
      validation: [],
      sampleSteps: [],
    });
    await page.locator('.uplot canvas').first().waitFor();
    const text = await page.evaluate(() => {
      const probe = document.createElement('span');
      probe.style.color = 'CanvasText';
      document.body.append(probe);
      return getComputedStyle(probe).color;
    });
    expect((await canvasInk(page.locator('.uplot canvas').first(), text)).pixels).toBeGreaterThan(100);
    expect(await ring.problems()).toEqual([]);
  });
});

describe('webviewHtml', () => {
  const page = {
    cspSource: 'https://*.example',
    nonce: 'abc',
    scriptUri: 'https://a.example/training.js?x=1&y=2',
    styleUris: ['https://a.example/training.css'],
    title: '"><script>alert(1)</script>',
    lang: 'de',
    strings: { Train: '</script><script>alert(1)</script>' },
  };

  it('allows the page’s own files and nothing inline', () => {
    const policy = contentSecurityPolicy(page);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'nonce-abc'");
    expect(policy).not.toMatch(/unsafe|data:|blob:/);
  });

  it('writes what it is given as text', () => {
    const html = webviewHtml(page);
    expect(html).toContain('<html lang="de">');
    expect(html).toContain('src="https://a.example/training.js?x=1&amp;y=2"');
    expect(html).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    // The page's own and the translations, which run nothing.
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).toContain('\\u003c/script>');
    expect(html.match(/ style=/g)).toBeNull();
  });
});
