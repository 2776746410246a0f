import { QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "./client";
import { Problem } from "./problem";
import type { components } from "./schema";

export type Person = components["schemas"]["Person"];
export type Unit = components["schemas"]["Unit"];

/** Reading is tried again where the network or the server's queue failed; changing never is. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      networkMode: "always",
      retry: (failures, error) => failures < 2 && error instanceof Problem && (error.isOffline || error.status === 503),
      retryDelay: (attempt) => 500 * 2 ** attempt * (0.5 + Math.random()),
    },
    mutations: { networkMode: "always", retry: false },
  },
});

export interface ListFilter {
  view: "todo" | "mine" | "unit" | "substitute" | "waiting" | "information";
  direction?: "incoming" | "outgoing" | undefined;
  overdue?: "yes" | undefined;
}

const pageSize = 100;

export const inboxQuery = (filter: ListFilter) => ({
  queryKey: ["inbox", filter],
  queryFn: ({ pageParam, signal }: { pageParam: string; signal: AbortSignal }) =>
    unwrap(
      api.GET("/api/v1/inbox", {
        params: { query: { ...filter, limit: pageSize, ...(pageParam ? { after: pageParam } : {}) } },
        signal,
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (last: components["schemas"]["Inbox"]) => last.next ?? undefined,
  // Rows move only when the person asks for it, or acts.
  refetchOnWindowFocus: false,
  staleTime: 60_000,
});

export const countsQuery = queryOptions({
  queryKey: ["counts"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/inbox/counts", { signal })),
});

export const incomingQuery = (id: string) =>
  queryOptions({
    queryKey: ["document", id, "incoming"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/incoming/{id}", { params: { path: { id } }, signal })),
  });

export const outgoingQuery = (id: string) =>
  queryOptions({
    queryKey: ["document", id, "outgoing"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/outgoing/{id}", { params: { path: { id } }, signal })),
  });

/** The person's own open tasks on a document. */
export const myTasksQuery = (documentId: string) =>
  queryOptions({
    queryKey: ["document", documentId, "tasks"],
    queryFn: async ({ signal }) => {
      const views = await Promise.all(
        (["todo", "information"] as const).map((view) =>
          unwrap(api.GET("/api/v1/inbox", { params: { query: { view, document: documentId, limit: 200 } }, signal })),
        ),
      );
      return views.flatMap((one) => one.items);
    },
  });

const directoryQuery = queryOptions({
  queryKey: ["people"],
  queryFn: async ({ signal }) => {
    const people: Person[] = [];
    for (let after: string | null | undefined = ""; after !== null && after !== undefined; ) {
      const page: components["schemas"]["PersonList"] = await unwrap(
        api.GET("/api/v1/people", { params: { query: { limit: 200, ...(after ? { after } : {}) } }, signal }),
      );
      people.push(...page.items);
      after = page.next;
    }
    return people;
  },
  staleTime: 10 * 60_000,
});

export const unitsQuery = queryOptions({
  queryKey: ["units"],
  queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/units", { signal }))).items,
  staleTime: 10 * 60_000,
});

export function useDirectory() {
  const people = useQuery(directoryQuery).data ?? [];
  const units = useQuery(unitsQuery).data ?? [];
  return {
    people,
    units,
    person: (id: string | null) => people.find((one) => one.id === id)?.full_name,
    unit: (id: string | null) => units.find((one) => one.id === id)?.name,
  };
}
