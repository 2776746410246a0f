import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { showDay } from "../parts/time";

export type Suggestion = components["schemas"]["Suggestions"]["items"][number];

/** A value as it is written into the form. */
export const shownValue = (one: Suggestion) => (one.field === "document_date" ? showDay(one.value) : one.value);

/**
 * What the file says of itself, written into fields that nobody touched, and which of them nobody has confirmed yet. Nothing counts
 * before it is confirmed: by changing the field, one by one, or all at once.
 */
export function useSuggestions(upload: string | undefined, form: React.RefObject<HTMLFormElement | null>, onFilled: () => void) {
  const [open, setOpen] = useState<Suggestion[]>([]);
  const found = useQuery({
    queryKey: ["suggestions", upload],
    queryFn: ({ signal }) => unwrap(api.POST("/api/v1/incoming/suggestions", { body: { upload: upload ?? "" }, signal })),
    enabled: upload !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    // Reading is done for two at once; asking again changes nothing.
    retry: 3,
    retryDelay: 2000,
  });
  const items = found.data?.items;
  useEffect(() => {
    if (!items || !form.current) return;
    const filled: Suggestion[] = [];
    for (const one of items) {
      const field = form.current.elements.namedItem(one.field);
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement))
        continue;
      if (field.dataset.touched || (field.tagName !== "SELECT" && field.value !== "")) continue;
      const before = field.value;
      field.value = shownValue(one);
      if (field.value === "")
        field.value = before; // a kind that the list does not know
      else filled.push(one);
    }
    setOpen(filled);
    if (filled.length > 0) onFilled();
  }, [items]);
  return {
    found,
    open,
    of: (field: string) => open.find((one) => one.field === field),
    confirm: (field: string) => setOpen((all) => all.filter((one) => one.field !== field)),
    confirmAll: () => setOpen([]),
  };
}
