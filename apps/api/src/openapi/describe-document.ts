import { ERROR_CODES, type ErrorCode } from '@dumpdock/contracts';
import { type ComponentName, componentSchemas, refTo } from './components.ts';
import { EXAMPLES } from './examples.ts';
import { COMMON_PROBLEMS, HEADERS, type OperationNote } from './operation-note.ts';
import { NOT_DOCUMENTED, OPERATIONS } from './operations.ts';

type Json = Record<string, unknown>;

/** The parts of an OpenAPI 3.1 document that are read or changed here. */
export interface Document extends Json {
  paths?: Record<string, Json>;
  components?: { schemas?: Record<string, object> } & Json;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const ARCHIVE_CODES = Object.entries(ERROR_CODES).flatMap(([code, { http }]) => (http === 422 ? [code as ErrorCode] : []));

/** Adds names, summaries, answers, examples and problem codes to the document that was made from the validating schemas. */
export function describeDocument(document: Document): Document {
  const paths = Object.entries(document.paths ?? {}).filter(([path]) => !NOT_DOCUMENTED.some((page) => page.test(path)));
  const components = { ...document.components, schemas: componentSchemas() };
  return { ...document, components, paths: Object.fromEntries(paths.map(([path, item]) => [path, describePath(path, item)])) };
}

/** Method and path of every operation that a document names. */
export function operationsOf(document: Document): string[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

function describePath(path: string, item: Json): Json {
  return Object.fromEntries(
    Object.entries(item).map(([method, operation]) => {
      const note = OPERATIONS[`${method.toUpperCase()} ${path}`];
      return [method, note === undefined ? operation : describeOperation(operation as Json, note)];
    }),
  );
}

function describeOperation(operation: Json, note: OperationNote): Json {
  return {
    operationId: note.id,
    tags: [note.tag],
    summary: note.summary,
    ...(note.description === undefined ? {} : { description: note.description }),
    ...operation,
    ...parametersOf(operation, note),
    ...bodyOf(note),
    responses: { ...answersOf(note), ...problemsOf(note) },
  };
}

function parametersOf({ parameters }: Json, { headers = [] }: OperationNote): Json {
  const named = headers.map((name) => ({ in: 'header', name, required: false, description: HEADERS[name], schema: { type: 'string' } }));
  const all = [...((parameters as object[] | undefined) ?? []), ...named];
  return all.length === 0 ? {} : { parameters: all };
}

function bodyOf({ sends, upload }: OperationNote): Json {
  if (upload) return { requestBody: { required: true, content: { 'multipart/form-data': { schema: UPLOAD_FORM } } } };
  return sends === undefined ? {} : { requestBody: { content: { 'application/json': bodyExample(sends) } } };
}

const UPLOAD_FORM = {
  type: 'object',
  required: ['file'],
  properties: {
    target: { type: 'string', description: 'Name of a target; may be left out when only one fits. Send fields before the file.' },
    auto_confirm: { type: 'string', enum: ['true', 'false'], description: 'Load without asking when nothing needs consent.' },
    file: { type: 'string', format: 'binary', description: 'The zip.' },
  },
};

function answersOf({ answers }: OperationNote): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { body, when }]) => [status, { description: when, content: contentOf(body) }]),
  );
}

function contentOf(body: OperationNote['answers'][number]['body']): Json {
  if (body === 'none') return {};
  if (body === 'object') return { 'application/json': { schema: { type: 'object', additionalProperties: true } } };
  if (body.startsWith('text/')) return { [body]: { schema: { type: 'string' } } };
  const json = { 'application/json': bodyExample(body as ComponentName) };
  return body === 'Report' ? { ...json, 'text/html': { schema: { type: 'string' } } } : json;
}

function bodyExample(name: ComponentName): Json {
  return { schema: refTo(name), ...(name in EXAMPLES ? { example: EXAMPLES[name as keyof typeof EXAMPLES] } : {}) };
}

/** Problems by HTTP status, each with its codes and what they mean. */
function problemsOf({ problems = [], upload }: OperationNote): Json {
  const codes = [...new Set<ErrorCode>([...problems, ...(upload ? ARCHIVE_CODES : []), ...COMMON_PROBLEMS])];
  const byStatus = Map.groupBy(codes, (code) => String(ERROR_CODES[code].http));
  return Object.fromEntries([...byStatus].map(([status, those]) => [status, problemOf(those)]));
}

function problemOf(codes: readonly ErrorCode[]): Json {
  const lines = codes.map((code) => `- \`${code}\`: ${ERROR_CODES[code].title} ${ERROR_CODES[code].advice}`);
  const examples = codes.slice(0, 3).map((code) => [code, { summary: ERROR_CODES[code].title, value: exampleOf(code) }]);
  return {
    description: lines.join('\n'),
    content: { 'application/problem+json': { schema: refTo('Problem'), examples: Object.fromEntries(examples) } },
  };
}

function exampleOf(code: ErrorCode): object {
  const { http: status, title, advice } = ERROR_CODES[code];
  if (code === EXAMPLES.Problem.code) return EXAMPLES.Problem;
  return { type: `/docs#${code}`, title, status, code, detail: title, suggestion: advice };
}
