// Stands in for the generated protocol/gtod.ts until that is there.
export interface WireArtifact {
  artifact: string;
  latest: string | null;
  stages: Record<string, string | null>;
  deprecated: boolean;
  annotated: boolean;
}
export interface WireRegistry {
  stages: string[];
  artifacts: WireArtifact[];
}
export interface WireVersion {
  artifact: string;
  version: string;
  commit_hexsha: string;
  created_at: string;
  author: string;
  author_email: string;
  message: string;
  ref: string | null;
  is_registered: boolean;
  is_active: boolean;
  stages: string[];
  discovered: boolean;
}
export interface WireEvent {
  timestamp: string;
  artifact: string;
  event: string;
  version: string | null;
  stage: string | null;
  commit_hexsha: string;
  author: string;
  author_email: string;
  message: string;
  ref: string | null;
}
export interface WireChange {
  repo: string;
  generation: string;
  reset: boolean;
  artifacts: string[];
  config_changed: boolean;
  annotations_changed: boolean;
  head_changed: boolean;
}
