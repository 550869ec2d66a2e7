import {
  acceptedSchema,
  auditListSchema,
  cleanupBodySchema,
  cleanupResultSchema,
  confirmBodySchema,
  importListSchema,
  importSchema,
  inspectionSchema,
  jobSchema,
  limitsSchema,
  locationSchema,
  problemSchema,
  reportSchema,
  sessionSchema,
  storageSchema,
  sweepListSchema,
  targetListSchema,
  workspaceListSchema,
} from '@dumpdock/contracts';
import { z } from 'zod';

/** The schemas that have a name in the OpenAPI document: those that validate, no copies. */
export const COMPONENTS = {
  Accepted: acceptedSchema,
  AuditList: auditListSchema,
  CleanupBody: cleanupBodySchema,
  CleanupResult: cleanupResultSchema,
  ConfirmBody: confirmBodySchema,
  Import: importSchema,
  ImportList: importListSchema,
  Inspection: inspectionSchema,
  Job: jobSchema,
  Limits: limitsSchema,
  Location: locationSchema,
  Problem: problemSchema,
  Report: reportSchema,
  Session: sessionSchema,
  Storage: storageSchema,
  SweepList: sweepListSchema,
  TargetList: targetListSchema,
  WorkspaceList: workspaceListSchema,
} as const satisfies Record<string, z.ZodType>;

export type ComponentName = keyof typeof COMPONENTS;

/** Names of what a caller sends; the others are what it gets. */
const SENT: readonly string[] = ['CleanupBody', 'ConfirmBody'];

/** As JSON Schema (draft 2020-12, that of OpenAPI 3.1), one referring to the other by name. */
export function componentSchemas(): Record<string, object> {
  return { ...schemasOf((name) => !SENT.includes(name), 'output'), ...schemasOf((name) => SENT.includes(name), 'input') };
}

export function refTo(name: ComponentName): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function schemasOf(wanted: (name: string) => boolean, io: 'input' | 'output'): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(COMPONENTS)) if (wanted(id)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io, unrepresentable: 'any' });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]));
}
