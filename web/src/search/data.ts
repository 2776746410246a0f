import type { QueryKey } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import type { components, operations } from "../api/schema";
import type { SearchFilter } from "./filter";

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
