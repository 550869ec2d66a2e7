export * from './as-nobody.ts';
export * from './browser.ts';
export * from './database.ts';
export * from './mariadb.ts';
export { TESTER, type TestPostgres, testPostgres, withDatabase } from './postgres.ts';
export * from './redis.ts';
export { type TestServices, testServices } from './services.ts';
export * from './temp-root.ts';
export * from './until.ts';
