import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { expectRecorded } from '../define/recorded-version.ts';
import { CommitHeader, CommitPayload, CommitVerdict, PushReply, commitHashInput } from './commit.ts';
import { DigestReply, DigestReport, DigestRowsReply, RowsReply, RowsRequest } from './digest.ts';
import { EnrolReply, EnrolRequest, TillReport } from './enrol.ts';
import { decodeCommits, encodeCommits } from './frames.ts';
import { EntityChanges, HeadEvent, PullReply } from './pull.ts';
import { ReceiptAnswer, ReceiptsPage } from './receipts.ts';
import { rowSchema } from './row.ts';
import { SessionReply, SessionRequest, sessionInput, type SessionClaims } from './session.ts';
import { SnapshotLine, SnapshotReply } from './snapshot.ts';
import { SYNC_VERSION, SYNC_VERSION_FLOOR } from './version.ts';

const recorded: Readonly<Record<number, string>> = {
  1: 'd4ec888a447090f76f246b50df525c587ade9718a9146347b95f0ac432c266b1',
  2: 'c2286c5f0c66e22f5fe72920e288be72022b26d74990f287e9a241a02ea394b7',
  3: 'c59e7d8217b6e98a12c26a339ebd21e35519be95de0971987a8bdf47707f1472',
  4: 'a9c7437270e2d48e94d14d980dafada392dcf6b9bdff612ec5620c231d6b4963',
};

const travelling = (Object.keys(catalogue) as EntityName[]).filter((name) => entityOf(name).direction !== 'none');
const payload = new TextEncoder().encode('{"facts":[]}');
const claims: SessionClaims = { device: 'd', incarnation: 'i', series: 'A', born: 'fork', token: 't', attempt: 'a', clock: 1, installId: 'n', computerName: 'касса', machine: 'm', build: 'b', contractVersion: 3 };

describe('the sync contract', () => {
  it('is what its version recorded: messages, rows, keys and framing', () => {
    const declared = {
      messages: { CommitHeader, CommitPayload, CommitVerdict, PushReply, EnrolRequest, EnrolReply, TillReport, EntityChanges, PullReply, HeadEvent, SessionRequest, SessionReply, SnapshotReply, SnapshotLine, DigestReply, DigestRowsReply, RowsRequest, RowsReply, DigestReport, ReceiptsPage, ReceiptAnswer },
      rows: travelling.map((name) => ({ name, key: entityOf(name).key, row: rowSchema(name) })),
      hashInput: [...commitHashInput('0'.repeat(64), 'op', 1, payload)],
      sessionInput: [...sessionInput(claims)],
    };
    expectRecorded(declared, SYNC_VERSION, recorded, join(import.meta.dirname, 'version.ts'));
  });

  it('accepts its own version', () => {
    expect(SYNC_VERSION_FLOOR).toBeLessThanOrEqual(SYNC_VERSION);
  });
});

describe('frames of a push', () => {
  const header = { device: 'd', hash: 'ж' } as unknown as CommitHeader;

  it('come back as they went, payloads untouched and empty ones too', () => {
    const commits = [{ header, payload }, { header, payload: new Uint8Array([0, 255, 10]) }, { header, payload: new Uint8Array() }];
    expect(decodeCommits(encodeCommits(commits))).toEqual(commits);
    expect(decodeCommits(new Uint8Array())).toEqual([]);
  });

  it('are null when cut anywhere but between two commits', () => {
    const one = encodeCommits([{ header, payload }]);
    const body = encodeCommits([{ header, payload }, { header, payload }]);
    for (let length = 1; length < body.length; length++) {
      if (length !== one.length) expect(decodeCommits(body.subarray(0, length)), `cut at ${length}`).toBeNull();
    }
  });

  it('keep a payload nobody can read, and refuse a header nobody can', () => {
    const broken = encodeCommits([{ header, payload }]);
    broken[4] = 0xff;
    expect(decodeCommits(broken)).toBeNull();
    expect(decodeCommits(encodeCommits([{ header, payload: new Uint8Array([0xff, 0xfe]) }]))?.[0]?.payload).toEqual(new Uint8Array([0xff, 0xfe]));
  });
});
