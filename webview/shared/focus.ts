/**
 * Hides controls, or shows them. The focus of one that goes would fall to the page, and who uses the keyboard would begin
 * anew at its top: it moves on to the first of its `neighbours` that is there.
 */
export function setHidden(
  controls: readonly (readonly [control: HTMLElement, hidden: boolean])[],
  ...neighbours: readonly HTMLElement[]
): void {
  const focused = document.activeElement;
  const isLost = controls.some(([control, hidden]) => hidden && control.contains(focused));
  for (const [control, hidden] of controls) control.hidden = hidden;
  if (isLost) neighbours.find((neighbour) => neighbour.checkVisibility())?.focus();
}
