import openapiTypescript, { astToString } from 'openapi-typescript';
import { offlineDocument } from './offline-document.ts';

const HEAD = '// Made from the OpenAPI document by apps/api/scripts/write-client-types.ts; a test compares. Do not edit.\n';

/** The types of packages/client, as they must be for this checkout. */
export async function clientTypes(): Promise<string> {
  const { paths, ...document } = await offlineDocument();
  return HEAD + astToString(await openapiTypescript({ ...document, paths: withoutExamples(paths) } as never, { alphabetize: true }));
}

/** Examples of bodies are for the readers of /docs; as comments they would be most of the file. */
function withoutExamples(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExamples);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'example' && name !== 'examples');
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutExamples(member)]));
}
