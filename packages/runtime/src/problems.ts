/** Collects what is wrong with the settings, so that all of it is told at once. */
export interface Problems {
  /** `name` of the variable, and what is wrong with it in words that end without a full stop. */
  add(name: string, text: string): void;
  readonly list: readonly string[];
}

/** An empty collection. */
export function createProblems(): Problems {
  const list: string[] = [];
  return {
    add: (name, text) => {
      list.push(`${name}: ${text}`);
    },
    list,
  };
}
