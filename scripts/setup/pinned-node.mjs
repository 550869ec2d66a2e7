import { existsSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './say.mjs';

const NEEDED_MAJOR = 24;

/** The Node that runs dumpdock: the one that came with the dependencies, or this one when it is new enough (macOS). */
export function pinnedNode(root) {
  const pinned = path.join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  throw new SetupError(
    `There is no Node ${NEEDED_MAJOR} for ${process.platform}-${process.arch} among the dependencies: install Node ${NEEDED_MAJOR} or newer and try again.`,
  );
}
