import { queries } from "./queries";
import { Store } from "./state";

/** How many tasks came since the list was last shown; the list says so and waits to be asked. */
export const newWork = new Store(0);

const brings = new Set(["task", "passed", "opinion", "information"]);

function hear(event: { kind: string; document_id: string | null }) {
  if (brings.has(event.kind)) newWork.set(newWork.get() + 1);
  void queries.invalidateQueries({ queryKey: ["counts"] });
  if (event.document_id) void queries.invalidateQueries({ queryKey: ["document", event.document_id] });
}

/**
 * Follows what the person is told. One tab holds the stream and tells the others: a browser opens six connections to a server, and
 * six tabs that each held one would leave none for work. Gives what ends it.
 */
export function follow(): () => void {
  const channel = new BroadcastChannel("vanthu-live");
  channel.onmessage = ({ data }) => hear(data);
  const ended = new AbortController();
  void navigator.locks
    .request("vanthu-live", { signal: ended.signal }, () => {
      const stream = new EventSource("/api/v1/stream");
      stream.addEventListener("notification", (event) => {
        const told = JSON.parse((event as MessageEvent<string>).data);
        hear(told);
        channel.postMessage({ kind: told.kind, document_id: told.document_id });
      });
      return new Promise<void>((done) =>
        ended.signal.addEventListener("abort", () => {
          stream.close();
          done();
        }),
      );
    })
    .catch(() => {});
  return () => {
    ended.abort();
    channel.close();
  };
}
