/** Text grown as bytes: a page of thousands of rows is built without ever standing in memory as one long string. */
const FIRST_BYTES = 16 * 1024;

export type ByteText = {
  readonly add: (text: string) => void;
  /** What was added, without copying; nothing may be added after. */
  readonly bytes: () => Buffer;
};

export function createByteText(): ByteText {
  let buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  let length = 0;
  return {
    add(text) {
      // No letter takes more than three bytes for each unit of UTF-16.
      const most = length + text.length * 3;
      if (most > buffer.length) {
        const wider = Buffer.allocUnsafeSlow(Math.max(most, buffer.length * 2));
        buffer.copy(wider, 0, 0, length);
        buffer = wider;
      }
      length += buffer.write(text, length, 'utf8');
    },
    bytes: () => buffer.subarray(0, length),
  };
}
