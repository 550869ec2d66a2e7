import { describe, expect, it } from 'vitest';
import { bulkPlan } from '../../src/mysql/bulk-plan.ts';

const table = (lines: readonly string[], options = 'ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4'): string =>
  `CREATE TABLE \`t\` (\n${lines.map((line) => `  ${line}`).join(',\n')}\n) ${options}`;
const COLUMNS = ['`id` int(11) NOT NULL AUTO_INCREMENT', '`a` varchar(9) DEFAULT NULL', 'PRIMARY KEY (`id`)'];

describe('the plan for loading a table in bulk', () => {
  it('takes ordinary indexes off and puts them on as they were', () => {
    const plan = bulkPlan(table([...COLUMNS, "UNIQUE KEY `u``1` (`a`,`id`) COMMENT 'x, y'", 'KEY `k` (`a`(3))']));
    expect(plan).toMatchObject({ autoIncrement: 'id', firstColumn: 'id' });
    expect(plan?.definition).not.toContain('AUTO_INCREMENT=7');
    expect(plan?.indexes).toEqual({
      drop: 'ALTER TABLE `t` DROP KEY `u``1`, DROP KEY `k`',
      add: "ALTER TABLE `t` ADD UNIQUE KEY `u``1` (`a`,`id`) COMMENT 'x, y', ADD KEY `k` (`a`(3))",
    });
  });

  it.each([
    ['a full-text index', [...COLUMNS, 'FULLTEXT KEY `f` (`a`)']],
    [
      'an index that holds the drawn numbers',
      ['`a` int(11) NOT NULL', '`n` int(11) NOT NULL AUTO_INCREMENT', 'PRIMARY KEY (`a`)', 'KEY `n` (`n`)'],
    ],
    ['a unique index over hashes', [...COLUMNS, 'UNIQUE KEY `h` (`a`) USING HASH']],
    ['an index over generated columns', [...COLUMNS, '`g` int(11) GENERATED ALWAYS AS (`id` * 2) VIRTUAL', 'KEY `g` (`g`)']],
    ['a name outside of ASCII', [...COLUMNS, 'KEY `größe` (`a`)']],
    ['no index', COLUMNS],
  ])('leaves %s on', (_, lines) => {
    expect(bulkPlan(table(lines))).toMatchObject({ indexes: null });
  });

  it.each([
    ['without a primary key', table(['`a` int(11) DEFAULT NULL', 'KEY `k` (`a`)'])],
    ['of another storage engine', table(COLUMNS, 'ENGINE=MyISAM')],
    ['with a history', table(COLUMNS, 'ENGINE=InnoDB WITH SYSTEM VERSIONING')],
    ['told without quotes', 'CREATE TABLE t (\n  id int,\n  PRIMARY KEY (id)\n) ENGINE=InnoDB'],
  ])('is none for a table %s', (_, created) => {
    expect(bulkPlan(created)).toBeNull();
  });
});
