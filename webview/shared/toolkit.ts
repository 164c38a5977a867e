/**
 * The page controls. This is the only file that knows which kit draws them: its makers archived it, so to
 * replace it means to rewrite these functions and nothing else.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { icon } from './dom';

provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeProgressRing(),
  vsCodeTextField(),
);

export interface ButtonOptions {
  readonly label: string;
  readonly icon?: string;
  readonly appearance: 'primary' | 'secondary' | 'icon';
  readonly onClick: () => void;
}

export interface Button {
  readonly element: HTMLElement;
  setEnabled(enabled: boolean): void;
  setLabel(label: string): void;
  /** Only where it was made with an icon. */
  setIcon(name: string): void;
  /** Makes it a button with two states. */
  setPressed(pressed: boolean): void;
}

/** With the appearance `icon` the label is not drawn but still said, and shown as a tooltip. */
export function createButton(options: ButtonOptions): Button {
  const button = document.createElement('vscode-button') as HTMLElement & { disabled: boolean };
  button.className = 'draws-own-focus';
  button.setAttribute('appearance', options.appearance);
  // Bare text: the kit takes every span in a button for an icon and gives it an icon's width.
  const label = document.createTextNode('');
  const setLabel = (text: string) => {
    if (options.appearance === 'icon') {
      button.setAttribute('aria-label', text);
      button.title = text;
    } else if (label.data !== text) label.data = text;
  };
  const mark = options.icon ? icon(options.icon) : undefined;
  if (mark) {
    if (options.appearance !== 'icon') mark.slot = 'start';
    button.append(mark);
  }
  if (options.appearance !== 'icon') button.append(label);
  setLabel(options.label);
  button.addEventListener('click', () => {
    if (!button.disabled) options.onClick();
  });
  return {
    element: button,
    setEnabled: (enabled) => (button.disabled = !enabled),
    setLabel,
    setIcon: (name) => mark && (mark.className = `codicon codicon-${name}`),
    // As property: the kit's button does not look at the attribute.
    setPressed: (pressed) => (button.ariaPressed = String(pressed)),
  };
}

export function createCheckbox(
  label: string,
  checked: boolean,
  onChange: (checked: boolean) => void,
): HTMLElement {
  const box = document.createElement('vscode-checkbox') as HTMLElement & { checked: boolean };
  box.className = 'draws-own-focus';
  box.append(label);
  box.checked = checked;
  box.addEventListener('change', () => onChange(box.checked));
  return box;
}

/** A choice of one of a few values, drawn as drop-down list. `label` is for assistive tools only. */
export function createDropdown<Value extends string>(
  label: string,
  options: readonly { readonly value: Value; readonly text: string }[],
  selected: Value,
  onChange: (value: Value) => void,
): HTMLElement {
  const dropdown = document.createElement('vscode-dropdown') as HTMLElement & { value: string };
  dropdown.className = 'draws-own-focus';
  dropdown.setAttribute('aria-label', label);
  for (const { value, text } of options) {
    const option = document.createElement('vscode-option');
    option.setAttribute('value', value);
    if (value === selected) option.setAttribute('selected', '');
    option.append(text);
    dropdown.append(option);
  }
  // The mark alone does not do: until it is told otherwise, the kit takes an option of the value '' for the selected one.
  dropdown.value = selected;
  dropdown.addEventListener('change', () => onChange(dropdown.value as Value));
  return dropdown;
}

/** Stands beside words that say what is waited for; the kit's own are always English. */
export function createProgressRing(): HTMLElement {
  const ring = document.createElement('vscode-progress-ring');
  ring.setAttribute('aria-hidden', 'true');
  return ring;
}

export interface TextField {
  readonly element: HTMLElement;
  getValue(): string;
  /** Leaves alone what the user is typing. */
  setValue(value: string): void;
  setEnabled(enabled: boolean): void;
  /** Marks it; what is wrong must be said in words beside it. */
  setInvalid(invalid: boolean): void;
}

/** One line of text. `label` is for assistive tools only. */
export function createTextField(
  label: string,
  handlers: { readonly onInput: (value: string) => void; readonly onEnter: () => void },
): TextField {
  const field = document.createElement('vscode-text-field') as HTMLElement & {
    value: string;
    disabled: boolean;
  };
  field.className = 'draws-own-focus';
  // Once it is in the page: the kit puts a name of its own there when it gets in.
  queueMicrotask(() => field.setAttribute('aria-label', label));
  field.addEventListener('input', () => handlers.onInput(field.value));
  field.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') handlers.onEnter();
  });
  return {
    element: field,
    getValue: () => field.value,
    setValue: (value) => {
      if (document.activeElement !== field && field.value !== value) field.value = value;
    },
    setEnabled: (enabled) => (field.disabled = !enabled),
    setInvalid: (invalid) => {
      if (invalid) field.setAttribute('aria-invalid', 'true');
      else field.removeAttribute('aria-invalid');
    },
  };
}
