/** What `GET /api/v1/search` can be asked, by its own names: the address of the search screen has the same. */
export const conditions = [
  "q",
  "direction",
  "type",
  "state",
  "urgency",
  "from",
  "until",
  "year",
  "book",
  "number",
  "unit",
  "issuer",
  "dossier",
  "order",
  "columns",
] as const;

export type SearchFilter = { [K in (typeof conditions)[number]]?: string };

export function readSearch(search: Record<string, unknown>): SearchFilter {
  const read: SearchFilter = {};
  for (const name of conditions) {
    const value = search[name];
    if (value !== undefined && value !== null && value !== "") read[name] = String(value).normalize("NFC");
  }
  return read;
}

/** As one text: in the address of a document that was opened from the list, and as a saved search. */
export const writeQuery = (filter: SearchFilter) => new URLSearchParams(filter).toString();
export const readQuery = (query: string) => readSearch(Object.fromEntries(new URLSearchParams(query)));
