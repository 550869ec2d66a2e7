export * from './detect.ts';
export * from './location.ts';
export * from './mask-snippet.ts';
export * from './policy-rule.ts';
export * from './types.ts';
