/** The questions of a comparison over HTTP. */
import { compileCheck } from '#contract/define/check.ts';
import { Nothing } from '#contract/define/schema.ts';
import { DigestReply, DigestRowsReply, RowsReply } from '#contract/sync/digest.ts';
import type { Asking, Telling } from '../server-link.ts';
import type { CompareLink } from './compare-ports.ts';

const checkDigest = compileCheck(DigestReply);
const checkRows = compileCheck(DigestRowsReply);
const checkAsked = compileCheck(RowsReply);
const checkNothing = compileCheck(Nothing);

/** About how much is answered, in bytes: all sums of a large company; a page of keys; rows asked for. */
const ANSWERS = { digest: 256 * 1024, keys: 512 * 1024, rows: 512 * 1024, nothing: 100 };

export function compareLink(link: Asking & Telling): CompareLink {
  return {
    digest: (after, signal) => link.get('digest', { after: String(after) }, checkDigest, ANSWERS.digest, signal),
    digestRows: (entity, buckets, after, from, signal) => link.get('digest/rows', { entity, buckets: buckets.join(','), after: String(after), ...(from === '' ? {} : { from }) }, checkRows, ANSWERS.keys, signal),
    rows: (entity, keys, signal) => link.post('rows', { entity, keys }, checkAsked, ANSWERS.rows, signal),
    digestReport: (report, signal) => link.post('digest/report', report, checkNothing, ANSWERS.nothing, signal),
  };
}
