import "./bulk.css";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Icon } from "../parts/Field";
import { useTexts } from "./text";

type Texts = ReturnType<typeof useTexts>;

type Entry = components["schemas"]["InboxEntry"];
type What = "approve" | "claim" | "seen";
interface Result {
  entry: Entry;
  words: string;
  isDone: boolean;
  canUndo: boolean;
}

interface Props {
  entries: Entry[];
  selected: ReadonlySet<string>;
  /** Whether the list is shown to its end. */
  isWhole: boolean;
  onSelect: (tasks: string[]) => void;
}

/** One act on one task, by the same routes as from its page. Throws with the reason where it cannot be done. */
async function act(what: What, { task }: Entry, texts: Texts): Promise<void> {
  const path = { params: { path: { id: task.id } } };
  if (what === "seen") {
    if (task.kind !== "information") throw new Error(texts.notSeen);
    await unwrap(api.POST("/api/v1/tasks/{id}/seen", path));
    return;
  }
  if (what === "claim") {
    if (task.kind !== "task" || task.user_id !== null) throw new Error(texts.notClaim);
    await unwrap(api.POST("/api/v1/tasks/{id}/claim", path));
    return;
  }
  // What is approved is the version that stands there now; a step that asks for more is not approved unseen.
  const page = await unwrap(api.GET("/api/v1/tasks/{id}", path));
  const mayApprove =
    page.open &&
    page.kind === "task" &&
    !["sign", "number", "seal", "issue"].includes(page.effect) &&
    page.outcomes.some((one) => one.name === "approve" && !one.needs_reason) &&
    !page.fields.some((one) => one.required);
  if (!mayApprove) throw new Error(texts.notApprove);
  await unwrap(
    api.POST("/api/v1/tasks/{id}/decision", {
      ...path,
      body: { outcome: "approve", version_sha256: page.version_sha256 ?? "" },
    }),
  );
}

/** What is done to all that are selected, one after the other, and what became of each. */
export default function Bulk({ entries, selected, isWhole, onSelect }: Props) {
  const text = useText();
  const texts = useTexts();
  const client = useQueryClient();
  const busy = useRef(false);
  const [progress, setProgress] = useState<{ done: number; of: number }>();
  const [results, setResults] = useState<Result[]>([]);
  const chosen = entries.filter((one) => selected.has(one.task.id));

  const words = (error: unknown) =>
    error instanceof Problem && error.isOffline ? text.failure.offline : error instanceof Error ? error.message : String(error);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ["counts"] });
    for (const one of chosen) void client.invalidateQueries({ queryKey: ["document", one.document.id] });
  };
  const run = async (what: What) => {
    if (busy.current) return;
    busy.current = true;
    const made: Result[] = [];
    for (const entry of chosen) {
      setProgress({ done: made.length, of: chosen.length });
      try {
        await act(what, entry, texts);
        made.push({ entry, words: texts.done(texts[what]), isDone: true, canUndo: what === "approve" });
      } catch (error) {
        made.push({ entry, words: words(error), isDone: false, canUndo: false });
      }
      setResults([...made]);
    }
    setProgress(undefined);
    busy.current = false;
    refresh();
  };
  const undo = async () => {
    if (busy.current) return;
    busy.current = true;
    const after = [...results];
    for (const [at, one] of after.entries()) {
      if (!one.canUndo) continue;
      try {
        await unwrap(api.POST("/api/v1/chains/{id}/undo", { params: { path: { id: one.entry.task.chain_id } } }));
        after[at] = { ...one, words: texts.undone, canUndo: false };
      } catch (error) {
        after[at] = { ...one, words: words(error), isDone: false, canUndo: false };
      }
      setResults([...after]);
    }
    busy.current = false;
    refresh();
  };
  const undoable = results.filter((one) => one.canUndo).length;
  return (
    <section className="bulk" aria-label={texts.results}>
      <p role="status">
        {progress ? texts.progress(progress.done, progress.of) : texts.selected(chosen.length, entries.length, isWhole)}
      </p>
      {progress && <progress max={progress.of} value={progress.done} aria-label={texts.progress(progress.done, progress.of)} />}
      {results.length === 0 && (
        <div className="buttons">
          {(["approve", "claim", "seen"] as const).map((what) => (
            <button key={what} type="button" aria-disabled={progress !== undefined} onClick={() => void run(what)}>
              {texts[what]}
            </button>
          ))}
          {chosen.length < entries.length && (
            <button type="button" className="quiet" onClick={() => onSelect(entries.map((one) => one.task.id))}>
              {texts.all(entries.length)}
            </button>
          )}
          <button type="button" className="quiet" onClick={() => onSelect([])}>
            {texts.none}
          </button>
        </div>
      )}
      {results.length > 0 && (
        <>
          <h2>{texts.results}</h2>
          <ul>
            {results.map(({ entry, words: said, isDone }) => (
              <li key={entry.task.id}>
                <span className={isDone ? "ok" : "failed"}>
                  <Icon name={isDone ? "ok" : "late"} /> {said}
                </span>
                <span className="of">{entry.document.subject}</span>
              </li>
            ))}
          </ul>
          {undoable > 0 && !progress && (
            <p>
              <button type="button" onClick={() => void undo()}>
                {texts.undo(undoable)}
              </button>{" "}
              <span className="muted">{texts.undoNote}</span>
            </p>
          )}
          {!progress && (
            <button
              type="button"
              onClick={() => {
                onSelect([]);
                void client.resetQueries({ queryKey: ["inbox"] });
              }}
            >
              {texts.close}
            </button>
          )}
        </>
      )}
    </section>
  );
}
