/** Called by VS Code once something that the extension is for is there. */
export function activate(): void {
  // The parts are wired up here.
}
