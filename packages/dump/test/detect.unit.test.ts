import type { Dialect } from '@dumpdock/contracts';
import { expect, test } from 'vitest';
import { detectDump, surveyDialect } from '../src/index.ts';

const PG = "SET statement_timeout = 0;\nSET client_encoding = 'UTF8';\nCREATE TABLE public.t (a integer);\n";
const MY = '/*!40101 SET NAMES utf8mb4 */;\nCREATE TABLE `t` (`a` int) ENGINE=InnoDB;\n';
const LITE = 'CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT);\n';

/** How tools begin their dumps: the head, then what it tells. */
const HEADS: readonly (readonly [head: string, dialect: Dialect, tool: string | null, version: string | null, encoding?: string])[] = [
  [
    `--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 15.2\n-- Dumped by pg_dump version 16.3\n\n${PG}`,
    'postgresql',
    'pg_dump',
    '16.3',
  ],
  [
    `--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n-- Dumped by pg_dump version 18.0 (Debian 18.0-1)\n${PG}`,
    'postgresql',
    'pg_dump',
    '18.0',
  ],
  [`--\n-- PostgreSQL database dump\n--\n${PG}`, 'postgresql', 'pg_dump', null],
  [
    `--\n-- PostgreSQL database cluster dump\n--\n-- PostgreSQL database dump\n-- Dumped by pg_dump version 13.3\n${PG}`,
    'postgresql',
    'pg_dumpall',
    '13.3',
  ],
  [`--\n-- PostgreSQL database dump\n--\nSET client_encoding = 'SJIS';\n`, 'postgresql', 'pg_dump', null, 'SJIS'],
  [`-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n${MY}`, 'mysql', 'mysqldump', '8.0.36'],
  [`-- MySQL dump 9.7.4, for Linux (x86_64)\n${MY}`, 'mysql', 'mysqldump', '9.7.4'],
  [
    `/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)\n${MY}`,
    'mysql',
    'mariadb-dump',
    '10.11.6',
  ],
  [`-- MySQL dump 10.13  Distrib 5.7.17\n/*!40101 SET NAMES gbk */;\n`, 'mysql', 'mysqldump', '5.7.17', 'gbk'],
  [`-- phpMyAdmin SQL Dump\n-- version 5.2.1\n-- https://www.phpmyadmin.net/\n${MY}`, 'mysql', 'phpMyAdmin', '5.2.1'],
  [
    `-- HeidiSQL Version:             12.5.0.6677\n-- Server version:               10.6.12-MariaDB\n${MY}`,
    'mysql',
    'HeidiSQL',
    '12.5.0.6677',
  ],
  [`-- Adminer 4.8.1 MySQL 8.0.36 dump\n\n${MY}`, 'mysql', 'Adminer', '4.8.1'],
  [`-- Adminer 4.8.1 PostgreSQL 15.2 dump\n\nCREATE TABLE "t" ("a" integer NOT NULL);\n`, 'postgresql', 'Adminer', '4.8.1'],
  [`# Sequel Ace SQL dump\n# Version 20046\n${MY}`, 'mysql', 'Sequel Ace', '20046'],
  [
    `/*\n Navicat Premium Data Transfer\n\n Source Server Type    : PostgreSQL\n Target Server Type    : PostgreSQL\n*/\n`,
    'postgresql',
    'Navicat',
    null,
  ],
  [`/*!40101 SET NAMES binary*/;\n/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n${MY}`, 'mysql', 'mydumper', null, 'binary'],
  [`PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n${LITE}`, 'sqlite', 'sqlite3 .dump', null],
  [`--\n-- File generated with SQLiteStudio v3.4.4 on Mon Jan 1\n--\nPRAGMA foreign_keys = off;\n`, 'sqlite', 'SQLiteStudio', '3.4.4'],
  [`\ufeffCREATE TABLE "t" ("a" serial, b timestamptz);\nALTER TABLE t OWNER TO me;\n`, 'postgresql', null, null],
  [MY.replaceAll('\n', '\r\n'), 'mysql', null, null],
  [`${LITE}CREATE TABLE u(b) WITHOUT ROWID;\n`, 'sqlite', null, null],
];

test.each(HEADS.map((row) => [row] as const))('%j', ([head, dialect, tool, version, encoding]) => {
  const detected = detectDump(Buffer.from(head), 'x.sql');
  expect(detected).toMatchObject({ dialect, tool, version, bomBytes: head.startsWith('\ufeff') ? 3 : 0 });
  if (encoding !== undefined) expect(detected.encoding).toBe(encoding);
  expect(detected.confidence).toBeGreaterThan(0.5);
  expect(surveyDialect([{ path: 'x.sql', head: Buffer.from(head) }])).toBe(dialect);
});

/** Schemas by hand, with few marks: what they tell, null when they could be of several. `sure`: enough to overrule the dialect of a target. */
const SCHEMAS: readonly (readonly [sql: string, dialect: Dialect | null, sure?: 'sure'])[] = [
  // Columns that are called like a type or a command of some dialect.
  ["CREATE TABLE t (uuid varchar(32) DEFAULT '' NOT NULL,\n\tsource varchar(9),\n\tshow integer,\n\tserial varchar(9));", null],
  [
    'CREATE TABLE t (inet integer, jsonb text, pg_rating text, attach text, pragma text); SELECT uuid, cidr FROM t GROUP BY uuid, inet;',
    null,
  ],
  ['CREATE TABLE t (uuid text);\n/*\n  Create Foreign Keys; create sequence, DELIMITER $$\n*/\n', null],
  // What is left when the values are taken away.
  ["INSERT INTO t VALUES ('1','6000000','6000018');", null],
  ['CREATE TABLE t (a bigint NOT NULL REFERENCES u (a) ON DELETE CASCADE, PRIMARY KEY (a));', null],
  // SQLite takes any word for a type; its own words settle it.
  ['CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, image longblob, n bigint unsigned, u uuid NOT NULL, j jsonb);', 'sqlite', 'sure'],
  ['CREATE TABLE `t` (`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL, `b` timestamptz DEFAULT 0) STRICT;', 'sqlite', 'sure'],
  ['CREATE TABLE t (a serial NOT NULL, UNIQUE (a) ON CONFLICT REPLACE);', 'sqlite'],
  ['CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET a = datetime(1); END;', 'sqlite'],
  ["CREATE TABLE t (a DATETIME);\nSELECT * FROM t WHERE a GLOB 'x*';", 'sqlite'],
  ['CREATE TABLE [t] ([a] INTEGER, [b] NVARCHAR(160));\n/* Create Foreign Keys */', 'sqlite'],
  // PostgreSQL.
  ['CREATE TABLE t (id bigserial PRIMARY KEY, a uuid NOT NULL);', 'postgresql', 'sure'],
  ['CREATE TABLE t (a int4[] DEFAULT NULL, b character varying(20) NOT NULL);', 'postgresql'],
  ["INSERT INTO t VALUES (1, decode('89504E', 'hex'));", 'postgresql'],
  ['CREATE TABLE "T" ("A" INT NOT NULL);\nALTER TABLE "T" ADD CONSTRAINT "F" FOREIGN KEY ("A") REFERENCES "U" ("A");', 'postgresql'],
  // MySQL.
  ['CREATE TABLE t (a int(11) unsigned NOT NULL, KEY a (a));', 'mysql', 'sure'],
  ["CREATE TABLE t (a int COMMENT 'x', b mediumtext);", 'mysql', 'sure'],
  [
    'CREATE TABLE t (a int);\nCREATE PROCEDURE p() LANGUAGE SQL SQL SECURITY INVOKER SELECT 1;\nUSE shop;\nINSERT IGNORE INTO t VALUES (1);',
    'mysql',
    'sure',
  ],
  // Said in a comment at the head.
  ['/*\n   Script: a.sql\n   DB Server: Sqlite\n*/\nCREATE TABLE t (a int);', 'sqlite', 'sure'],
  ['/* DBMS name:      PostgreSQL 9.x */\nCREATE TABLE t (a int);', 'postgresql', 'sure'],
];

test.each(SCHEMAS.map((row) => [row] as const))('schemas by hand: %j', ([sql, dialect, sure]) => {
  const head = Buffer.from(sql);
  expect(surveyDialect([{ path: 'x.sql', head }]) ?? null).toBe(dialect);
  if (dialect === null) expect(() => detectDump(head, 'x.sql')).toThrow(expect.objectContaining({ code: 'UNKNOWN_DIALECT' }));
  else expect(detectDump(head, 'x.sql').confidence >= 0.8).toBe(sure === 'sure');
});

test('a schema that tells nothing for long is read further', () => {
  const silent = Array.from({ length: 2000 }, (_, n) => `CREATE TABLE t${n} (a bigint NOT NULL, PRIMARY KEY (a));\n`).join('');
  expect(detectDump(Buffer.from(`${silent}CREATE TABLE u (a integer PRIMARY KEY AUTOINCREMENT);`), 'x.sql').dialect).toBe('sqlite');
});

test('what a value or a comment says does not count', () => {
  const text =
    "INSERT INTO t VALUES ('AUTO_INCREMENT ENGINE=InnoDB `x` DELIMITER');\n-- \\connect x\nCREATE TABLE u(a INTEGER PRIMARY KEY AUTOINCREMENT);\n";
  expect(detectDump(Buffer.from(text), 'x.sql').dialect).toBe('sqlite');
});

test('where the SQL could be of any dialect, the hint decides; without one it is refused', () => {
  const any = Buffer.from('INSERT INTO t VALUES (1);\n');
  expect(detectDump(any, 'x.sql', 'mysql').dialect).toBe('mysql');
  expect(() => detectDump(any, 'x.sql')).toThrow(expect.objectContaining({ code: 'UNKNOWN_DIALECT' }));
});

test.each([
  ['PGDMP\x01\x0e\x00', /custom format/, /pg_restore/],
  ['SQLite format 3\0\x10\x00', /SQLite database file/, /\.dump/],
  ['\x1f\x8b\x08\x00\x00', /gzip/, /gunzip|\.sql\.gz/],
  ['PK\x03\x04', /zip/, /Unpack/],
  ['\xff\xfeC\0R\0E\0A\0T\0E\0', /UTF-16/, /UTF-8/],
  ['C\0R\0E\0A\0T\0E\0 \0T\0', /UTF-16/, /UTF-8/],
  ['<!DOCTYPE html><html>', /HTML/, /download/],
  ['\x00\x01\x02\x03binary', /binary/, /plain-text/],
])('%j is told apart, with advice', (head, what, advice) => {
  const detecting = () => detectDump(Buffer.from(head, 'latin1'), 'x.sql', 'postgresql');
  expect(detecting).toThrow(
    expect.objectContaining({ code: 'NOT_TEXT_SQL', message: expect.stringMatching(what), suggestion: expect.stringMatching(advice) }),
  );
});

test.each([
  ['-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n--\n-- Host: localhost    Database: shop\n', 'shop'],
  ['-- phpMyAdmin SQL Dump\n-- version 5.2.1\n--\n-- Database: `shop é`\n', 'shop é'],
  ['# Sequel Pro SQL dump\n# Database: shop\n', 'shop'],
  ['-- MySQL dump 10.13\n--\n-- Host: localhost    Database: \n-- x\n', undefined],
])('%j names its database', (head, database) => {
  expect(detectDump(Buffer.from(head + MY), 'a.sql').database).toBe(database);
});
