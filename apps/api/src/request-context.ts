import type { Role } from '@dumpdock/runtime';

/** Who makes a request. */
export interface Actor {
  /** Name of the key; `local` on a loopback host without keys. */
  readonly name: string;
  readonly role: Role;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on public routes when nobody signed in. */
    actor: Actor | null;
    /** The import a request is about, once it is known: for problem documents, logs and audit. */
    importId: string | undefined;
    /** The change was made, whatever becomes of the work that it asked for. Default: as the status of the answer says. */
    accepted: boolean;
  }
  interface FastifyContextConfig {
    /** Least role that may use the route; `public`: anybody. Default `operator`. */
    access?: Role | 'public';
    /** Name of the change in the audit. */
    audit?: string;
    /** The change comes in parts, answered with 204: only its end is recorded. */
    inParts?: boolean;
    /** Also reading from another site is refused, as for changes. */
    sameSiteOnly?: boolean;
    /** The answer goes on for as long as the caller listens. */
    stream?: boolean;
    /** The route takes uploads: its body is checked against MAX_UPLOAD_BYTES before it is read. */
    upload?: boolean;
  }
}
