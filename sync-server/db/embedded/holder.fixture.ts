/** A process that holds the embedded PostgreSQL of a folder, for tests that kill it: prints what it started, or why it could not. */
import { startEmbeddedPostgres } from './start.ts';

const [dir = ''] = process.argv.slice(2);
// A terminal's Ctrl-C would end this process in the middle; the test decides when.
process.on('SIGINT', () => undefined);
try {
  const postgres = await startEmbeddedPostgres({ dir, tell: (sentence) => process.stderr.write(`${sentence}\n`), settings: { shared_buffers: '16MB' } });
  process.on('SIGTERM', () => void postgres.stop().then(() => process.exit(0)));
  // Something must keep the process, as the server's socket does.
  setInterval(() => undefined, 60_000);
  process.stdout.write(`${JSON.stringify({ pid: postgres.pid(), port: postgres.port, appUrl: postgres.appUrl, ownerUrl: postgres.ownerUrl })}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ failed: error instanceof Error ? error.message : String(error) })}\n`);
  process.exit(1);
}
