import { newKey } from "../api/client";
import { Problem } from "../api/problem";
import { Store, session } from "../api/state";
import { upload } from "../api/uploads";
import type { Source } from "../document/pdf";

/** A file that waits to become a document: chosen here, or come by mail. */
export interface Waiting {
  key: string;
  name: string;
  size: number;
  source: Source;
  isPdf: boolean;
  state: "waiting" | "sending" | "ready" | "failed" | "registered";
  sent: number;
  /** The finished upload. */
  upload?: string;
  /** Why it failed, in the server's words; empty where the network was lost. */
  words?: string;
  mail?: { id: string; from: string; address: string | null };
  /** Finished uploads that go with it. */
  attachments: { name: string; upload: string }[];
  document?: { id: string; number: string };
}

const atOnce = 2;
const running = new Map<string, AbortController>();
let owner: string | undefined;

/** The files stay while the person moves about in the client; they are nobody else's. */
export const queue = new Store<Waiting[]>([]);

export function takeOver() {
  const present = session.current?.person.id;
  if (owner !== present) {
    for (const one of running.values()) one.abort();
    running.clear();
    queue.set([]);
  }
  owner = present;
}

export function change(key: string, part: Partial<Waiting>) {
  queue.set(queue.get().map((one) => (one.key === key ? { ...one, ...part } : one)));
}

export const pending = (all: Waiting[]) => all.filter((one) => one.state !== "registered");

export function addFiles(files: Iterable<File>): string | undefined {
  const added = [...files].map<Waiting>((file) => ({
    key: newKey(),
    name: file.name.normalize("NFC"),
    size: file.size,
    source: { blob: file },
    isPdf: file.type === "application/pdf" || /\.pdf$/i.test(file.name),
    state: "waiting",
    sent: 0,
    attachments: [],
  }));
  queue.set([...queue.get(), ...added]);
  work();
  return added[0]?.key;
}

export function addReady(one: Omit<Waiting, "key" | "state" | "sent" | "attachments">): string {
  const key = newKey();
  queue.set([...queue.get(), { ...one, key, state: "ready", sent: one.size, attachments: [] }]);
  return key;
}

export function remove(key: string) {
  running.get(key)?.abort();
  running.delete(key);
  queue.set(queue.get().filter((one) => one.key !== key));
  work();
}

export function retry(key: string) {
  change(key, { state: "waiting", sent: 0 });
  work();
}

/** Moves a finished file beside another one, as its attachment. */
export function attach(key: string, to: string) {
  const all = queue.get();
  const one = all.find((item) => item.key === key);
  const main = all.find((item) => item.key === to);
  if (!one?.upload || !main) return;
  change(to, { attachments: [...main.attachments, { name: one.name, upload: one.upload }] });
  remove(key);
}

function work() {
  const next = queue.get().find((one) => one.state === "waiting");
  if (!next || running.size >= atOnce || !("blob" in next.source)) return;
  const mine = new AbortController();
  running.set(next.key, mine);
  change(next.key, { state: "sending" });
  upload(next.source.blob as File, (sent) => change(next.key, { sent }), mine.signal)
    .then((id) => change(next.key, { state: "ready", upload: id }))
    .catch((error) => {
      if (mine.signal.aborted) return;
      change(next.key, { state: "failed", words: error instanceof Problem && !error.isOffline ? error.message : "" });
    })
    .finally(() => {
      running.delete(next.key);
      work();
    });
  work();
}
