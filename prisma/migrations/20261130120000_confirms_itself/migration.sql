-- AlterTable
ALTER TABLE "imports" ADD COLUMN "confirms_itself" BOOLEAN NOT NULL DEFAULT false;
