// Stands in for the generated protocol/gtod.ts until that is there.
import type { WireChange, WireEvent, WireRegistry, WireVersion } from "./wire";

export interface WriteParams {
  repo: string;
  name: string;
  dry_run?: boolean;
  environ?: Record<string, string>;
  folder?: string;
}
export interface TagParams extends WriteParams {
  force?: boolean;
  push?: boolean;
}
export interface WireWritten {
  events: WireEvent[];
  deleted: WireEvent[];
  warnings: string[];
  pushed: boolean;
  push_command: string | null;
  dry_run: boolean;
}
export interface WireAnnotated {
  artifact: string;
  file: string;
  changed: boolean;
  warnings: string[];
  dry_run: boolean;
}
export interface Methods {
  "gto/show": {
    params: { repo: string; name?: string; deprecated?: boolean };
    result: WireRegistry | WireVersion[];
  };
  "gto/history": { params: { repo: string; name?: string }; result: WireEvent[] };
  "gto/stages": {
    params: { repo: string; which?: "in-force" | "allowed" | "used" };
    result: string[];
  };
  "gto/subscribe": {
    params: { repo: string; since?: string };
    result: { generation: string; reset: boolean; changes: WireChange[] };
  };
  "gto/unsubscribe": { params: { repo: string }; result: boolean };
  "gto/register": {
    params: TagParams & { ref?: string; version?: string; bump?: "major" | "minor" | "patch" };
    result: WireWritten;
  };
  "gto/assign": {
    params: TagParams & { stage: string; ref?: string; version?: string };
    result: WireWritten;
  };
  "gto/unassign": {
    params: TagParams & { stage: string; version?: string; ref?: string; delete?: boolean };
    result: WireWritten;
  };
  "gto/deregister": {
    params: TagParams & { version: string; delete?: boolean };
    result: WireWritten;
  };
  "gto/deprecate": { params: TagParams & { delete?: boolean }; result: WireWritten };
  "gto/annotate": {
    params: WriteParams & { type?: string; path?: string; labels?: string[]; description?: string };
    result: WireAnnotated;
  };
  "gto/remove": { params: WriteParams; result: WireAnnotated };
}
export type Method = keyof Methods;
export type ParamsOf<M extends Method> = Methods[M]["params"];
export type ResultOf<M extends Method> = Methods[M]["result"];
export interface Notifications {
  "gto/didChange": WireChange;
  "gto/lost": { repo: string; kind: string; message: string };
}
