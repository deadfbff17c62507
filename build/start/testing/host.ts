/** Stands in for the till's host and for the lab: notes its arguments, tells its address, and stops when asked. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ strict: false, options: { port: { type: 'string' }, 'page-port': { type: 'string' }, data: { type: 'string' } } });
const data = String(values.data);
const port = Number(values.port ?? values['page-port']);
mkdirSync(data, { recursive: true });
const journal = (text: string): void => appendFileSync(`${data}.journal`, `${text}\n`);

const server = createServer((request, response) => {
  if (request.url === '/crash') process.exit(7);
  response.end('ok');
});
process.once('SIGTERM', () => {
  journal('stopped');
  server.close();
  server.closeAllConnections();
});
server.listen(port, '127.0.0.1', () => {
  journal(`started ${process.pid} ${process.argv.slice(2).join(' ')}`);
  console.log(`LAVKA-HOST ready http://127.0.0.1:${port}/`);
});
