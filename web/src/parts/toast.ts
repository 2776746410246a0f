import { Store } from "../api/state";

/** One sentence of what was done; the next takes its place. */
export const toast = new Store<string | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

export function say(words: string) {
  clearTimeout(timer);
  toast.set(words);
  timer = setTimeout(() => toast.set(null), 8000);
}
