import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";

export type Line = components["schemas"]["RegisterSheet"]["items"][number] & { columns: string[] };

export const onPage = 100;

/** Which lines of a register: the page behind a number, or those of some days. */
export interface LinesSearch {
  after?: number;
  from?: string;
  to?: string;
}

/** One page of lines of a register. */
export const linesQuery = (book: string, year: number, { after = 0, from, to }: LinesSearch) => {
  const isFiltered = from !== undefined || to !== undefined;
  return {
    queryKey: ["register", book, year, "lines", isFiltered ? [from, to] : after] as const,
    queryFn: async ({ pageParam, signal }: { pageParam: number | undefined; signal: AbortSignal }) => {
      const query = {
        limit: onPage,
        after: pageParam ?? (isFiltered ? 0 : after),
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
      };
      const page = await unwrap(
        api.GET("/api/v1/registers/{book}/{year}/lines", { params: { path: { book, year }, query }, signal }),
      );
      return { items: page.items.map((one): Line => ({ ...one, columns: page.columns })), next: isFiltered ? page.next : null };
    },
  };
};
