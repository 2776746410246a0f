import { useEffect, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { Failure } from "./States";
import "./parts.css";
import { useTexts } from "./text";
import { showSize } from "./time";
import { say } from "./toast";

type Answer = { data?: unknown; error?: unknown; response: Response };
type State = { kind: "none" } | { kind: "running"; got: number; of: number } | { kind: "failed"; error: unknown };

interface Props {
  label: string;
  /** Asks with `parseAs: "stream"`. */
  get: (signal: AbortSignal) => Promise<Answer>;
  tone?: string;
}

const nameOf = (response: Response) =>
  /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "vanthu";

/** A file that the server makes: what stands in its way is told here, and how far it has come where that takes a while. */
export function Download({ label, get, tone }: Props) {
  const text = useTexts();
  const [state, setState] = useState<State>({ kind: "none" });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const start = async () => {
    if (running.current && !running.current.signal.aborted) return;
    const mine = new AbortController();
    running.current = mine;
    setState({ kind: "running", got: 0, of: 0 });
    try {
      const { data, error, response } = await get(mine.signal);
      if (!response.ok) throw new Problem(response.status, (typeof error === "object" ? error : {}) as object);
      const of = Number(response.headers.get("Content-Length") ?? 0);
      const reader = (data as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      let got = 0;
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        pieces.push(piece.value);
        got += piece.value.length;
        setState({ kind: "running", got, of });
      }
      const name = nameOf(response);
      keep(new Blob(pieces), name);
      say(text.saved(name));
      setState({ kind: "none" });
    } catch (error) {
      setState(mine.signal.aborted ? { kind: "none" } : { kind: "failed", error });
    } finally {
      if (running.current === mine) running.current = undefined;
    }
  };
  return (
    <span className="download">
      <button type="button" className={tone ?? ""} aria-disabled={state.kind === "running"} onClick={() => void start()}>
        {label}
      </button>
      {state.kind === "running" && (
        <span role="status" className="muted">
          {state.got === 0 ? text.preparing : text.received(showSize(state.got), state.of ? showSize(state.of) : "?")}{" "}
          <progress max={state.of || 1} {...(state.of ? { value: state.got } : {})} aria-label={label} />
          <button type="button" className="quiet" onClick={() => running.current?.abort()}>
            {text.stop}
          </button>
        </span>
      )}
      {state.kind === "failed" && <Failure error={state.error} />}
    </span>
  );
}

function keep(content: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
