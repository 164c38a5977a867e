/** How package.json calls the preview. */
export const revealEditorType = 'stego.reveal';
