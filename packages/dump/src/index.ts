export { DETECTION_HEAD_BYTES, detectDump, surveyDialect } from './detect.ts';
export * from './digest.ts';
export * from './inspect.ts';
export type { DumpInspection, InspectedDumpEntry } from './inspect-findings.ts';
export * from './location.ts';
export * from './mask-snippet.ts';
export * from './policy-rule.ts';
export * from './types.ts';
