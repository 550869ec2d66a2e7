export const DIALECTS = ['postgresql', 'mysql', 'sqlite'] as const;
/** How a dump is written, and the engine it goes to. MariaDB dumps are `mysql`. */
export type Dialect = (typeof DIALECTS)[number];
