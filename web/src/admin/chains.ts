import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { placeOf, type Trouble } from "./trouble";

export type Workflow = components["schemas"]["Workflow"];

export const workflowsQuery = {
  queryKey: ["workflows"],
  queryFn: ({ signal }: { signal: AbortSignal }) => unwrap(api.GET("/api/v1/workflows", { signal })),
};

export async function deploy(xml: string): Promise<Workflow> {
  return unwrap(
    api.POST("/api/v1/workflows", {
      body: xml as never,
      bodySerializer: (body) => body as never,
      headers: { "Content-Type": "application/xml" },
    }),
  );
}

/** What deploying would say; nothing is stored. */
export async function check(xml: string): Promise<Trouble[]> {
  const { problems } = await unwrap(
    api.POST("/api/v1/workflows/check", {
      body: xml as never,
      bodySerializer: (body) => body as never,
      headers: { "Content-Type": "application/xml" },
    }),
  );
  return problems.map((one) => ({ ...placeOf(one.where), words: one.detail }));
}
