import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";

export const actionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["document", id, "actions"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/documents/{id}/actions", { params: { path: { id } }, signal })),
  });

export const remarksQuery = (id: string) =>
  queryOptions({
    queryKey: ["document", id, "remarks"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/documents/{id}/remarks", { params: { path: { id } }, signal })),
  });

export const chainQuery = (documentId: string, chainId: string | null) =>
  queryOptions({
    queryKey: ["document", documentId, "chain", chainId],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/chains/{id}", { params: { path: { id: chainId ?? "" } }, signal })),
    enabled: chainId !== null,
  });

/** A definition never changes: its hash is its name. */
export const definitionQuery = (hash: string | undefined) =>
  queryOptions({
    queryKey: ["workflow", hash],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/workflows/{hash}", { params: { path: { hash: hash ?? "" } }, parseAs: "text", signal })),
    enabled: hash !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
