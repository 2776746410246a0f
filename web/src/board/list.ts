import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { type BoardFilter, days } from "./filter";

export type Item = components["schemas"]["BoardDocuments"]["items"][number];

/** The documents behind a number of the board, page by page. */
export const boardList = (filter: BoardFilter) => ({
  queryKey: ["board", "list", filter] as const,
  queryFn: ({ pageParam, signal }: { pageParam: number | undefined; signal: AbortSignal }) =>
    unwrap(
      api.GET("/api/v1/board/documents", {
        params: {
          query: days(filter, {
            by: filter.by ?? "unit",
            limit: 100,
            ...(filter.key ? { key: filter.key } : {}),
            ...(filter.standing ? { standing: filter.standing } : {}),
            ...(pageParam ? { after: pageParam } : {}),
          }),
        },
        signal,
      }),
    ),
});
