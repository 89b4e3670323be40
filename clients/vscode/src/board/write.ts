import type { Written } from "../../../../protocol/gtod";
import type { Requests } from "../registry/connection";
import type { WriteRequest } from "./move";

/** Makes a request of the board's in a repository. @throws what the server refused. */
export function write(
  requests: Requests,
  repo: string,
  { method, params }: WriteRequest,
  options: { readonly dry_run?: boolean } = {},
): Promise<Written> {
  return requests.request(method, { repo, ...params, ...options });
}
