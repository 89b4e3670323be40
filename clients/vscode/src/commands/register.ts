/** Registering a version. */
import * as vscode from "vscode";
import { shortHash } from "../registry/model";
import { oneLine } from "../registry/text";
import type { Target } from "../registry/target";
import { asRequestError } from "../server/requestError";
import { type NextVersions, type Option, type Rehearsal, refusal, versionOptions } from "./choices";
import type { Commands } from "./commands";
import { choose, pickOrNameArtifact, typeIn } from "./picking";
import { plain } from "./wording";
import { type Choice, registration } from "./writes";

const { t } = vscode.l10n;

/** A version to register, or a further question. */
type Answer = { readonly choice: Choice } | "another-commit" | "another-version";

/** Register a version of the target's artifact at HEAD, or at a commit that somebody names. */
export async function register({ store, writer }: Commands, target: Target): Promise<void> {
  const meant = await pickOrNameArtifact(
    store,
    target,
    t("Register a version of which artifact?"),
    (name, { root }) => writer.rehearse(root, registration(name, {})).catch(unlessKnown),
  );
  if (meant === undefined) {
    return;
  }
  const { artifact } = meant;
  const { root } = meant.repository;
  const rehearse = async (choice: Choice, ref: string | undefined): Promise<Registered> => {
    const { events } = await writer.rehearse(root, registration(artifact, choice, ref));
    const event = events.find((each) => each.event === "registration");
    return { version: event?.version ?? "", commit: event?.commit_hexsha ?? "" };
  };
  let ref = target.commit;
  for (;;) {
    const answer = await ask(artifact, ref, rehearse);
    if (answer === undefined) {
      return;
    }
    if (answer === "another-commit") {
      ref = await typeCommit(ref, rehearse);
      if (ref === undefined) {
        return;
      }
    } else {
      const choice =
        answer === "another-version" ? await typeVersion(artifact, ref, rehearse) : answer.choice;
      if (choice !== undefined) {
        await writer.write(root, registration(artifact, choice, ref));
      }
      return;
    }
  }
}

interface Registered {
  readonly version: string;
  readonly commit: string;
}

type Rehearse = (choice: Choice, ref: string | undefined) => Promise<Registered>;

async function ask(
  artifact: string,
  ref: string | undefined,
  rehearse: Rehearse,
): Promise<Answer | undefined> {
  const next = await nextVersions(ref, rehearse);
  const where = ref === undefined ? t("at HEAD") : t("at {0}", shortRevision(ref));
  const why = refusal(next);
  const elsewhere: Option<Answer> = {
    label: t("At another commit…"),
    description: "",
    value: "another-commit",
  };
  if (why !== undefined) {
    return choose([elsewhere], t("No version can be registered {0}", where), plain(why));
  }
  const options: Option<Answer>[] = [
    ...versionOptions(next, t).map((option) => ({ ...option, value: { choice: option.value } })),
    { label: t("Another version…"), description: "", value: "another-version" },
    elsewhere,
  ];
  return choose(options, t("Register which version of {0} {1}?", oneLine(artifact), where));
}

async function nextVersions(ref: string | undefined, rehearse: Rehearse): Promise<NextVersions> {
  const outcome = (choice: Choice): Promise<Rehearsal> =>
    rehearse(choice, ref).catch((error: unknown) => ({ problem: asRequestError(error) }));
  const [usual, patch, minor, major] = await Promise.all([
    outcome({}),
    outcome({ bump: "patch" }),
    outcome({ bump: "minor" }),
    outcome({ bump: "major" }),
  ]);
  return { usual, parts: { patch, minor, major } };
}

async function typeVersion(
  artifact: string,
  ref: string | undefined,
  rehearse: Rehearse,
): Promise<Choice | undefined> {
  const prompt = t("The version of {0} to register", oneLine(artifact));
  const version = await typeIn({ prompt, placeHolder: "v1.0.0" }, async (typed) => {
    await rehearse({ version: typed }, ref);
  });
  return version === undefined ? undefined : { version };
}

function typeCommit(ref: string | undefined, rehearse: Rehearse): Promise<string | undefined> {
  const words = {
    prompt: t("A commit, branch or tag"),
    placeHolder: "HEAD~1",
    ...(ref === undefined ? {} : { value: ref }),
  };
  return typeIn(words, async (typed) => {
    const { version, commit } = await rehearse({}, typed);
    return t("{0} would be registered at {1}", version, shortHash(commit));
  });
}

function shortRevision(ref: string): string {
  return /^[0-9a-f]{40,64}$/.test(ref) ? shortHash(ref) : oneLine(ref);
}

/** That a commit has a version already is no fault of the name's. */
function unlessKnown(error: unknown): undefined {
  if (asRequestError(error).kind !== "version_exists") {
    throw error;
  }
}
