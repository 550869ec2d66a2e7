/*
 Navicat Premium Data Transfer

 Source Server         : pg
 Source Server Type    : PostgreSQL
*/


-- ----------------------------
-- Sequence structure for a_id_seq
-- ----------------------------
DROP SEQUENCE IF EXISTS "public"."a_id_seq";
CREATE SEQUENCE "public"."a_id_seq" 
INCREMENT 1
MINVALUE  1
MAXVALUE 2147483647
START 1
CACHE 1;
ALTER SEQUENCE "public"."a_id_seq" OWNER TO "postgres";

-- ----------------------------
-- Table structure for a
-- ----------------------------
DROP TABLE IF EXISTS "public"."a";
CREATE TABLE "public"."a" (
  "id" int4 NOT NULL DEFAULT nextval('a_id_seq'::regclass),
  "t" text COLLATE "pg_catalog"."default",
  "d" timestamptz(6)
)
;
ALTER TABLE "public"."a" OWNER TO "postgres";
COMMENT ON COLUMN "public"."a"."t" IS 'x;';

-- ----------------------------
-- Records of a
-- ----------------------------
BEGIN;
INSERT INTO "public"."a" ("id", "t", "d") VALUES (1, 'x', '2020-01-01 00:00:00+00');
INSERT INTO "public"."a" ("id", "t", "d") VALUES (2, E'a\\nb', NULL);
COMMIT;

-- ----------------------------
-- Function structure for f
-- ----------------------------
DROP FUNCTION IF EXISTS "public"."f"("x" int4);
CREATE OR REPLACE FUNCTION "public"."f"("x" int4)
  RETURNS "pg_catalog"."int4" AS $BODY$
BEGIN
  RETURN x + 1;
END;
$BODY$
  LANGUAGE plpgsql VOLATILE
  COST 100;

-- ----------------------------
-- Alter sequences owned by
-- ----------------------------
ALTER SEQUENCE "public"."a_id_seq"
OWNED BY "public"."a"."id";
SELECT setval('"public"."a_id_seq"', 2, true);

-- ----------------------------
-- Primary Key structure for table a
-- ----------------------------
ALTER TABLE "public"."a" ADD CONSTRAINT "a_pkey" PRIMARY KEY ("id");
