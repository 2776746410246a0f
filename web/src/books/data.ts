import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";

export const booksQuery = queryOptions({
  queryKey: ["books"],
  queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/books", { signal }))).items,
  staleTime: 5 * 60_000,
});
