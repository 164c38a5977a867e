import { describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { UserError } from '../../../src/errors';
import { saveDocument } from '../../../src/vscode/save-document';

/** A document with changes, and what comes of each attempt to save it. */
function changed(...attempts: readonly boolean[]) {
  const left = [...attempts];
  const document = {
    fileName: '/folder/a.stego.yaml',
    isDirty: true,
    async save() {
      const saved = left.shift() ?? false;
      document.isDirty = !saved;
      return saved;
    },
  };
  return { document: document as unknown as vscode.TextDocument, attemptsLeft: () => left.length };
}

describe('a document', () => {
  it('is saved once', async () => {
    const { document, attemptsLeft } = changed(true, true);
    await saveDocument(document);
    expect(attemptsLeft()).toBe(1);
    await saveDocument(document);
    expect(attemptsLeft()).toBe(1);
  });

  it('is saved again where the first time was passed over', async () => {
    const { document } = changed(false, true);
    await saveDocument(document);
    expect(document.isDirty).toBe(false);
  });

  it('that cannot be saved is told of', async () => {
    const { document } = changed(false, false, true);
    await expect(saveDocument(document)).rejects.toThrow(
      new UserError('a.stego.yaml could not be saved: save it, then try again.'),
    );
  });
});
