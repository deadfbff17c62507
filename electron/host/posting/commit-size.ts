import { MAX_COMMIT_BYTES } from '#contract/sync/commit.ts';

/** What a line may weigh in the commit besides its name: line, fiscal line and movement as JSON. */
const LINE_BYTES = 820;
/** What a receipt weighs without lines; most of it is room for the long head and foot a shop may give its paper. */
const RECEIPT_BYTES = 20_480;

/**
 * True where a sale of these lines is sure to fit into one commit: asked while goods are added, because a sale that is paid
 * can no longer be refused. A test holds the guess above what is really written.
 */
export function saleFitsCommit(lines: readonly { readonly name: string }[]): boolean {
  const bytes = lines.reduce((sum, line) => sum + LINE_BYTES + 2 * Buffer.byteLength(JSON.stringify(line.name)), RECEIPT_BYTES);
  return bytes <= MAX_COMMIT_BYTES;
}
