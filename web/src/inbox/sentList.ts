import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";

export type SentEntry = components["schemas"]["SentEntry"];

/** Chains that go on, unless those that have ended are asked for. */
export interface SentFilter {
  open?: "no";
  direction?: "incoming" | "outgoing";
}

export function readSent(search: Record<string, unknown>): SentFilter {
  const direction = search.direction === "incoming" || search.direction === "outgoing" ? search.direction : undefined;
  return { ...(search.open === "no" ? { open: "no" as const } : {}), ...(direction ? { direction } : {}) };
}

/** What one sent on, and where it is now. */
export const sentQuery = (filter: SentFilter) => ({
  queryKey: ["sent", filter] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    unwrap(
      api.GET("/api/v1/inbox/sent", {
        params: {
          query: {
            limit: 50,
            open: filter.open ?? "yes",
            ...(filter.direction ? { direction: filter.direction } : {}),
            ...(pageParam ? { after: pageParam } : {}),
          },
        },
        signal,
      }),
    ),
});
