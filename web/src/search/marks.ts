/** One letter without accents and case, as the search compares them; đ is d. */
const fold = (letter: string) => letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace("đ", "d");

const foldAll = (text: string) => [...text].map(fold);

/** The words and “phrases” of a query, folded. */
export function wordsOf(query: string): string[] {
  const found = query.normalize("NFC").matchAll(/["“]([^"”]+)["”]|(\S+)/g);
  return [...found]
    .map(([, phrase, word]) => foldAll((phrase ?? word ?? "").trim().replace(/\s+/g, " ")).join(""))
    .filter((one) => one.length > 1);
}

export interface Piece {
  text: string;
  isHit: boolean;
}

/** A text in pieces: those that the query asked for, and what stands between. */
export function mark(text: string, query: string): Piece[] {
  const letters = [...text.normalize("NFC")];
  const folded = letters.map(fold);
  // A letter whose fold is no single one would shift what follows; it is no part of any word.
  const line = folded.map((one) => (one.length === 1 ? one : "\u0000")).join("");
  const hits = new Array<boolean>(letters.length).fill(false);
  for (const word of wordsOf(query)) {
    for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + word.length)) {
      // Words are found from their beginning: "an" is no hit in "toàn".
      if (at === 0 || !/[\p{L}\p{N}]/u.test(line[at - 1] ?? "")) hits.fill(true, at, at + word.length);
    }
  }
  const pieces: Piece[] = [];
  letters.forEach((letter, at) => {
    const last = pieces.at(-1);
    if (last && last.isHit === hits[at]) last.text += letter;
    else pieces.push({ text: letter, isHit: hits[at] ?? false });
  });
  return pieces;
}

/** Whether a name has every word of the query in it. */
export const matches = (name: string, query: string) => {
  const line = foldAll(name.normalize("NFC")).join("");
  return wordsOf(query).every((word) => line.includes(word));
};
