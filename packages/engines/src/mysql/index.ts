export { createMysqlEngine } from './mysql-engine.ts';
