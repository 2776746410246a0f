import { useEffect, useRef, useState } from "react";
import { api } from "../api/client";
import { session } from "../api/state";
import { useTexts } from "./text";

/** Two minutes before the end: going on is one press, and nothing on the page is lost. */
export default function SessionEnding({
  endsAt,
  isAbsolute,
  onStayed,
}: {
  endsAt: number;
  isAbsolute: boolean;
  onStayed: () => void;
}) {
  const text = useTexts().ending;
  const dialog = useRef<HTMLDialogElement>(null);
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    dialog.current?.showModal();
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((endsAt - now) / 1000));
  const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const stay = async () => {
    // Asking who one is counts as use.
    const { data } = await api.GET("/api/v1/session");
    if (data) session.set(data);
    onStayed();
  };
  return (
    <dialog ref={dialog} aria-labelledby="ending-title" onCancel={(event) => event.preventDefault()}>
      <h2 id="ending-title">{text.title}</h2>
      {/* Said once: a reader is not to hear every second. */}
      <p aria-live="off">{isAbsolute ? text.absolute(left) : text.idle(left)}</p>
      <p>{text.kept}</p>
      <div className="buttons">
        <button
          type="button"
          className="primary"
          autoFocus
          onClick={() => {
            if (isAbsolute) session.expire();
            else stay().catch(() => {});
          }}
        >
          {isAbsolute ? text.again : text.stay}
        </button>
      </div>
    </dialog>
  );
}
