/** A problem of a definition: the line of its file, the id of its element. */
export interface Trouble {
  line: number | undefined;
  id: string | undefined;
  words: string;
}

/** "line 14, userTask director" → 14, "director". */
export function placeOf(where: string): { line: number | undefined; id: string | undefined } {
  const [, line, id] = /^line (\d+)(?:, \S+ (\S+))?/.exec(where) ?? [];
  return { line: line ? Number(line) : undefined, id };
}
