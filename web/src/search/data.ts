import { type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, unwrap } from "../api/client";
import type { components, operations } from "../api/schema";
import { readQuery, type SearchFilter } from "./filter";

type Query = NonNullable<operations["search"]["parameters"]["query"]>;
export type Hit = components["schemas"]["SearchHit"];

export const asQuery = (filter: SearchFilter) => filter as unknown as Query;

/** The rows that a screen shows; the other formats are texts. */
export const find = async (query: Query, signal: AbortSignal) =>
  (await unwrap(api.GET("/api/v1/search", { params: { query }, signal }))) as components["schemas"]["SearchAnswer"];

const limit = 50;

export const searchQuery = (filter: SearchFilter) => ({
  queryKey: ["search", filter] as QueryKey,
  queryFn: ({ pageParam, signal }: { pageParam: number | undefined; signal: AbortSignal }) =>
    find({ ...asQuery(filter), limit, ...(pageParam ? { before: pageParam } : {}) }, signal),
  initialPageParam: undefined as number | undefined,
  getNextPageParam: (last: components["schemas"]["SearchAnswer"]) => last.next ?? undefined,
  refetchOnWindowFocus: false,
  staleTime: 60_000,
});

/** The list of a search from which the document was opened, and where it stands in it. */
export function useSearchList(query: string | undefined, id: string) {
  const found = useInfiniteQuery({ ...searchQuery(readQuery(query ?? "")), enabled: query !== undefined });
  const hits = query === undefined ? [] : (found.data?.pages.flatMap((page) => page.items) ?? []);
  const at = hits.findIndex((one) => one.id === id);
  // The last of what was loaded, or a page further down: what follows is needed too.
  const wantsMore = found.hasNextPage && !found.isFetching && hits.length < 2000 && (at < 0 || at === hits.length - 1);
  useEffect(() => {
    if (wantsMore) void found.fetchNextPage();
  }, [wantsMore, found.fetchNextPage]);
  return { hits, at };
}
