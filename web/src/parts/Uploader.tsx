import { useEffect, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { upload } from "../api/uploads";
import { useText } from "../messages";
import { showSize } from "./time";

type State =
  | { kind: "none" }
  | { kind: "sending"; file: File; sent: number }
  | { kind: "done"; file: File }
  | { kind: "failed"; file: File; words: string };

interface Props {
  id: string;
  described?: string | undefined;
  /** The upload's id once the whole file is there; nothing while it is on its way or was taken away; "sending" meanwhile. */
  /** What the picker offers; PDF otherwise. */
  accept?: string;
  onChange: (upload: string | undefined, state: State["kind"]) => void;
}

/** One file, by picker or by dropping it; the bar shows what the server has. */
export function Uploader({ id, described, accept = "application/pdf,.pdf", onChange }: Props) {
  const text = useText();
  const [state, setState] = useState<State>({ kind: "none" });
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const send = async (file: File) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setState({ kind: "sending", file, sent: 0 });
    onChange(undefined, "sending");
    try {
      const sent = await upload(file, (bytes) => setState({ kind: "sending", file, sent: bytes }), mine.signal);
      if (mine.signal.aborted) return;
      setState({ kind: "done", file });
      onChange(sent, "done");
    } catch (error) {
      if (mine.signal.aborted) return;
      setState({
        kind: "failed",
        file,
        words: error instanceof Problem && !error.isOffline ? error.message : text.failure.offline,
      });
      onChange(undefined, "failed");
    }
  };
  const clear = () => {
    running.current?.abort();
    if (input.current) input.current.value = "";
    setState({ kind: "none" });
    onChange(undefined, "none");
  };

  return (
    <div
      className={isOver ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        const file = event.dataTransfer.files[0];
        if (file) void send(file);
      }}
    >
      <span className="muted">{text.register.drop}</span>
      <input
        ref={input}
        id={id}
        type="file"
        className="hidden"
        accept={accept}
        aria-describedby={described}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void send(file);
        }}
      />
      {/* The picker's own words are in the browser's language. */}
      <label className="button" htmlFor={id}>
        {text.register.choose}
      </label>
      {state.kind === "sending" && (
        <>
          <progress max={state.file.size} value={state.sent} aria-label={state.file.name} />
          <span>{text.register.uploading(showSize(state.sent), showSize(state.file.size))}</span>
        </>
      )}
      {state.kind === "done" && <span role="status">{text.register.uploaded(state.file.name, showSize(state.file.size))}</span>}
      {state.kind === "failed" && (
        <span className="error" role="alert">
          {state.words}{" "}
          <button type="button" onClick={() => void send(state.file)}>
            {text.common.retry}
          </button>
        </span>
      )}
      {state.kind !== "none" && (
        <button type="button" className="quiet" onClick={clear}>
          {text.common.remove}
        </button>
      )}
    </div>
  );
}
