/** Requests are checked by the same compiled schemas as everything else in the house; queries and paths are text and become numbers first. */
import type { FastifyInstance } from 'fastify';
import { compileCheck } from '#contract/define/check.ts';
import type { TSchema } from '#contract/define/schema.ts';

type Properties = Readonly<Record<string, { readonly type?: string }>>;

export function registerValidation(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const check = compileCheck(schema);
    const numbers = httpPart === 'querystring' || httpPart === 'params' ? integerFields(schema) : [];
    return (value: unknown) => {
      const read = numbers.length > 0 ? withNumbers(value as Record<string, unknown>, numbers) : value;
      if (check.is(read)) return { value: read };
      return { error: new Error(`${httpPart ?? 'request'}: ${check.problems(read).join('; ')}`) };
    };
  });
}

function integerFields(schema: TSchema): string[] {
  const properties = (schema as { properties?: Properties }).properties ?? {};
  return Object.keys(properties).filter((name) => properties[name]?.type === 'integer');
}

function withNumbers(value: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  const read = { ...value };
  for (const name of names) {
    const text = read[name];
    if (typeof text === 'string' && /^-?\d{1,15}$/.test(text)) read[name] = Number(text);
  }
  return read;
}
