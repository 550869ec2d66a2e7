import { type Config, type Environment, loadConfig } from '@dumpdock/runtime';
import { runningSettings } from '@dumpdock/stack';

/** The settings of the caller; where those are silent, what the running `npm start` of the same DATA_DIR uses. */
export function readSettings(env: Environment, cwd: string): Config {
  const { dataDir } = loadConfig(env, cwd);
  const running = runningSettings(dataDir);
  return running === null ? loadConfig(env, cwd) : loadConfig({ ...running, ...withoutBlanks(env) }, cwd);
}

function withoutBlanks(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
}
