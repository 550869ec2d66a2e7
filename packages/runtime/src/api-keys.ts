import type { Problems } from './problems.ts';

export const ROLES = ['viewer', 'importer', 'operator'] as const;
/** What a key may do; each role may also do what those before it may. */
export type Role = (typeof ROLES)[number];

/** A key as it is configured: its SHA-256, never the key. */
export interface ApiKey {
  readonly name: string;
  readonly role: Role;
  /** Lower-case hex. */
  readonly sha256: string;
}

const ENTRY = /^([A-Za-z0-9][\w.@-]{0,63}):(viewer|importer|operator):([0-9a-fA-F]{64})$/;

/** Reads API_KEYS: `name:role:sha256hex` entries separated by spaces. */
export function parseApiKeys(text: string, problems: Problems): ApiKey[] {
  const keys: ApiKey[] = [];
  for (const [index, entry] of text.split(/\s+/).filter(Boolean).entries()) {
    const match = ENTRY.exec(entry);
    if (match === null) {
      problems.add(
        'API_KEYS',
        `entry ${index + 1} must be name:role:sha256hex with a role of ${ROLES.join(', ')}; \`dumpdock keys new\` makes one`,
      );
    } else if (keys.some((key) => key.name === match[1])) {
      problems.add('API_KEYS', `entry ${index + 1} repeats the name ${match[1]}`);
    } else {
      keys.push({ name: match[1]!, role: match[2] as Role, sha256: match[3]!.toLowerCase() });
    }
  }
  return keys;
}
