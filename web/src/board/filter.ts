export const groups = ["unit", "person", "month"] as const;
export const standings = ["done_in_time", "done_late", "open_in_time", "due_today", "open_late"] as const;

export type Standing = (typeof standings)[number];

/** What the address of the board and of its lists says. */
export interface BoardFilter {
  by?: (typeof groups)[number];
  from?: string;
  to?: string;
  key?: string;
  standing?: Standing;
}

const isDay = (value: unknown): value is string => typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);

export function readBoard(search: Record<string, unknown>): BoardFilter {
  const by = groups.find((one) => one === search.by);
  const standing = standings.find((one) => one === search.standing);
  return {
    ...(by ? { by } : {}),
    ...(isDay(search.from) ? { from: search.from } : {}),
    ...(isDay(search.to) ? { to: search.to } : {}),
    ...(typeof search.key === "string" ? { key: search.key } : {}),
    ...(standing ? { standing } : {}),
  };
}

/** The days of the filter, as the server takes them. */
export function days<T extends object>(filter: BoardFilter, more: T) {
  return { ...(filter.from ? { from: filter.from } : {}), ...(filter.to ? { to: filter.to } : {}), ...more };
}
