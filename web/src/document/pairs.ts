interface Run {
  kind: "equal" | "removed" | "added";
  text: string;
  words: number;
  from_page: number | null;
  to_page: number | null;
}

export interface Side {
  text: string;
  page: number;
}

export type Pair =
  | { equal: string; words: number; removed?: undefined; added?: undefined }
  | { equal?: undefined; removed?: Side; added?: Side };

/** Runs of a comparison as rows of two columns: what went stands beside what came in its place. */
export function pairs(runs: Run[]): Pair[] {
  const rows: Pair[] = [];
  for (const one of runs) {
    if (one.kind === "equal") {
      rows.push({ equal: one.text, words: one.words });
      continue;
    }
    const side = { text: one.text, page: (one.kind === "removed" ? one.from_page : one.to_page) ?? 1 };
    const last = rows.at(-1);
    if (last && last.equal === undefined && last[one.kind] === undefined) last[one.kind] = side;
    else rows.push({ [one.kind]: side });
  }
  return rows;
}
