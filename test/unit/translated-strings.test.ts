import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Properties that VS Code shows or reads out, wherever they are set. */
const shown = new Set([
  'title',
  'label',
  'description',
  'detail',
  'placeHolder',
  'placeholder',
  'prompt',
  'openLabel',
  'saveLabel',
  'tooltip',
  'message',
]);
const messages = /^show(Information|Warning|Error)Message$|^(UserError|TreeItem|ActionableError)$/;

/** Words that stand in the source where something translated should: line and text. */
function plainWords(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  /** The parts of a text that a user reads; what a call makes of its arguments is the call's affair. */
  const look = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) return report(node, node.text);
    if (ts.isTemplateExpression(node)) {
      report(node, [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' '));
      node.templateSpans.forEach(({ expression }, i) => {
        const before = i === 0 ? node.head.text : node.templateSpans[i - 1].literal.text;
        // The name of an icon.
        if (!before.endsWith('$(')) look(expression);
      });
    } else if (ts.isConditionalExpression(node)) {
      look(node.whenTrue);
      look(node.whenFalse);
    } else if (ts.isBinaryExpression(node)) {
      look(node.left);
      look(node.right);
    } else if (ts.isParenthesizedExpression(node)) look(node.expression);
  };
  const report = (node: ts.Node, words: string) => {
    // Icons, units and names are no words.
    const rest = words
      .replace(/\$\([\w~-]*\)?/g, '')
      .replace(/PSNR|SSIM|RMSE|GFLOP\/s|GiB|dB|Stego( Lab)?/g, '');
    if (!/[a-z]{2,}/i.test(rest)) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${file}:${line + 1}: ${words}`);
  };
  const nameOf = (node: ts.Expression) =>
    ts.isPropertyAccessExpression(node) ? node.name.text : node.getText();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && shown.has(node.name.getText())) look(node.initializer);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      if (ts.isPropertyAccessExpression(node.left) && shown.has(node.left.name.text)) look(node.right);
    }
    const called = ts.isCallExpression(node) || ts.isNewExpression(node);
    if (called && messages.test(nameOf(node.expression))) node.arguments?.forEach(look);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const folder = path.join(root, 'src/vscode');
const files = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts'));

describe('what the editor shows', () => {
  it('is translated wherever it is said', () => {
    const words = files.flatMap((file) => plainWords(file, readFileSync(path.join(folder, file), 'utf8')));
    expect(words).toEqual([]);
  });

  it.each([
    ["vscode.window.showErrorMessage('Not possible')", ['a.ts:1: Not possible']],
    ['throw new UserError(`No run ${name}`)', ['a.ts:1: No run  ']],
    ["item.tooltip = there ? l10n.t('Here') : 'Gone'", ['a.ts:1: Gone']],
    ["pick([{ label: '$(star) ' + l10n.t('Best'), detail: `${size} GiB` }])", []],
    ["showQuickPick(items, { placeHolder: 'Which one?' })", ['a.ts:1: Which one?']],
  ])('is found untranslated in %s', (text, expected) => {
    expect(plainWords('a.ts', text)).toEqual(expected);
  });
});
