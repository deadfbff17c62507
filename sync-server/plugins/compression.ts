import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** Answers of a kilobyte and more travel gzipped, quickly rather than tightly. Bodies of requests are left to those who read them. */
export async function registerCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, { encodings: ['gzip'], threshold: 1_024, zlibOptions: { level: 1 }, globalDecompression: false });
}
