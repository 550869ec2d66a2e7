-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "imports" (
    "id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'receiving',
    "ending" TEXT,
    "target" TEXT,
    "owner" TEXT,
    "auto_confirm" BOOLEAN NOT NULL DEFAULT false,
    "archive_name" TEXT NOT NULL,
    "archive_bytes" BIGINT,
    "archive_sha256" TEXT,
    "inspection" JSONB,
    "digest" TEXT,
    "grants" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "progress" JSONB,
    "result" JSONB,
    "error" JSONB,
    "job_id" TEXT,
    "commit_marker" JSONB,
    "cancel_requested_at" TIMESTAMPTZ(3),
    "cancel_requested_by" TEXT,
    "lease_owner" TEXT,
    "lease_token" INTEGER NOT NULL DEFAULT 0,
    "lease_expires_at" TIMESTAMPTZ(3),
    "reserved_bytes" BIGINT NOT NULL DEFAULT 0,
    "workspace_state" TEXT NOT NULL DEFAULT 'none',
    "workspace_bytes" BIGINT NOT NULL DEFAULT 0,
    "workspace_created_at" TIMESTAMPTZ(3),
    "workspace_trash" TEXT,
    "workspace_taken_by" TEXT,
    "workspace_removed_at" TIMESTAMPTZ(3),
    "workspace_removed_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sweeps" (
    "kind" TEXT NOT NULL,
    "last_started_at" TIMESTAMPTZ(3),
    "last_success_at" TIMESTAMPTZ(3),
    "last_result" JSONB,
    "runs" BIGINT NOT NULL DEFAULT 0,
    "removed_total" BIGINT NOT NULL DEFAULT 0,
    "freed_bytes" BIGINT NOT NULL DEFAULT 0,
    "left_total" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "sweeps_pkey" PRIMARY KEY ("kind")
);

-- CreateTable
CREATE TABLE "audit_records" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "import_id" UUID,
    "reason" TEXT,
    "bytes" BIGINT,
    "outcome" TEXT NOT NULL,
    "details" JSONB,

    CONSTRAINT "audit_records_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "key" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "import_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("owner","key")
);

-- CreateTable
CREATE TABLE "storage_samples" (
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "bytes" BIGINT NOT NULL,
    "workspaces" INTEGER NOT NULL,
    "oldest_age_seconds" INTEGER NOT NULL,

    CONSTRAINT "storage_samples_pkey" PRIMARY KEY ("at")
);

-- CreateIndex
CREATE INDEX "imports_status_id_idx" ON "imports"("status", "id");

-- CreateIndex
CREATE INDEX "imports_workspace_state_idx" ON "imports"("workspace_state");

-- CreateIndex
CREATE INDEX "imports_owner_id_idx" ON "imports"("owner", "id");

-- CreateIndex
CREATE INDEX "audit_records_import_id_id_idx" ON "audit_records"("import_id", "id");

-- CreateIndex
CREATE INDEX "audit_records_at_idx" ON "audit_records"("at");

-- What Prisma cannot say: states and what goes with them.
ALTER TABLE "imports"
    ADD CONSTRAINT "imports_status_known" CHECK (status IN ('receiving', 'inspecting', 'ready', 'queued', 'importing', 'succeeded', 'failed', 'cancelled', 'expired')),
    ADD CONSTRAINT "imports_ending_terminal" CHECK (ending IS NULL OR ending IN ('succeeded', 'failed', 'cancelled', 'expired')),
    -- A terminal status is shown once its ending was decided, and only that one.
    ADD CONSTRAINT "imports_terminal_is_ending" CHECK (status IN ('receiving', 'inspecting', 'ready', 'queued', 'importing') OR ending IS NOT DISTINCT FROM status),
    ADD CONSTRAINT "imports_terminal_finished" CHECK ((status IN ('succeeded', 'failed', 'cancelled', 'expired')) = (finished_at IS NOT NULL)),
    ADD CONSTRAINT "imports_succeeded_result" CHECK (ending IS DISTINCT FROM 'succeeded' OR result IS NOT NULL),
    ADD CONSTRAINT "imports_failed_error" CHECK (ending IS DISTINCT FROM 'failed' OR error IS NOT NULL),
    ADD CONSTRAINT "imports_inspected" CHECK (status NOT IN ('ready', 'queued', 'importing') OR (inspection IS NOT NULL AND digest IS NOT NULL)),
    ADD CONSTRAINT "imports_confirmed" CHECK (status NOT IN ('queued', 'importing') OR (confirmed_at IS NOT NULL AND target IS NOT NULL)),
    ADD CONSTRAINT "imports_lease_together" CHECK ((lease_owner IS NULL) = (lease_expires_at IS NULL)),
    ADD CONSTRAINT "imports_lease_held" CHECK (status NOT IN ('receiving', 'importing') OR lease_owner IS NOT NULL OR ending IS NOT NULL),
    ADD CONSTRAINT "imports_lease_over" CHECK (finished_at IS NULL OR lease_owner IS NULL),
    ADD CONSTRAINT "imports_lease_token_grows" CHECK (lease_token >= 0),
    ADD CONSTRAINT "imports_cancel_together" CHECK ((cancel_requested_at IS NULL) = (cancel_requested_by IS NULL)),
    ADD CONSTRAINT "imports_bytes" CHECK (reserved_bytes >= 0 AND workspace_bytes >= 0),
    ADD CONSTRAINT "imports_workspace_state_known" CHECK (workspace_state IN ('none', 'present', 'removing', 'removed')),
    ADD CONSTRAINT "imports_workspace_removed_at" CHECK ((workspace_state = 'removed') = (workspace_removed_at IS NOT NULL)),
    ADD CONSTRAINT "imports_workspace_removed_by" CHECK ((workspace_state = 'removed') = (workspace_removed_by IS NOT NULL)),
    ADD CONSTRAINT "imports_workspace_taken" CHECK ((workspace_state = 'removing') = (workspace_taken_by IS NOT NULL)),
    -- A workspace is taken once an ending is decided, and no import ends without the fate of its workspace.
    ADD CONSTRAINT "imports_workspace_fate" CHECK ((ending IS NULL) = (workspace_state IN ('none', 'present'))),
    -- A reservation dies with its workspace.
    ADD CONSTRAINT "imports_reservation_dies" CHECK (workspace_state <> 'removed' OR reserved_bytes = 0);

ALTER TABLE "sweeps"
    ADD CONSTRAINT "sweeps_kind_known" CHECK (kind IN ('old', 'failed', 'orphans'));
