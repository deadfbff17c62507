/** A tile at a till is smaller than this, in pixels, on any screen. */
const SIDE = 480;
const QUALITY = 0.85;

/** The picture in a file, made small enough for a tile, base64. A file no browser can draw is sent as it is: the server says what is wrong with it. */
export async function smallPicture(file: Blob): Promise<string> {
  const drawn = await createImageBitmap(file).catch(() => null);
  return base64Of(drawn === null ? file : await scaled(drawn) ?? file);
}

async function scaled(drawn: ImageBitmap): Promise<Blob | null> {
  const scale = Math.min(1, SIDE / Math.max(drawn.width, drawn.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(drawn.width * scale));
  canvas.height = Math.max(1, Math.round(drawn.height * scale));
  canvas.getContext('2d')?.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  drawn.close();
  return new Promise((done) => canvas.toBlob(done, 'image/webp', QUALITY));
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
