export * from './audit-types.ts';
export { createDatabase } from './create-database.ts';
export { DURATION_BUCKETS_SECONDS } from './imports/finished.ts';
export { migrateDatabase } from './migrate.ts';
export * from './types.ts';
