import { type RefObject, useEffect } from "react";
import { session } from "../api/state";

type Values = Record<string, string>;
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Where the fields of a form that somebody has not sent yet are kept. */
export interface Place {
  read(): Values;
  write(values: Values): void;
  forget(): void;
}

const prefix = "vanthu-draft:";

/** On this machine, for the person who is signed in; `forgetAll` wipes it. */
export function onThisMachine(name: string): Place {
  const key = () => `${prefix}${session.current?.person.id}:${name}`;
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(key()) ?? "{}");
      } catch {
        return {};
      }
    },
    write(values) {
      try {
        localStorage.setItem(key(), JSON.stringify(values));
      } catch {
        // A full or forbidden store keeps nothing; the form goes on.
      }
    },
    forget: () => localStorage.removeItem(key()),
  };
}

const memory = new Map<string, Values>();

/** While the page lives. */
export function inMemory(name: string): Place {
  return {
    read: () => memory.get(name) ?? {},
    write: (values) => void memory.set(name, values),
    forget: () => void memory.delete(name),
  };
}

/** At signing out nothing of what was being written stays on the machine. */
export function forgetAll() {
  memory.clear();
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix)) localStorage.removeItem(key);
  }
}

const isControl = (one: unknown): one is Control =>
  (one instanceof HTMLInputElement && one.type !== "file" && one.type !== "checkbox") ||
  one instanceof HTMLTextAreaElement ||
  one instanceof HTMLSelectElement;

/** Keeps the fields that the person wrote in, and writes them back when the form comes again; says how many to `onBack`. */
export function useKept(form: RefObject<HTMLFormElement | null>, place: Place, onBack?: (fields: number) => void) {
  useEffect(() => {
    const element = form.current;
    if (!element) return;
    let back = 0;
    for (const [name, value] of Object.entries(place.read())) {
      const field = element.elements.namedItem(name);
      if (!isControl(field)) continue;
      field.value = value;
      field.dataset.touched = "yes";
      back += value === "" ? 0 : 1;
    }
    if (back > 0) onBack?.(back);
    const listen = (event: Event) => {
      if (!isControl(event.target)) return;
      event.target.dataset.touched = "yes";
      const values: Values = {};
      for (const field of element.elements) {
        if (isControl(field) && field.name && field.dataset.touched) values[field.name] = field.value;
      }
      place.write(values);
    };
    element.addEventListener("input", listen);
    return () => element.removeEventListener("input", listen);
  }, []);
}
