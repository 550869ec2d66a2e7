import { claim, takeOver } from './imports/claim.ts';
import { beginEnding, completeEnding, markRemoving, workspaceRemoved } from './imports/ending.ts';
import {
  abandoned,
  countByStatus,
  getImport,
  getMany,
  ifAbandoned,
  listImports,
  loadingInto,
  waiting,
  withWorkspace,
} from './imports/find.ts';
import { finishedImports } from './imports/finished.ts';
import {
  confirm,
  heartbeat,
  inspected,
  leaveToPerson,
  received,
  recordCommitMarker,
  requestCancel,
  workspaceCreated,
} from './imports/progress.ts';
import { bookedBytes, createImport, reserveSpace } from './imports/space.ts';
import { closeMany, expireMany, markRemovingMany } from './imports/sweeping.ts';
import type { Sql } from './sql.ts';
import type { Imports } from './types.ts';

/** The state machine of docs/state-machine.md: every arrow is one guarded UPDATE of these, and nothing else writes `imports`. */
export function createImports(sql: Sql): Imports {
  return {
    create: createImport(sql),
    reserve: reserveSpace(sql),
    workspaceCreated: workspaceCreated(sql),
    received: received(sql),
    claim: claim(sql),
    takeOver: takeOver(sql),
    heartbeat: heartbeat(sql),
    inspected: inspected(sql),
    leaveToPerson: leaveToPerson(sql),
    confirm: confirm(sql),
    recordCommitMarker: recordCommitMarker(sql),
    requestCancel: requestCancel(sql),
    beginEnding: beginEnding(sql),
    completeEnding: completeEnding(sql),
    markRemoving: markRemoving(sql),
    workspaceRemoved: workspaceRemoved(sql),
    markRemovingMany: markRemovingMany(sql),
    expireMany: expireMany(sql),
    closeMany: closeMany(sql),
    get: getImport(sql),
    list: listImports(sql),
    abandoned: abandoned(sql),
    ifAbandoned: ifAbandoned(sql),
    loadingInto: loadingInto(sql),
    waiting: waiting(sql),
    getMany: getMany(sql),
    withWorkspace: withWorkspace(sql),
    countByStatus: countByStatus(sql),
    bookedBytes: bookedBytes(sql),
    finished: finishedImports(sql),
  };
}
