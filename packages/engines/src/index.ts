export * from './engine.ts';
export * from './mysql/index.ts';
export { createPostgresEngine } from './postgres/postgres-engine.ts';
export { createSqliteEngine } from './sqlite/sqlite-engine.ts';
export { troubleshootingDocument } from './troubleshooting-document.ts';
