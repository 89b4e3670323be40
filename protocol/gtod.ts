// The methods of gtod in types. `python -m protocol.typescript` writes this file from the types
// that the daemon itself decodes and encodes; protocol/README.md says what they mean.

export type ReachName = "branches" | "commits" | "head";

export type SortName = "semver" | "timestamp";

export type EntryName =
  "assignment" | "commit" | "deprecation" | "deregistration" | "registration" | "unassignment";

export type SimpleName = "auto" | "false" | "true";

export type PartName = "major" | "minor" | "patch";

export type SourceName = "dvc" | "mlem";

export type KindName =
  "assignment" | "deprecation" | "deregistration" | "registration" | "unassignment";

export type Change = "removed" | "added";

export type ErrorKind =
  | "parse_error"
  | "invalid_request"
  | "method_not_found"
  | "invalid_params"
  | "server_not_initialized"
  | "artifact_not_found"
  | "stage_not_found"
  | "version_not_found"
  | "ref_not_found"
  | "revision_not_found"
  | "repository_not_found"
  | "repository_not_owned"
  | "repository_unreadable"
  | "invalid_configuration"
  | "invalid_argument"
  | "different_view"
  | "version_exists"
  | "already_assigned"
  | "not_assigned"
  | "already_deregistered"
  | "already_deprecated"
  | "stage_not_allowed"
  | "type_not_allowed"
  | "promotion_skipped"
  | "clock_ahead"
  | "identity_required"
  | "auth_required"
  | "terminal_required"
  | "push_rejected"
  | "outcome_unknown"
  | "write_conflict"
  | "git_failed"
  | "invalid_annotations"
  | "path_conflict"
  | "file_locked"
  | "file_unwritable"
  | "protocol_not_supported"
  | "too_large"
  | "cancelled"
  | "internal";

/** How the client sees a folder, so that a daemon that sees another one can say so. */
export interface View {
  /** The folder's device number. */
  readonly device: number;
  /** Its inode. */
  readonly inode: number;
  /** The inode of the client's mount namespace (Linux), null if unknown. */
  readonly namespace?: number | null;
}

/** What every question has. */
export interface RepositoryParams {
  /** The absolute path of any folder in the repository. */
  readonly repo: string;
  /** How the client sees that folder; null if it sees what the daemon sees. */
  readonly view?: View | null;
}

/** `gto/show`. */
export interface ShowParams extends RepositoryParams {
  /**
   * An artifact, or a shortcut to some of its versions: `churn@latest`, `churn#prod`; null: the
   * whole registry.
   */
  readonly name?: string | null;
  /** Only versions at this revision; null: all. */
  readonly at?: string | null;
  /** Where annotations are looked for. */
  readonly reach?: ReachName;
  /** Whether versions are left out that no tag registers. */
  readonly registered_only?: boolean;
  /** Whether only the last stage of a version counts. */
  readonly last_stage?: boolean;
  /** What makes a version the first; null: what `.gtod.yaml` says, else `semver`. */
  readonly sort?: SortName | null;
  /** Whether deprecated artifacts are shown too. */
  readonly deprecated?: boolean;
  /**
   * What was the answer then, its second included: an ISO 8601 date or time, in UTC if it has no
   * offset, or a revision; null: what is the answer now.
   */
  readonly as_of?: string | null;
}

/** `gto/which`. */
export interface WhichParams extends RepositoryParams {
  /** An artifact, or a shortcut to some of its versions: `churn@latest`, `churn#prod`. */
  readonly name: string;
  /** The stage. */
  readonly stage: string;
  /** Whether the answer is the list of all versions in the stage. */
  readonly all?: boolean;
  /** Whether versions are left out that no tag registers. */
  readonly registered_only?: boolean;
  /** Whether only the last stage of a version counts. */
  readonly last_stage?: boolean;
  /** What makes a version the first; null: what `.gtod.yaml` says, else `semver`. */
  readonly sort?: SortName | null;
  /**
   * What was the answer then, its second included: an ISO 8601 date or time, in UTC if it has no
   * offset, or a revision; null: what is the answer now.
   */
  readonly as_of?: string | null;
}

/** `gto/latest`. */
export interface LatestParams extends RepositoryParams {
  /** An artifact, or a shortcut to some of its versions: `churn@latest`, `churn#prod`. */
  readonly name: string;
  /** Whether the answer is the list of all versions, the greatest first. */
  readonly all?: boolean;
  /**
   * What was the answer then, its second included: an ISO 8601 date or time, in UTC if it has no
   * offset, or a revision; null: what is the answer now.
   */
  readonly as_of?: string | null;
}

/** `gto/history`; a time is given as in `gto/show`. */
export interface HistoryParams extends RepositoryParams {
  /**
   * An artifact, or a shortcut to some of its versions: `churn@latest`, `churn#prod`; null: all
   * artifacts.
   */
  readonly name?: string | null;
  /** Where annotations are looked for. */
  readonly reach?: ReachName;
  /** Whether what came first is told first. */
  readonly ascending?: boolean;
  /** How many events are told at most, of those that the other params leave. */
  readonly limit?: number | null;
  /** Only what happened then or after it. */
  readonly since?: string | null;
  /** Only what happened then or before it. */
  readonly until?: string | null;
  /** Only what is about this stage. */
  readonly stage?: string | null;
  /** Only these; an empty list leaves out nothing. */
  readonly event?: readonly EntryName[];
  /** Only by whom has this in the name or the address, in any case. */
  readonly author?: string | null;
}

/** `gto/describe`. */
export interface DescribeParams extends RepositoryParams {
  /** An artifact, or a shortcut to some of its versions: `churn@latest`, `churn#prod`. */
  readonly name: string;
  /** The revision whose files are read; null: HEAD, or where the shortcut points. */
  readonly rev?: string | null;
}

/** `gto/checkRef`. */
export interface CheckRefParams extends RepositoryParams {
  /** A tag's name, or a whole ref: `refs/tags/churn@v1.0.0`. */
  readonly ref: string;
}

/** `gto/stages`. */
export interface StagesParams extends RepositoryParams {
  /** Those of `.gto`, those that tags use, or of the two those that are in force. */
  readonly which?: "allowed" | "in-force" | "used";
  /**
   * What was in use then, its second included: an ISO 8601 date or time, in UTC if it has no
   * offset, or a revision; null: what is in use now.
   */
  readonly as_of?: string | null;
}

/** What every method has that writes. */
export interface WriteParams extends RepositoryParams {
  /** The artifact; no shortcut. */
  readonly name: string;
  /** Whether it is only told what would be done. */
  readonly dry_run?: boolean;
  /** The variables that git gets; null for the daemon's few. */
  readonly environ?: Readonly<Record<string, string>> | null;
  /** The working folder that git gets; null for `repo`. */
  readonly folder?: string | null;
  /** The file mode mask that git gets; null for the daemon's, 077. */
  readonly umask?: number | null;
}

/** What every method has that makes or deletes tags. */
export interface TagParams extends WriteParams {
  /** The message of the tag; null for the usual one. */
  readonly message?: string | null;
  /** Whether it goes without a counter; `auto` as gto does. */
  readonly simple?: SimpleName;
  /** Whether rules may be broken. */
  readonly force?: boolean;
  /** Whether the tags are pushed, all or none. */
  readonly push?: boolean;
  /** Where to: the name of a remote, or a URL. */
  readonly remote?: string;
}

/** `gto/register`. */
export interface RegisterParams extends TagParams {
  /** The revision that gets the version; null: HEAD. */
  readonly ref?: string | null;
  /** The version; null: the next one. */
  readonly version?: string | null;
  /** The part that the next version raises; null: `patch`. */
  readonly bump?: PartName | null;
}

/** `gto/assign`. */
export interface AssignParams extends TagParams {
  /** The stage. */
  readonly stage: string;
  /** The revision whose version is meant; null: HEAD, if there is no `version` either. */
  readonly ref?: string | null;
  /** The version; null: that of `ref`. */
  readonly version?: string | null;
  /** Whether a revision without a version gets none. */
  readonly skip_registration?: boolean;
}

/** `gto/unassign`. */
export interface UnassignParams extends TagParams {
  /** The stage. */
  readonly stage: string;
  /** The version; null: the only one in the stage. */
  readonly version?: string | null;
  /** The revision whose version is meant, instead. */
  readonly ref?: string | null;
  /** Whether the tags of the assignment are deleted, instead of a new one made. */
  readonly delete?: boolean;
}

/** `gto/deregister`. */
export interface DeregisterParams extends TagParams {
  /** The version. */
  readonly version: string;
  /** Whether its tags are deleted, instead of a new one made. */
  readonly delete?: boolean;
}

/** `gto/deprecate`: the artifact, a version of it, or a stage of that. */
export interface DeprecateParams extends TagParams {
  /** The version. */
  readonly version?: string | null;
  /** The stage. */
  readonly stage?: string | null;
  /** The revision that the tag stands on; null: the commit of the last event. */
  readonly ref?: string | null;
  /** Whether tags are deleted, instead of a new one made. */
  readonly delete?: boolean;
}

/** `gto/annotate`; what is null stays as it is. */
export interface AnnotateParams extends WriteParams {
  /** What the artifact is, such as `model`. */
  readonly type?: string | null;
  /** Where it lies. */
  readonly path?: string | null;
  /** Whether HEAD must have the path. */
  readonly must_exist?: boolean;
  /** To be added to those that it has. */
  readonly labels?: readonly string[];
  /** For people. */
  readonly description?: string | null;
  /** Whatever the team wants to say. */
  readonly custom?: unknown;
  /** Whether the file is committed then. */
  readonly commit?: boolean;
}

/** `gto/remove`. */
export interface RemoveParams extends WriteParams {
  /** Whether the file is committed then. */
  readonly commit?: boolean;
}

/** `gto/subscribe`. */
export interface SubscribeParams extends RepositoryParams {
  /** The last generation that the client knows; null: the one that there is now. */
  readonly since?: string | null;
}

/** `gto/unsubscribe`; `repo` is the folder as it was subscribed to. */
export interface UnsubscribeParams extends RepositoryParams {}

/** Where a command's output goes. */
export interface TerminalParams {
  /** Whether its output goes to a terminal. */
  readonly stdout?: boolean;
  /** Whether its messages do. */
  readonly stderr?: boolean;
  /** The columns of the terminal. */
  readonly width?: number;
}

/** What git gets of the client where it writes; nothing else sees it. */
export interface WritingParams {
  /** All of the client's variables. */
  readonly environ: Readonly<Record<string, string>>;
  /** Its file mode mask. */
  readonly umask?: number | null;
}

/** `gto/command`: a command line, and all of its surroundings that count. */
export interface CommandParams {
  /** The words behind `gtoc`. */
  readonly arguments: readonly string[];
  /** The client's working folder, absolute. */
  readonly folder: string;
  /** The client's variables, as far as they are on the closed list. */
  readonly environ?: Readonly<Record<string, string>>;
  /** Where the output goes. */
  readonly terminal?: TerminalParams;
  /** How the client sees the folder. */
  readonly view?: View | null;
  /** What git gets of the client, if the command writes. */
  readonly writing?: WritingParams | null;
}

/** `gtod/hello`. */
export interface HelloParams {
  /** The client's name, for the log. */
  readonly client?: string;
  /** The newest protocol number that it knows. */
  readonly protocol?: number;
}

/** A method that needs to know nothing. */
export interface NoParams {}

/** `$/cancelRequest`: that the answer to a request is no longer wanted. */
export interface CancelParams {
  /** The request's id. */
  readonly id: number | string;
}

/** What the params of any request may have besides. */
export interface WorkDoneParams {
  /** Under which name the client wants to hear how far the request has come. */
  readonly workDoneToken?: number | string | null;
}

/** A row of the registry. */
export interface Artifact {
  /** The artifact. */
  readonly artifact: string;
  /** Its latest version; null if it has none. */
  readonly latest: string | null;
  /** The version that counts in each stage of the registry; null if none does. */
  readonly stages: Readonly<Record<string, string | null>>;
  /** Whether it was deprecated last. */
  readonly deprecated: boolean;
  /** Whether artifacts.yaml says something about it. */
  readonly annotated: boolean;
}

/** The registry. */
export interface Registry {
  /** Its stages, in order. */
  readonly stages: readonly string[];
  /** Its artifacts. */
  readonly artifacts: readonly Artifact[];
}

/** A version of an artifact. */
export interface Version {
  /** The artifact. */
  readonly artifact: string;
  /** The version; its commit in hexadecimal where no tag registers it. */
  readonly version: string;
  /** The commit, in hexadecimal. */
  readonly commit_hexsha: string;
  /** When, in ISO 8601 with the offset of whoever did it. */
  readonly created_at: string;
  /** Who did it. */
  readonly author: string;
  /** Their address. */
  readonly author_email: string;
  /** What they said. */
  readonly message: string;
  /** The name of the tag that registers it; null if none does. */
  readonly ref: string | null;
  /** Whether one does. */
  readonly is_registered: boolean;
  /** Whether it counts now: it was not deregistered since. */
  readonly is_active: boolean;
  /** The stages that it is in, the newest assignment first. */
  readonly stages: readonly string[];
  /** Whether only the annotation in its commit tells of it. */
  readonly discovered: boolean;
}

/** What a metafile says about an artifact; what it does not tell is null. */
export interface Enrichment {
  /** Whose metafile it is: `dvc` or `mlem`. */
  readonly source: SourceName;
  /** The metafile, from the repository's uppermost folder. */
  readonly file: string;
  /** In bytes. */
  readonly size: number | null;
  /** As it is written there. */
  readonly hash: string | null;
  /** How many files there are. */
  readonly nfiles: number | null;
  /** What it is to the tool, such as `model`. */
  readonly object_type: string | null;
  /** What kind of model it is, such as `sklearn`. */
  readonly model_type: string | null;
  /** Why the metafile cannot be understood, so that it tells nothing. */
  readonly problem: string | null;
}

/** A version of an artifact, and what the metafiles in its commit say about it. */
export interface EnrichedVersion extends Version {
  /** What they say. */
  readonly enrichments: readonly Enrichment[];
}

/** A version in a stage, by the assignment that put it there. */
export interface Assignment {
  /** The artifact. */
  readonly artifact: string;
  /** The version. */
  readonly version: string;
  /** The stage. */
  readonly stage: string;
  /** The commit, in hexadecimal. */
  readonly commit_hexsha: string;
  /** When, in ISO 8601 with the offset of whoever did it. */
  readonly created_at: string;
  /** Who did it. */
  readonly author: string;
  /** Their address. */
  readonly author_email: string;
  /** What they said. */
  readonly message: string;
  /** The tag's name. */
  readonly ref: string;
}

/** Something that happened. */
export interface Event {
  /** When, in ISO 8601 with the offset of whoever did it. */
  readonly timestamp: string;
  /** The artifact. */
  readonly artifact: string;
  /** What it did. */
  readonly event: EntryName;
  /** The version that it is about; null if it is about none. */
  readonly version: string | null;
  /** The stage that it is about; null if it is about none. */
  readonly stage: string | null;
  /** The commit, in hexadecimal. */
  readonly commit_hexsha: string;
  /** Who did it. */
  readonly author: string;
  /** Their address. */
  readonly author_email: string;
  /** What they said. */
  readonly message: string;
  /** The tag's name; null for a commit. */
  readonly ref: string | null;
}

/** What artifacts.yaml says about an artifact; what it does not say is left out. */
export interface Annotation {
  /** What it is, such as `model`. */
  readonly type?: string | null;
  /** Where it lies in the repository, or elsewhere. */
  readonly path?: string | null;
  /** Whether its files are kept outside the repository. */
  readonly virtual?: boolean;
  /** In the order of the file. */
  readonly labels?: readonly string[];
  /** For people; may have several lines. */
  readonly description?: string;
  /** Whatever the team put there. */
  readonly custom?: unknown;
}

/** What a commit says about an artifact, and what the metafiles beside its path say. */
export interface Description extends Annotation {
  /** Those of the metafiles; left out if there are none. */
  readonly enrichments?: readonly Enrichment[];
}

/** What a ref says; `event` is null if it says nothing about the registry. */
export interface Ref {
  /** The tag's name. */
  readonly ref: string;
  /** `registration`, `assignment` … */
  readonly event: KindName | null;
  /** The artifact. */
  readonly artifact: string | null;
  /** The version, of a registration only. */
  readonly version: string | null;
  /** The stage, of an assignment only. */
  readonly stage: string | null;
  /** The commit that the tag stands on. */
  readonly commit_hexsha: string | null;
  /** Whether what it did still holds. */
  readonly active: boolean;
  /** The version that the event is about, whatever it does to it. */
  readonly binds_to: string | null;
}

/** What a method did that makes or deletes tags. */
export interface Written {
  /** Those of the tags that were made, in order. */
  readonly events: readonly Event[];
  /** Those of the tags that were deleted. */
  readonly deleted: readonly Event[];
  /** What whoever asked should know. */
  readonly warnings: readonly string[];
  /** Whether the remote has all of it. */
  readonly pushed: boolean;
  /** What pushes it, for a shell in the repository; null if nothing is to push. */
  readonly push_command: string | null;
  /** Whether nothing was done. */
  readonly dry_run: boolean;
}

/** What a method did that changes artifacts.yaml. */
export interface Annotated {
  /** The artifact. */
  readonly artifact: string;
  /** What the file says about it now, no defaults; null if nothing. */
  readonly annotation: Annotation | null;
  /** The file, from the repository's uppermost folder. */
  readonly file: string;
  /** Whether that is something new. */
  readonly changed: boolean;
  /** The commit that says so, in hexadecimal; null if none was made. */
  readonly commit: string | null;
  /** The change as a unified diff. */
  readonly diff: string;
  /** What whoever asked should know. */
  readonly warnings: readonly string[];
  /** Whether nothing was done. */
  readonly dry_run: boolean;
}

/**
 * An event that was added or removed: `change`, and what `gto/history` tells of it. Of a tag whose
 * object is gone only the name is left; what that does not tell is null.
 */
export interface ChangedEvent {
  /** What became of it. */
  readonly change: Change;
  /** When it was done, in ISO 8601. */
  readonly timestamp: string | null;
  /** The artifact. */
  readonly artifact: string;
  /** What it did. */
  readonly event: KindName;
  /** The version that it is about, as far as that is known. */
  readonly version: string | null;
  /** The stage that it is about; null if it is about none. */
  readonly stage: string | null;
  /** The commit, in hexadecimal. */
  readonly commit_hexsha: string | null;
  /** Who did it. */
  readonly author: string | null;
  /** Their address. */
  readonly author_email: string | null;
  /** What they said. */
  readonly message: string | null;
  /** The tag's name. */
  readonly ref: string;
}

/** A change, or with `reset` the whole state instead of it. */
export interface DidChange {
  /** The folder that the subscriber named. */
  readonly repo: string;
  /** The state that it leads to. */
  readonly generation: string;
  /** Whether something before it cannot be told any more. */
  readonly reset: boolean;
  /** What was removed, then what was added. */
  readonly events: readonly ChangedEvent[];
  /** The artifacts whose tags are others. */
  readonly artifacts: readonly string[];
  /** Whether `.gto` or `.gtod.yaml` says something else. */
  readonly config_changed: boolean;
  /** Whether artifacts.yaml does, at HEAD or in the work tree. */
  readonly annotations_changed: boolean;
  /** Whether HEAD leads to another commit. */
  readonly head_changed: boolean;
  /** The commit that it leads to, or null. */
  readonly head: string | null;
  /** With `reset` what `gto/show` answers, else null. */
  readonly registry: Registry | null;
}

/** The answer to `gto/subscribe`. */
export interface Subscribed {
  /** The state from which on changes are told. */
  readonly generation: string;
  /** Whether what happened since the generation asked for is not known. */
  readonly reset: boolean;
  /** What happened since then. */
  readonly changes: readonly DidChange[];
  /** With `reset` what `gto/show` answers, else null. */
  readonly registry: Registry | null;
}

/** What a command writes, and how it ended. */
export interface CommandOutput {
  /** Pairs of stream (`stdout`, `stderr` or `github-output`) and text, in order. */
  readonly output: readonly (readonly [string, string])[];
  /** Its exit status. */
  readonly exit_code: number;
}

/** Who answers, and what it can do. */
export interface Hello {
  /** `gtod`. */
  readonly server: string;
  /** Of gtod. */
  readonly version: string;
  /** The number of the protocol that is spoken, by all methods. */
  readonly protocol: number;
  /** What this daemon can besides answering the methods. */
  readonly capabilities: readonly string[];
}

/** A repository in memory. */
export interface RepositoryStatus {
  /** The work tree, or the Git directory of a bare repository. */
  readonly path: string;
  /** `loading`, `partial` (only what was asked for is in memory) or `ready`. */
  readonly state: "loading" | "partial" | "ready";
  /** How many artifacts are in memory. */
  readonly artifacts: number;
  /** How many tag objects were read since the start. */
  readonly tags_read: number;
  /** How often an artifact was folded since the start. */
  readonly artifacts_folded: number;
  /** About how many bytes it takes in memory, with its worktrees. */
  readonly size: number;
  /** Seconds since it was asked last, be it from another worktree. */
  readonly idle: number;
  /** `inotify` (as the system has it), `polling`, or null if nobody subscribed to it. */
  readonly watched: string | null;
  /** How many did. */
  readonly subscribers: number;
  /** Why it is polled, with the way out if there is one; null if it is not. */
  readonly obstacle: string | null;
}

/** How the daemon is. Times are in seconds, memory in bytes. */
export interface Status {
  /** The process. */
  readonly pid: number;
  /** Of gtod. */
  readonly version: string;
  /** The number of the protocol. */
  readonly protocol: number;
  /** Since the start. */
  readonly uptime: number;
  /** The path of the socket. */
  readonly socket: string;
  /** What the process takes; null if that is not known. */
  readonly memory: number | null;
  /** How many clients there are. */
  readonly connections: number;
  /** How many requests there were. */
  readonly requests: number;
  /** The last unexpected error; null if there was none. */
  readonly last_error: string | null;
  /** After so long without a client the daemon ends. */
  readonly idle_timeout: number;
  /** What all repositories may take. */
  readonly memory_limit: number;
  /** About what they take. */
  readonly memory_held: number;
  /** After so long without a question a repository is dropped. */
  readonly repository_idle: number;
  /** What is wrong with the daemon's variables, so that a default holds. */
  readonly warnings: readonly string[];
  /** The repositories in memory. */
  readonly repositories: readonly RepositoryStatus[];
}

/** That a subscription has ended, because its repository cannot be read any more. */
export interface Lost {
  /** The folder that the subscriber named. */
  readonly repo: string;
  /** What went wrong, as in an error. */
  readonly kind: ErrorKind;
  /** The same for people, in a sentence. */
  readonly message: string;
}

/** `gto/working`: that a `gto/command` goes on; nothing is in it while there is nothing to tell. */
export interface Working {
  /** What is being done, in a few words. */
  readonly title?: string;
  /** How much of it is done, in whatever the title counts. */
  readonly done?: number;
  /** How much there is to do; null if that is not known yet. */
  readonly total?: number | null;
}

/** That a request takes longer. */
export interface ProgressBegin {
  readonly kind: "begin";
  /** What is being done. */
  readonly title: string;
  /** How much of it is done: `1,200 of 2,000`. */
  readonly message: string;
  /** The same as a whole number from 0 to 100, which never falls. */
  readonly percentage: number;
}

/** How far it has come. */
export interface ProgressReport {
  readonly kind: "report";
  /** How much is done of the part that is under way. */
  readonly message: string;
  /** The highest of all parts. */
  readonly percentage: number;
}

/** That the answer comes next. */
export interface ProgressEnd {
  readonly kind: "end";
}

/** `$/progress`, as in LSP 3.17. */
export interface ProgressParams {
  /** The request's `workDoneToken`. */
  readonly token: number | string;
  /** What there is to tell of it. */
  readonly value: ProgressBegin | ProgressReport | ProgressEnd;
}

/** What a program needs of an error. */
export interface ErrorData {
  /** What went wrong; it stays as it is. */
  readonly kind: ErrorKind;
  /** The command for the asker's shell that finishes a change, made but not pushed. */
  readonly finish?: string;
}

/** Every method: what it is asked with, and what it answers. */
export interface Methods {
  /** The registry, or the versions of an artifact. */
  readonly "gto/show": {
    readonly params: ShowParams;
    readonly result: Registry | readonly EnrichedVersion[];
    readonly listsIf: "name";
  };
  /** The version in a stage. */
  readonly "gto/which": {
    readonly params: WhichParams;
    readonly result: readonly Assignment[] | Assignment | null;
    readonly listsIf: "all";
  };
  /** The latest version. */
  readonly "gto/latest": {
    readonly params: LatestParams;
    readonly result: readonly Version[] | Version | null;
    readonly listsIf: "all";
  };
  /** What happened to an artifact, or to all of them. */
  readonly "gto/history": {
    readonly params: HistoryParams;
    readonly result: readonly Event[];
  };
  /** The annotation of an artifact, and what metafiles say about it. */
  readonly "gto/describe": {
    readonly params: DescribeParams;
    readonly result: Description | null;
  };
  /** What a ref says. */
  readonly "gto/checkRef": {
    readonly params: CheckRefParams;
    readonly result: Ref;
  };
  /** The stages. */
  readonly "gto/stages": {
    readonly params: StagesParams;
    readonly result: readonly string[];
  };
  /** Register a version. */
  readonly "gto/register": {
    readonly params: RegisterParams;
    readonly result: Written;
  };
  /** Assign a stage to a version. */
  readonly "gto/assign": {
    readonly params: AssignParams;
    readonly result: Written;
  };
  /** Take a version out of a stage. */
  readonly "gto/unassign": {
    readonly params: UnassignParams;
    readonly result: Written;
  };
  /** Take the registration of a version back. */
  readonly "gto/deregister": {
    readonly params: DeregisterParams;
    readonly result: Written;
  };
  /** Deprecate an artifact, deregister a version of it, or unassign a stage of that. */
  readonly "gto/deprecate": {
    readonly params: DeprecateParams;
    readonly result: Written;
  };
  /** Say in artifacts.yaml what an artifact is. */
  readonly "gto/annotate": {
    readonly params: AnnotateParams;
    readonly result: Annotated;
  };
  /** Take an artifact out of artifacts.yaml. */
  readonly "gto/remove": {
    readonly params: RemoveParams;
    readonly result: Annotated;
  };
  /** Tell of every change from now on, or from what the client knows. */
  readonly "gto/subscribe": {
    readonly params: SubscribeParams;
    readonly result: Subscribed;
  };
  /** Tell nothing more; whether anything was told. */
  readonly "gto/unsubscribe": {
    readonly params: UnsubscribeParams;
    readonly result: boolean;
  };
  /** A command line of gtoc. */
  readonly "gto/command": {
    readonly params: CommandParams;
    readonly result: CommandOutput;
  };
  /** Who answers, and what it can do. */
  readonly "gtod/hello": {
    readonly params: HelloParams;
    readonly result: Hello;
  };
  /** How the daemon is. */
  readonly "gtod/status": {
    readonly params: NoParams;
    readonly result: Status;
  };
  /** End the daemon; the answer is its last status. */
  readonly "gtod/stop": {
    readonly params: NoParams;
    readonly result: Status;
  };
}

/** Everything that the daemon tells without being asked. */
export interface Notifications {
  readonly "gto/didChange": DidChange;
  readonly "gto/lost": Lost;
  readonly "gto/working": Working;
  readonly "$/progress": ProgressParams;
}

/** The name of a method. */
export type Method = keyof Methods;

/** What a method is asked with. */
export type ParamsOf<M extends Method> = Methods[M]["params"] & WorkDoneParams;

/**
 * What a method answers. Where a param makes it a list, the type of the params decides, as far as
 * it is known.
 */
export type ResultOf<M extends Method, P = ParamsOf<M>> = Methods[M] extends {
  readonly listsIf: infer Param;
}
  ? Listed<Methods[M]["result"], Param extends keyof P ? P[Param] : undefined>
  : Methods[M]["result"];

type Listed<Result, Given> = [Given] extends [null | undefined | false]
  ? Exclude<Result, readonly unknown[]>
  : [Given] extends [string | true]
    ? Extract<Result, readonly unknown[]>
    : Result;
