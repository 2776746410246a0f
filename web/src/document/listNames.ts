/** How a list from which a document is opened is named in the document's address; `along.tsx` reads it. */

export const listOf = (kind: "board" | "sent", filter: object) =>
  `${kind}?${new URLSearchParams(filter as Record<string, string>)}`;
export const registerList = (book: string, year: number, filter: object) =>
  `register/${book}/${year}?${new URLSearchParams(filter as Record<string, string>)}`;
