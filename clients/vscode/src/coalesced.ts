/**
 * Gives what runs `work`, never twice at once: what is wanted while it runs is done by one more run
 * behind it. Resolves once nothing more is wanted. @throws what `work` throws.
 */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let wanted = 0;
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    try {
      for (let done = 0; done < wanted;) {
        done = wanted;
        await work();
      }
    } finally {
      // In the same turn as the last look at what is wanted: nothing that comes then is passed over.
      wanted = 0;
      running = undefined;
    }
  };
  return () => {
    wanted += 1;
    return (running ??= run());
  };
}
