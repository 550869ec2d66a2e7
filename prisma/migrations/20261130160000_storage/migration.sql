-- CreateTable
CREATE TABLE "storage" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "mark" UUID NOT NULL,
    "place" TEXT NOT NULL,

    CONSTRAINT "storage_pkey" PRIMARY KEY ("id")
);

-- What Prisma cannot say: an installation has one storage.
ALTER TABLE "storage" ADD CONSTRAINT "storage_one" CHECK (id = 1);
