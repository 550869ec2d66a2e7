// What the processes that read archives and load dumps see as this package (the condition `dumpdock-child` of package.json): all but the schemas, whose library
// takes longer to load than those processes take to start.
export type * from './cleanup.ts';
export * from './dialects.ts';
export * from './dumpdock-error.ts';
export * from './error-codes.ts';
export type * from './http.ts';
export type * from './inspection.ts';
export * from './kill-points.ts';
export * from './limits.ts';
export type * from './location.ts';
export * from './no-room.ts';
export type * from './progress.ts';
export * from './status.ts';
