/** OpenAPI from the very schemas that check requests; the page that shows it is served from our own files. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

export async function registerDocs(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Lavka', version, description: 'Headquarters API. Errors are RFC 9457 problem JSON with stable codes; money is in kopecks, times are UTC milliseconds.' },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'lavka_session' } } },
      security: [{ session: [] }],
    },
  });
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true, uiConfig: { docExpansion: 'list', deepLinking: true } });
}
