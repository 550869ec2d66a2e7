export * from './connection.ts';
export * from './consumers.ts';
export { isFinished } from './job-view.ts';
export * from './producers.ts';
export type { QueueStats } from './queue-stats.ts';
export type { SweepCrons } from './schedules.ts';
export { lateSweep, longestIntervalMs, nextRunAt } from './schedules.ts';
export * from './shared-memory.ts';
