/** Stands in for the sync server where the start command itself is tested: a ready line, a sign-in, one till, one pairing code. */
import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { demoLogins } from '#domain/demo-shop/shop.ts';

const { values } = parseArgs({ strict: false, options: { port: { type: 'string' }, data: { type: 'string' } } });
const journal = (text: string): void => appendFileSync(`${String(values.data)}.journal`, `${text}\n`);
const till = { id: demoLogins.tills[0]?.tillId, paired: false };

const answers: Readonly<Record<string, unknown>> = {
  'POST /api/v1/session': {},
  'GET /api/v1/stores': { stores: [{ tills: [till] }] },
  [`POST /api/v1/tills/${till.id}/pairing`]: { code: 'CODE-1' },
};
const server = createServer((request, response) => {
  if (request.url === '/crash') process.exit(7);
  response.end(JSON.stringify(answers[`${request.method} ${request.url}`] ?? null));
});
process.once('SIGTERM', () => {
  journal('stopped');
  server.close();
  server.closeAllConnections();
});
server.listen(Number(values.port), '127.0.0.1', () => {
  journal(`started ${process.pid}`);
  console.log(`LAVKA-SERVER ready http://127.0.0.1:${String(values.port)}/`);
});
