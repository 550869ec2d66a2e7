export * from './engine.ts';
export * from './mysql/index.ts';
export { createSqliteEngine } from './sqlite/sqlite-engine.ts';
