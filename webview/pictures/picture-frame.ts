import './pictures.css';
import * as l10n from '@vscode/l10n';
import { element } from '../shared/dom';

/** The box through which pictures of a zoom group are seen: has the keyboard, and says what its keys do. */
export function createPictureFrame(label: string, ...children: readonly Node[]): HTMLElement {
  return element(
    'div',
    {
      class: 'picture-frame',
      role: 'group',
      tabindex: '0',
      'aria-label': label,
      'aria-description': l10n.t('Plus and minus zoom, 0 fits, 1 shows the actual size, arrows move.'),
    },
    ...children,
  );
}
