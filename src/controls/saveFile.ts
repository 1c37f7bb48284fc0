/** How long the address of a saved file stays valid: the browser starts reading it after the click. */
const KEEP_MS = 60_000;

/** Hands a file to the browser's download. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
}
