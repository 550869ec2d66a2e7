export { createDatabase } from './create-database.ts';
export { migrateDatabase } from './migrate.ts';
export * from './types.ts';
