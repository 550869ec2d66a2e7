-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "import_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("import_id")
);

-- CreateIndex
CREATE INDEX "imports_finished_at_idx" ON "imports"("finished_at");

-- What Prisma cannot say: states and what goes with them.
ALTER TABLE "webhook_deliveries"
    ADD CONSTRAINT "webhook_deliveries_state_known" CHECK (state IN ('asked', 'delivered', 'failed')),
    ADD CONSTRAINT "webhook_deliveries_ended" CHECK ((state = 'asked') = (ended_at IS NULL));
