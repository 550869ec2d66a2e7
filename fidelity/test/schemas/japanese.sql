-- Second bytes that look like syntax in SJIS: 表 is 95 5C, ソ 83 5C, 能 94 5C, 十 8F 5C, ゼ 83 5B; in EUC_JP none does.
CREATE TABLE words (id int PRIMARY KEY, word varchar(50), note text);
INSERT INTO words VALUES (1, '表', 'ソ'), (2, '能十ゼ', 'it''s; 表'), (3, '表''表', NULL), (4, 'カタカナ漢字ひらがな', '予約語; -- 表');
CREATE VIEW shown AS SELECT word FROM words WHERE word <> '表;';
