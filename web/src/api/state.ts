import { useSyncExternalStore } from "react";
import type { components } from "./schema";

export type CurrentSession = components["schemas"]["CurrentSession"];

/** A value outside React that components follow. */
export class Store<T> {
  private listeners = new Set<() => void>();
  constructor(private value: T) {}
  get = () => this.value;
  set(value: T) {
    if (value !== this.value) {
      this.value = value;
      for (const listener of this.listeners) listener();
    }
  }
  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Whether the server answers. */
export const connection = new Store(true);

const lastUse = { at: Date.now(), input: Date.now() };
const useKey = "vanthu-last-use";

/** The server did something for the session. The other tabs of the person hear of it, a few seconds late. */
export function markUse() {
  const now = Date.now();
  if (now - lastUse.at > 5000) localStorage.setItem(useKey, String(now));
  lastUse.at = now;
}

/** When that last was, in any tab. */
export const usedAt = () => Math.max(lastUse.at, Number(localStorage.getItem(useKey)) || 0);

for (const kind of ["pointerdown", "keydown"])
  globalThis.addEventListener?.(
    kind,
    () => {
      lastUse.input = Date.now();
    },
    { capture: true, passive: true },
  );

/** What runs by itself must not keep the session of an empty chair open. */
export const isAtWork = () => Date.now() - lastUse.input < 5 * 60_000;

const currentSession = new Store<CurrentSession | null>(null);
const expired = new Store(false);

export const session = {
  get current() {
    return currentSession.get();
  },
  set(value: CurrentSession | null) {
    currentSession.set(value);
    expired.set(false);
  },
  /** The page stays as it is, under the question for the password. */
  expire() {
    if (currentSession.get()) expired.set(true);
  },
};

export function useSession() {
  return { current: useStore(currentSession), isExpired: useStore(expired) };
}
