/** Looking out for signs of a registry in a folder that may have none yet. */
import { coalesced } from "../coalesced";
import type { Disposable } from "../registry/emitter";
import { hasRegistrySigns, placesOfSigns } from "./registrySigns";
import { Watches } from "./watches";

/** Somebody who looks out, until there is something or nobody wants to know. */
export interface Lookout extends Disposable {
  /** Resolves once a first look is over, and what comes later will be noticed. */
  readonly isReady: Promise<void>;
}

/**
 * Call `found` once, as soon as a folder has signs of a registry: now, or when somebody adds a file
 * or fetches a tag. Where the system tells of no changes, it is looked at now and never again.
 * @param folder An absolute path.
 */
export function lookOut(folder: string, found: () => void): Lookout {
  const watches = new Watches(() => void look());
  const look = coalesced(async () => {
    if (!(await hasRegistrySigns(folder))) {
      if (watches.follow(await placesOfSigns(folder))) {
        void look(); // For what came before it was watched.
      }
    } else if (!watches.areOver) {
      watches.dispose();
      found();
    }
  });
  return {
    isReady: look(),
    dispose: () => {
      watches.dispose();
    },
  };
}
