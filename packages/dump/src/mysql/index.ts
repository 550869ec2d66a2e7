export { mysqlPolicy } from './mysql-policy.ts';
export { mysqlReader } from './mysql-reader.ts';
