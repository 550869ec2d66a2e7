// Compiles every source that processes read, so that Node keeps the result (types stripped) in NODE_COMPILE_CACHE. A process that has to do it itself
// holds 35 MB more. Nothing is run: the modules are loaded by one that cannot be linked.
import { globSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const NOT_LINKED = 'nothingOfThisName';

/** Packages of the launcher and of the tests. */
const NOT_SERVED = new Set(['stack', 'testkit']);

const sources = globSync(['apps/{api,worker,cli}/src/**/*.ts', 'packages/*/src/**/*.ts'], {
  cwd: root,
  exclude: (name) => NOT_SERVED.has(path.basename(name)),
});
const imports = sources.map((file) => `import ${JSON.stringify(pathToFileURL(path.join(root, file)).href)};`);
const module = [...imports, `import { ${NOT_LINKED} } from 'node:path';`].join('\n');
try {
  await import(`data:text/javascript,${encodeURIComponent(module)}`);
} catch (error) {
  if (!(error instanceof SyntaxError && error.message.includes(NOT_LINKED))) throw error;
}
