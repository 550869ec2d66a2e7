import type { Engine } from '../engine.ts';
import { withConnection } from './connect.ts';

/** Names may be written with or without their schema; without it, the schema public is meant, where dumps put their objects. */
const EXISTING = `
  SELECT given.name FROM unnest($1::text[]) AS given(name)
  WHERE EXISTS (
    SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname || '.' || c.relname = given.name OR (c.relname = given.name AND n.nspname = ANY (pg_catalog.current_schemas(false))))`;

/** Which of the dump's tables and of what it would destroy the database has. */
export const examinePostgres: Engine['examine'] = (target, inspection) =>
  withConnection(target, async (client) => {
    const objects = inspection.requires.flatMap((required) => required.objects ?? []);
    const names = [...new Set([...objects, ...inspection.tables.map(({ name }) => name)])];
    const { rows } = await client.query<{ name: string }>(EXISTING, [names]);
    const existing = new Set(rows.map(({ name }) => name));
    const tables = inspection.tables.map((table) =>
      table.action === 'replace' && !existing.has(table.name) ? { ...table, action: 'create' as const } : table,
    );
    return { tables, existing: objects.filter((name) => existing.has(name)), lacking: [] };
  });
