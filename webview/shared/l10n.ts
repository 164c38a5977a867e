/**
 * Gives `@vscode/l10n` the translations that came with the page. Every page imports this before anything that
 * holds strings.
 */
import * as l10n from '@vscode/l10n';

const translations = document.getElementById('translations')?.textContent;
if (translations) l10n.config({ contents: translations });
