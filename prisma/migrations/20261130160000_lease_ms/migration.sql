-- AlterTable
ALTER TABLE "imports" ADD COLUMN "lease_ms" BIGINT;
