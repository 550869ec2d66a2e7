import { type Dialect, DumpdockError } from '@dumpdock/contracts';
import type { Engine } from '@dumpdock/engines';
import * as exported from '@dumpdock/engines';

const names: Record<Dialect, string> = { postgresql: 'postgres', mysql: 'mysql', sqlite: 'sqlite' };

/** One engine for each dialect. */
export function createEngines(): Readonly<Record<Dialect, Engine>> {
  const all = exported as unknown as Record<string, unknown>;
  const find = (dialect: Dialect): Engine => {
    const name = names[dialect];
    const made = all[`${name}Engine`];
    if (made) return made as Engine;
    const create = all[`create${name[0]?.toUpperCase()}${name.slice(1)}Engine`] as (() => Engine) | undefined;
    if (create) return create();
    return {
      dialect,
      examine: async () => {
        throw new DumpdockError('INTERNAL');
      },
      sweepLeftovers: async () => ({ removed: [], skipped: [] }),
    } as unknown as Engine;
  };
  return { postgresql: find('postgresql'), mysql: find('mysql'), sqlite: find('sqlite') };
}
