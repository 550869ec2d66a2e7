import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..');

/** A source file of the product. */
export interface SourceFile {
  /** Path from the checkout, with forward slashes. */
  readonly path: string;
  /** `apps/api`, `packages/dump`. */
  readonly workspace: string;
  readonly text: string;
  /** What it imports: `node:fs`, `@dumpdock/contracts`, `./x.ts`. */
  readonly imports: readonly string[];
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

/** Every file under `src` of apps and packages, without what is generated. */
export function sourceFiles(): SourceFile[] {
  return globSync('{apps,packages}/*/src/**/*.{ts,tsx}', {
    cwd: ROOT,
    exclude: (name) => name.includes('node_modules') || name.includes('generated'),
  }).map((file) => {
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    return {
      path: file,
      workspace: file.split('/').slice(0, 2).join('/'),
      text,
      imports: [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3]!),
    };
  });
}
