import type { components } from "../api/schema";

type VerdictName = components["schemas"]["Validity"]["verdict"];
export const verdictNames = ["TOTAL_PASSED", "TOTAL_FAILED", "INDETERMINATE", "NO_SIGNATURE"] as const;

/** Stands in the address. */
export interface ValidityFilter {
  verdict?: VerdictName | undefined;
  from?: string | undefined;
  until?: string | undefined;
}

const isoDay = (value: unknown) => (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined);

export function readValidityFilter(search: Record<string, unknown>): ValidityFilter {
  const verdict = verdictNames.find((one) => one === search.verdict);
  const from = isoDay(search.from);
  const until = isoDay(search.until);
  return { ...(verdict ? { verdict } : {}), ...(from ? { from } : {}), ...(until ? { until } : {}) };
}

/** Stands in the address. */
export interface LogPlace {
  object?: string | undefined;
  from?: number | undefined;
}

export function readLogPlace(search: Record<string, unknown>): LogPlace {
  const object = typeof search.object === "string" && search.object ? search.object.slice(0, 100) : undefined;
  const from = Number.isInteger(search.from) && (search.from as number) > 0 ? (search.from as number) : undefined;
  return { ...(object ? { object } : {}), ...(from ? { from } : {}) };
}
