export * from './engine.ts';
export * from './mysql/index.ts';
