// Made from the OpenAPI document by apps/api/scripts/write-client-types.ts; a test compares. Do not edit.
export interface paths {
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cleanups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove temporary files
         * @description One import, everything old, everything of failed imports, or what nobody owns. `dry_run` only says what would go.
         */
        post: operations["cleanUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List imports, newest first */
        get: operations["listImports"];
        put?: never;
        /**
         * Upload a zip of SQL
         * @description Streams the zip to its workspace and checks its structure at once; what is not acceptable is refused with 422 (one of the archive codes) and nothing is kept. Then its inspection is enqueued.
         */
        post: operations["uploadArchive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look at one import */
        get: operations["getImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop an import wherever it is
         * @description Rolls back what was loaded and removes the workspace. An import that has ended stays as it is.
         */
        post: operations["cancelImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm an inspected import
         * @description Only what was inspected is loaded: with `digest` the confirmation holds for exactly the inspection that was read.
         */
        post: operations["confirmImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow an import
         * @description Server-sent events `status` and `result` (data: the import) and `progress` (data: `import_id`, `status`, `progress`, `updated_at`); ends with the import.
         */
        get: operations["followImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The whole story of one import
         * @description The import and its audit records, as JSON or, when `text/html` is preferred, as a page to print.
         */
        get: operations["reportImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/cleanup-failed-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Clean up after failed imports */
        post: operations["inventoryCleanupFailedImports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/cleanup-old-temp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Clean up what is older than max_age_hours */
        post: operations["inventoryCleanupOldTemp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/cleanup-temp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Clean up one import */
        post: operations["inventoryCleanupTemp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/confirm-import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** As POST /imports/{id}/confirm */
        post: operations["inventoryConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/upload-sql-zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** As POST /imports */
        post: operations["inventoryUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look at one job */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All limits in force */
        get: operations["getLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus metrics */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What it needs is there, and the sweeps happen */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the caller is */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Temporary space over time
         * @description Samples of the last `hours` (default 24, at most 720), thinned to the highest of each stretch.
         */
        get: operations["getStorage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sweeps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last runs of each sweep */
        get: operations["listSweeps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where imports can go
         * @description Names, engines and capabilities; never addresses.
         */
        get: operations["listTargets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin an upload in parts
         * @description The tus protocol (1.0.0, core and creation): uploads that can be paused and go on after a broken connection. The id in `Location` is the import id. `HEAD` on it tells how many bytes are stored; an upload of which nothing is heard for three minutes ends.
         */
        post: operations["beginUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Send the next part of an upload
         * @description The body is the bytes, as application/offset+octet-stream. With the last byte the archive is checked as by POST /imports.
         */
        patch: operations["uploadPart"];
        trace?: never;
    };
    "/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything under temp_sql_imports */
        get: operations["listWorkspaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Accepted: {
            import_id?: string;
            job_id: string;
            status_url: string;
        };
        AuditList: {
            next_before: string | null;
            records: {
                action: string;
                /** @description name of a key, `local` without keys, or what acts by itself: worker, sweep-old, cli */
                actor: string;
                /** @description of the import */
                archive_name: string | null;
                at: string;
                bytes: number | null;
                id: string;
                import_id: string | null;
                /** @description of the directory, trash entry or schema that was decided about */
                name: string | null;
                outcome: string;
                reason: string | null;
            }[];
        };
        CleanupBody: {
            dry_run?: boolean;
            /** @description lower-case UUID version 7 */
            import_id?: string;
            max_age_hours?: number | string;
            /** @enum {string} */
            scope: "import" | "old" | "failed" | "orphans";
        };
        CleanupResult: {
            dry_run: boolean;
            duration_ms: number;
            freed_bytes: number;
            message: string;
            /** @description import ids, and names of trash entries */
            removed: string[];
            skipped: {
                detail?: string;
                import_id: string;
                reason: string;
            }[];
            success: boolean;
        };
        /** @default {} */
        ConfirmBody: {
            digest?: string;
            grants?: string[];
            target?: string;
        };
        Import: {
            archive: {
                bytes: number | null;
                name: string;
                sha256: string | null;
            };
            confirmed_at: string | null;
            created_at: string;
            error: ({
                code: string;
                detail: string;
                location?: components["schemas"]["Location"];
                server_code?: string;
                suggestion: string;
            } & {
                [key: string]: unknown;
            }) | null;
            finished_at: string | null;
            grants: string[];
            /** @description lower-case UUID version 7 */
            import_id: string;
            inspection: components["schemas"]["Inspection"] | null;
            job_id: string | null;
            owner: string | null;
            progress: {
                bytes_done: number;
                bytes_total: number | null;
                /** @enum {string} */
                phase: "receiving" | "extracting" | "inspecting" | "waiting" | "importing" | "committing" | "cleaning";
                rows: number;
                statements: number;
                table: string | null;
            } | null;
            /** @description only in brief lists: statements that are never loaded */
            refused_count?: number;
            result: {
                bytes: number;
                duration_ms: number;
                rows: number;
                statements: number;
                tables: {
                    name: string;
                    rows: number;
                }[];
            } | null;
            started_at: string | null;
            /** @enum {string} */
            status: "receiving" | "inspecting" | "ready" | "queued" | "importing" | "succeeded" | "failed" | "cancelled" | "expired";
            target: string | null;
            updated_at: string;
            workspace: {
                bytes: number;
                created_at: string | null;
                present: boolean;
                removed_at: string | null;
                removed_by: string | null;
            };
        };
        ImportList: {
            imports: components["schemas"]["Import"][];
            next_cursor: string | null;
        };
        Inspection: {
            /** @enum {string} */
            atomicity: "all-or-nothing" | "partial";
            compatible_targets: string[];
            /** @enum {string} */
            dialect: "postgresql" | "mysql" | "sqlite";
            digest: string;
            encoding: string;
            entries: {
                bytes: number;
                path: string;
                sha256: string;
                statements: number;
            }[];
            generator: {
                tool: string | null;
                version: string | null;
            };
            ignored_entries: string[];
            refused: {
                code: string;
                kind: string;
                location: components["schemas"]["Location"];
            }[];
            requires: {
                conditional?: boolean;
                count: number;
                examples: components["schemas"]["Location"][];
                /** @enum {string} */
                grant: "anonymous-code" | "destructive" | "disable-checks" | "events" | "extensions" | "large-objects" | "privileges" | "replication" | "routines" | "security-definer" | "virtual-tables";
                /** @description true: a conditional one that is needed, as the target was when it was looked at for the preview */
                in_target?: boolean;
                objects?: string[];
            }[];
            stripped: {
                code: string;
                count: number;
                kind: string;
                location: components["schemas"]["Location"];
            }[];
            tables: {
                /** @enum {string} */
                action: "create" | "replace" | "append";
                /** @description true: the target has it and the dump does not drop it first, so the load will fail there */
                already_exists?: boolean;
                bytes: number;
                /** @description true: the dump makes it only where it is not there */
                if_not_exists?: boolean;
                name: string;
                rows: number;
            }[];
            warnings: {
                code: string;
                message: string;
            }[];
        };
        Job: {
            attempts: number;
            error: string | null;
            /** @description the import it works on, if any */
            import_id?: string | null;
            job_id: string;
            name: string;
            progress: unknown;
            result: unknown | null;
            state: string;
        };
        Limits: {
            [key: string]: number | string | null;
        };
        Location: {
            byte_offset: number;
            column: number;
            /** @description path inside the archive */
            entry: string;
            line: number;
            /** @description row inside a COPY block or a multi-row INSERT, from 1 */
            row?: number;
            /** @description start of the statement, values masked, at most 200 characters */
            snippet: string;
            /** @description number of the statement in its entry, from 1; 0 when outside of any */
            statement: number;
        };
        Problem: {
            code: string;
            detail: string;
            import_id?: string | null;
            location?: components["schemas"]["Location"];
            status: number;
            suggestion?: string;
            title: string;
            type: string;
        } & {
            [key: string]: unknown;
        };
        Report: {
            audit: {
                action: string;
                /** @description name of a key, `local` without keys, or what acts by itself: worker, sweep-old, cli */
                actor: string;
                /** @description of the import */
                archive_name: string | null;
                at: string;
                bytes: number | null;
                id: string;
                import_id: string | null;
                /** @description of the directory, trash entry or schema that was decided about */
                name: string | null;
                outcome: string;
                reason: string | null;
            }[];
            generated_at: string;
            import: components["schemas"]["Import"];
        };
        Session: {
            actor: string;
            /** @enum {string} */
            role: "viewer" | "importer" | "operator";
            sign_in: boolean;
        };
        Storage: {
            /** @description of the file system, minus MIN_FREE_BYTES */
            free_bytes: number;
            max_temp_bytes: number;
            samples: {
                at: string;
                bytes: number;
                oldest_age_seconds: number;
                workspaces: number;
            }[];
        };
        SweepList: {
            sweeps: {
                /** @description null: switched off */
                cron: string | null;
                freed_bytes: number;
                /** @enum {string} */
                kind: "old" | "failed" | "orphans";
                last_result: components["schemas"]["CleanupResult"] | null;
                last_started_at: string | null;
                last_success_at: string | null;
                /** @description what should have gone and had to be left */
                left_total: number;
                next_run_at: string | null;
                removed_total: number;
                runs: number;
            }[];
        };
        TargetList: {
            targets: {
                capabilities: {
                    [key: string]: boolean | string;
                };
                /** @enum {string} */
                engine: "postgresql" | "mysql" | "sqlite";
                grants: string[];
                name: string;
            }[];
        };
        WorkspaceList: {
            total_bytes: number;
            workspaces: {
                age_seconds: number;
                /** @description of its import; null when there is none of that id */
                archive_name: string | null;
                bytes: number;
                /** @description name of the directory */
                import_id: string;
                live: boolean;
                status: ("receiving" | "inspecting" | "ready" | "queued" | "importing" | "succeeded" | "failed" | "cancelled" | "expired") | null;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAudit: {
        parameters: {
            query?: {
                before?: string;
                /** @description lower-case UUID version 7 */
                import_id?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of records. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            /** @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cleanUp: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait=SECONDS` (RFC 7240, at most 300): answer with the result instead of the job when it is done in time. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CleanupBody"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: what was removed and what was left. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CleanupResult"];
                };
            };
            /** @description It will be done by the job named. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `QUEUE_UNAVAILABLE`: Redis cannot be reached. Check REDIS_URL and that Redis runs.
             *     - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listImports: {
        parameters: {
            query?: {
                /** @description true: without `inspection`, `result` and `error`, which may be long; `refused_count` instead */
                brief?: "true" | "false";
                /** @description lower-case UUID version 7 */
                cursor?: string;
                limit?: number;
                /** @description part of the name of the archive, in upper or lower case */
                name?: string;
                /** @description who uploaded it */
                owner?: string;
                /** @description one status, or several separated by commas */
                status?: string;
                target?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of imports. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportList"];
                };
            };
            /** @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploadArchive: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 200 printable ASCII characters: the same upload sent twice becomes one import. */
                "Idempotency-Key"?: string;
                /** @description `wait=SECONDS` (RFC 7240, at most 300): answer with the result instead of the job when it is done in time. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * @description Load without asking when nothing needs consent.
                     * @enum {string}
                     */
                    auto_confirm?: "true" | "false";
                    /**
                     * Format: binary
                     * @description The zip.
                     */
                    file: string;
                    /** @description Name of a target; may be left out when only one fits. Send fields before the file. */
                    target?: string;
                };
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the import after its inspection. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description It will be done by the job named. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /**
             * @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs.
             *     - `TARGET_UNKNOWN`: There is no target of that name. See GET /targets.
             *     - `UPLOAD_INTERRUPTED`: The upload ended before it was whole. Upload it again.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `CONFLICT`: The import is not in a state that allows this. Look at its status. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UPLOAD_TOO_LARGE`: The upload is too large. Split the dump, or raise MAX_UPLOAD_BYTES. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNSUPPORTED_MEDIA_TYPE`: The body is of a type that is not accepted here. Send JSON, a form, or multipart/form-data for uploads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `NOT_A_ZIP`: The file is not a zip archive. Upload a .zip that holds .sql files.
             *     - `TRUNCATED`: The archive ends before its contents do. Upload it again; if that fails, make it again.
             *     - `EMPTY_ARCHIVE`: The archive holds nothing. Put the .sql file into the zip.
             *     - `NO_SQL_FILES`: The archive holds no .sql file. Put a file whose name ends in .sql or .sql.gz into the zip.
             *     - `TOO_MANY_ENTRIES`: The archive has too many entries. Pack only the .sql files, or raise MAX_ENTRIES.
             *     - `ENTRY_TOO_LARGE`: An entry of the archive is too large. Split the dump, or raise MAX_ENTRY_BYTES.
             *     - `TOTAL_TOO_LARGE`: The archive unpacks to too many bytes. Split the dump, or raise MAX_EXTRACTED_BYTES.
             *     - `RATIO_EXCEEDED`: The archive unpacks to suspiciously many times its size. If the dump is honest, raise MAX_RATIO.
             *     - `OVERLAPPING_ENTRIES`: Entries of the archive share bytes. Make the archive again with an ordinary zip tool and upload that.
             *     - `PATH_TRAVERSAL`: An entry name leads out of the archive. Make the archive again with an ordinary zip tool and upload that.
             *     - `ABSOLUTE_PATH`: An entry name is an absolute path. Make the archive again with an ordinary zip tool and upload that.
             *     - `BAD_NAME`: An entry name holds characters that are not accepted. Rename the file and pack it again.
             *     - `NAME_TOO_LONG`: An entry name is too long. Rename the file and pack it again.
             *     - `PATH_TOO_DEEP`: An entry lies too many directories deep. Pack the .sql files without their directories.
             *     - `DUPLICATE_NAME`: Two entries have the same name. Make the archive again with an ordinary zip tool and upload that.
             *     - `SYMLINK`: An entry is a symbolic link. Pack the file itself, not a link to it.
             *     - `SPECIAL_FILE`: An entry is a device, pipe or socket. Pack regular files only.
             *     - `ENCRYPTED`: The archive is encrypted. Pack it without a password.
             *     - `UNSUPPORTED_METHOD`: An entry is packed with an unsupported method. Pack it with deflate, the default of every zip tool.
             *     - `SIZE_MISMATCH`: An entry is not as large as the archive says. Make the archive again with an ordinary zip tool and upload that.
             *     - `CRC_MISMATCH`: An entry does not match its checksum. The archive is damaged: upload it again or make it again.
             *     - `CORRUPT_DATA`: The compressed data of an entry is damaged. The archive is damaged: upload it again or make it again.
             *     - `CORRUPT_HEADER`: The structure of the archive is damaged. Make the archive again with an ordinary zip tool and upload that.
             *     - `HEADER_MISMATCH`: The archive describes an entry in two different ways. Make the archive again with an ordinary zip tool and upload that.
             *     - `ZIP64_INVALID`: The zip64 records of the archive are damaged. Make the archive again with an ordinary zip tool and upload that.
             *     - `MULTI_DISK`: The archive is one part of several. Join the parts into one zip.
             *     - `TRAILING_DATA`: Bytes follow the end of the archive. Make the archive again with an ordinary zip tool and upload that.
             *     - `PREFIX_DATA`: Bytes precede the start of the archive. Make the archive again with an ordinary zip tool and upload that.
             *     - `EMPTY_SQL`: A .sql file has no bytes. Make the dump again; the tool that wrote it failed.
             *     - `NOT_TEXT_SQL`: A .sql file is not SQL text. Make a plain-text dump (pg_dump without -Fc, no compression, UTF-8).
             *     - `UNKNOWN_DIALECT`: It could not be told which database the dump was written for. Name the target when uploading.
             *     - `MIXED_DIALECTS`: The archive holds dumps for different databases. Upload them one by one.
             *     - `UNSUPPORTED_ENCODING`: The dump changes its character encoding in a way that cannot be followed. Make the dump again in UTF-8.
             *     - `INCOMPLETE_DUMP`: The dump ends in the middle of a statement. Make the dump again; the tool that wrote it was cut short.
             *     - `VALUE_TOO_LARGE`: A value of the dump is too large. Give dumpdock more memory (docs/limits.md says how much), or leave the row out.
             *     - `SQL_ERROR`: The target refused a statement. Mend the statement at the place named, or the target.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `QUEUE_UNAVAILABLE`: Redis cannot be reached. Check REDIS_URL and that Redis runs.
             *     - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NO_SPACE`: There is not enough room for temporary files. Try later, or make room; see GET /limits. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description lower-case UUID version 7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NOT_FOUND`: There is nothing of that name. Check the id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description lower-case UUID version 7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is cancelled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description It is being stopped. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NOT_FOUND`: There is nothing of that name. Check the id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `CONFLICT`: The import is not in a state that allows this. Look at its status. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Digest of the inspection that was read; the same as `digest` in the body. */
                "If-Match"?: string;
                /** @description `wait=SECONDS` (RFC 7240, at most 300): answer with the result instead of the job when it is done in time. */
                Prefer?: string;
            };
            path: {
                /** @description lower-case UUID version 7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ConfirmBody"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the import at its end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description It will be done by the job named. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /**
             * @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs.
             *     - `TARGET_UNKNOWN`: There is no target of that name. See GET /targets.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NOT_FOUND`: There is nothing of that name. Check the id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `CONFLICT`: The import is not in a state that allows this. Look at its status.
             *     - `POLICY_REFUSED`: The dump holds statements that are never loaded. Remove them from the dump; the inspection lists each with its place.
             *     - `GRANT_REQUIRED`: The dump needs consent that was not given. Confirm again with the missing grants, after reading what they allow.
             *     - `TARGET_MISMATCH`: The dump is not written for that target. Choose a target of the same engine.
             *     - `TARGET_UNSAFE`: The role of the target can do more than loading needs. Run dumpdock targets check; it prints a role that is enough.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DIGEST_MISMATCH`: The inspection is not the one that was confirmed. Read the inspection again and confirm that. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `TARGET_UNAVAILABLE`: The target cannot be reached. Check that it runs and that the URL is right, then upload again.
             *     - `QUEUE_UNAVAILABLE`: Redis cannot be reached. Check REDIS_URL and that Redis runs.
             *     - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Id of the last event that was seen. */
                "Last-Event-ID"?: string;
            };
            path: {
                /** @description lower-case UUID version 7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events until the import is over. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NOT_FOUND`: There is nothing of that name. Check the id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description lower-case UUID version 7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON, or HTML when that is preferred. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                    "text/html": string;
                };
            };
            /** @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NOT_FOUND`: There is nothing of that name. Check the id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inventoryCleanupFailedImports: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait=SECONDS` (RFC 7240, at most 300): answer with the result instead of the job when it is done in time. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `Prefer: wait`: what was removed and what was left. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CleanupResult"];
                };
            };
            /** @description It will be done by the job named. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `QUEUE_UNAVAILABLE`: Redis cannot be reached. Check REDIS_URL and that Redis runs.
             *     - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inventoryCleanupOldTemp: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait=SECONDS` (RFC 7240, at most 300): answer with the result instead of the job when it is done in time. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    max_age_hours?: number | string;
                };
            };
        };
        responses: {
            /** @description With `Prefer: wait`: what was removed and what was left. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CleanupResult"];
                };
            };
            /** @description It will be done by the job named. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `QUEUE_UNAVAILABLE`: Redis cannot be reached. Check REDIS_URL and that Redis runs.
             *     - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inventoryCleanupTemp: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait=SECONDS` (RFC 7240, at most 300): answer with the result instead of the job when it is done in time. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description lower-case UUID version 7 */
                    import_id: string;
                };
            };
        };
        responses: {
            /** @description With `Prefer: wait`: what was removed and what was left. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CleanupResult"];
                };
            };
            /** @description It will be done by the job named. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `QUEUE_UNAVAILABLE`: Redis cannot be reached. Check REDIS_URL and that Redis runs.
             *     - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inventoryConfirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait=SECONDS` (RFC 7240, at most 300): answer with the result instead of the job when it is done in time. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    digest?: string;
                    grants?: string[];
                    /** @description lower-case UUID version 7 */
                    import_id: string;
                    target?: string;
                };
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the import at its end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description It will be done by the job named. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /**
             * @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs.
             *     - `TARGET_UNKNOWN`: There is no target of that name. See GET /targets.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NOT_FOUND`: There is nothing of that name. Check the id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `CONFLICT`: The import is not in a state that allows this. Look at its status.
             *     - `POLICY_REFUSED`: The dump holds statements that are never loaded. Remove them from the dump; the inspection lists each with its place.
             *     - `GRANT_REQUIRED`: The dump needs consent that was not given. Confirm again with the missing grants, after reading what they allow.
             *     - `TARGET_MISMATCH`: The dump is not written for that target. Choose a target of the same engine.
             *     - `TARGET_UNSAFE`: The role of the target can do more than loading needs. Run dumpdock targets check; it prints a role that is enough.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DIGEST_MISMATCH`: The inspection is not the one that was confirmed. Read the inspection again and confirm that. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `TARGET_UNAVAILABLE`: The target cannot be reached. Check that it runs and that the URL is right, then upload again.
             *     - `QUEUE_UNAVAILABLE`: Redis cannot be reached. Check REDIS_URL and that Redis runs.
             *     - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inventoryUpload: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 200 printable ASCII characters: the same upload sent twice becomes one import. */
                "Idempotency-Key"?: string;
                /** @description `wait=SECONDS` (RFC 7240, at most 300): answer with the result instead of the job when it is done in time. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * @description Load without asking when nothing needs consent.
                     * @enum {string}
                     */
                    auto_confirm?: "true" | "false";
                    /**
                     * Format: binary
                     * @description The zip.
                     */
                    file: string;
                    /** @description Name of a target; may be left out when only one fits. Send fields before the file. */
                    target?: string;
                };
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the import after its inspection. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description It will be done by the job named. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /**
             * @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs.
             *     - `TARGET_UNKNOWN`: There is no target of that name. See GET /targets.
             *     - `UPLOAD_INTERRUPTED`: The upload ended before it was whole. Upload it again.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `CONFLICT`: The import is not in a state that allows this. Look at its status. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UPLOAD_TOO_LARGE`: The upload is too large. Split the dump, or raise MAX_UPLOAD_BYTES. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNSUPPORTED_MEDIA_TYPE`: The body is of a type that is not accepted here. Send JSON, a form, or multipart/form-data for uploads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `NOT_A_ZIP`: The file is not a zip archive. Upload a .zip that holds .sql files.
             *     - `TRUNCATED`: The archive ends before its contents do. Upload it again; if that fails, make it again.
             *     - `EMPTY_ARCHIVE`: The archive holds nothing. Put the .sql file into the zip.
             *     - `NO_SQL_FILES`: The archive holds no .sql file. Put a file whose name ends in .sql or .sql.gz into the zip.
             *     - `TOO_MANY_ENTRIES`: The archive has too many entries. Pack only the .sql files, or raise MAX_ENTRIES.
             *     - `ENTRY_TOO_LARGE`: An entry of the archive is too large. Split the dump, or raise MAX_ENTRY_BYTES.
             *     - `TOTAL_TOO_LARGE`: The archive unpacks to too many bytes. Split the dump, or raise MAX_EXTRACTED_BYTES.
             *     - `RATIO_EXCEEDED`: The archive unpacks to suspiciously many times its size. If the dump is honest, raise MAX_RATIO.
             *     - `OVERLAPPING_ENTRIES`: Entries of the archive share bytes. Make the archive again with an ordinary zip tool and upload that.
             *     - `PATH_TRAVERSAL`: An entry name leads out of the archive. Make the archive again with an ordinary zip tool and upload that.
             *     - `ABSOLUTE_PATH`: An entry name is an absolute path. Make the archive again with an ordinary zip tool and upload that.
             *     - `BAD_NAME`: An entry name holds characters that are not accepted. Rename the file and pack it again.
             *     - `NAME_TOO_LONG`: An entry name is too long. Rename the file and pack it again.
             *     - `PATH_TOO_DEEP`: An entry lies too many directories deep. Pack the .sql files without their directories.
             *     - `DUPLICATE_NAME`: Two entries have the same name. Make the archive again with an ordinary zip tool and upload that.
             *     - `SYMLINK`: An entry is a symbolic link. Pack the file itself, not a link to it.
             *     - `SPECIAL_FILE`: An entry is a device, pipe or socket. Pack regular files only.
             *     - `ENCRYPTED`: The archive is encrypted. Pack it without a password.
             *     - `UNSUPPORTED_METHOD`: An entry is packed with an unsupported method. Pack it with deflate, the default of every zip tool.
             *     - `SIZE_MISMATCH`: An entry is not as large as the archive says. Make the archive again with an ordinary zip tool and upload that.
             *     - `CRC_MISMATCH`: An entry does not match its checksum. The archive is damaged: upload it again or make it again.
             *     - `CORRUPT_DATA`: The compressed data of an entry is damaged. The archive is damaged: upload it again or make it again.
             *     - `CORRUPT_HEADER`: The structure of the archive is damaged. Make the archive again with an ordinary zip tool and upload that.
             *     - `HEADER_MISMATCH`: The archive describes an entry in two different ways. Make the archive again with an ordinary zip tool and upload that.
             *     - `ZIP64_INVALID`: The zip64 records of the archive are damaged. Make the archive again with an ordinary zip tool and upload that.
             *     - `MULTI_DISK`: The archive is one part of several. Join the parts into one zip.
             *     - `TRAILING_DATA`: Bytes follow the end of the archive. Make the archive again with an ordinary zip tool and upload that.
             *     - `PREFIX_DATA`: Bytes precede the start of the archive. Make the archive again with an ordinary zip tool and upload that.
             *     - `EMPTY_SQL`: A .sql file has no bytes. Make the dump again; the tool that wrote it failed.
             *     - `NOT_TEXT_SQL`: A .sql file is not SQL text. Make a plain-text dump (pg_dump without -Fc, no compression, UTF-8).
             *     - `UNKNOWN_DIALECT`: It could not be told which database the dump was written for. Name the target when uploading.
             *     - `MIXED_DIALECTS`: The archive holds dumps for different databases. Upload them one by one.
             *     - `UNSUPPORTED_ENCODING`: The dump changes its character encoding in a way that cannot be followed. Make the dump again in UTF-8.
             *     - `INCOMPLETE_DUMP`: The dump ends in the middle of a statement. Make the dump again; the tool that wrote it was cut short.
             *     - `VALUE_TOO_LARGE`: A value of the dump is too large. Give dumpdock more memory (docs/limits.md says how much), or leave the row out.
             *     - `SQL_ERROR`: The target refused a statement. Mend the statement at the place named, or the target.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `QUEUE_UNAVAILABLE`: Redis cannot be reached. Check REDIS_URL and that Redis runs.
             *     - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NO_SPACE`: There is not enough room for temporary files. Try later, or make room; see GET /limits. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job as BullMQ has it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NOT_FOUND`: There is nothing of that name. Check the id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `QUEUE_UNAVAILABLE`: Redis cannot be reached. Check REDIS_URL and that Redis runs.
             *     - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By the lower-case names of their settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Text exposition format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Name and role. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStorage: {
        parameters: {
            query?: {
                hours?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Samples, oldest first, and what limits the space. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Storage"];
                };
            };
            /** @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSweeps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Kind, schedule, next and last run, totals. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepList"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTargets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All targets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetList"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginUpload: {
        parameters: {
            query?: never;
            header?: {
                /** @description Bytes of the archive. */
                "Upload-Length"?: string;
                /** @description `filename`, `target`, `auto_confirm`, each followed by a space and its value in base64, separated by commas. */
                "Upload-Metadata"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `Location` takes the parts. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs.
             *     - `TARGET_UNKNOWN`: There is no target of that name. See GET /targets.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UPLOAD_TOO_LARGE`: The upload is too large. Split the dump, or raise MAX_UPLOAD_BYTES. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NO_SPACE`: There is not enough room for temporary files. Try later, or make room; see GET /limits. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploadPart: {
        parameters: {
            query?: never;
            header?: {
                /** @description Where this part begins: as many bytes as are stored. */
                "Upload-Offset"?: string;
            };
            path: {
                /** @description lower-case UUID version 7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The upload is whole; its inspection is enqueued. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description `Upload-Offset` says how many bytes are stored now. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `INVALID_REQUEST`: The request is not as the API describes it. See /docs.
             *     - `UPLOAD_INTERRUPTED`: The upload ended before it was whole. Upload it again.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NOT_FOUND`: There is nothing of that name. Check the id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `CONFLICT`: The import is not in a state that allows this. Look at its status. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `UNSUPPORTED_MEDIA_TYPE`: The body is of a type that is not accepted here. Send JSON, a form, or multipart/form-data for uploads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NOT_A_ZIP`: The file is not a zip archive. Upload a .zip that holds .sql files. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `QUEUE_UNAVAILABLE`: Redis cannot be reached. Check REDIS_URL and that Redis runs.
             *     - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `NO_SPACE`: There is not enough room for temporary files. Try later, or make room; see GET /limits. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWorkspaces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All directories. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspaceList"];
                };
            };
            /** @description - `UNAUTHORIZED`: A key is needed. Send Authorization: Bearer KEY, or sign in at /login. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `FORBIDDEN`: The key does not allow this. Ask an operator. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `RATE_LIMITED`: Too many requests. Wait for the time in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `INTERNAL`: Something unexpected happened. Look in the log for the import id; report it if it happens again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `DATABASE_UNAVAILABLE`: The metadata database cannot be reached. Check DATABASE_URL and that PostgreSQL runs. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
