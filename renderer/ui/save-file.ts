/** Gives a PDF to the person at the screen the way a browser does: as a download. A page never learns what became of it. */
export function saveFile(page: Document, fileName: string, base64: string): void {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
  const link = page.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The download has begun by the next turn; before it the address must stay good.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
