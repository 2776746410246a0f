import { Store, useStore } from "../api/state";
import { en } from "./en";
import { vi } from "./vi";

export type Language = "vi" | "en";
export type Messages = typeof vi;

const all: Record<Language, Messages> = { vi, en };
const kept = localStorage.getItem("vanthu-language");
const store = new Store<Language>(kept === "en" ? "en" : "vi");

export const language = {
  get current() {
    return store.get();
  },
  set(value: Language) {
    localStorage.setItem("vanthu-language", value);
    document.documentElement.lang = value;
    store.set(value);
  },
};

document.documentElement.lang = store.get();

export function useLanguage(): Language {
  return useStore(store);
}

/** The texts in the person's language. */
export function useText(): Messages {
  return all[useStore(store)];
}

/** Texts of one room of screens, which travel with it instead of before the first screen: `const texts = area({ vi, en })`. */
export function area<Texts>(texts: { vi: Texts; en: Texts }): () => Texts {
  return () => texts[useStore(store)];
}
