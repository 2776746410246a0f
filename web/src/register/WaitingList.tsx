import { useRef, useState } from "react";
import { useText } from "../messages";
import { Icon } from "../parts/Field";
import { showSize } from "../parts/time";
import { addFiles, attach, remove, retry, type Waiting } from "./queue";
import { useTexts } from "./text";

interface Props {
  id: string;
  described: string | undefined;
  items: Waiting[];
  open: string | undefined;
  onOpen: (key: string | undefined) => void;
}

/** The files that wait, in the order in which they came; dropping or choosing adds to them. */
export function WaitingList({ id, described, items, open, onOpen }: Props) {
  const text = useText();
  const texts = useTexts();
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const add = (files: FileList | null) => {
    const first = files && addFiles(files);
    if (first && (open === undefined || items.every((one) => one.key !== open))) onOpen(first);
    if (input.current) input.current.value = "";
  };
  return (
    <>
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
          add(event.dataTransfer.files);
        }}
      >
        <span className="muted">{texts.dropMany}</span>
        <input
          ref={input}
          id={id}
          type="file"
          multiple
          className="hidden"
          aria-describedby={described}
          onChange={(event) => add(event.target.files)}
        />
        <label className="button" htmlFor={id}>
          {text.register.choose}
        </label>
      </div>
      {items.length > 0 && (
        <ol className="waiting" aria-label={texts.waiting}>
          {items.map((one) => (
            <Row
              key={one.key}
              one={one}
              isOpen={one.key === open}
              open={items.find((other) => other.key === open)}
              onOpen={onOpen}
            />
          ))}
        </ol>
      )}
    </>
  );
}

function Row({
  one,
  isOpen,
  open,
  onOpen,
}: {
  one: Waiting;
  isOpen: boolean;
  open: Waiting | undefined;
  onOpen: (key: string | undefined) => void;
}) {
  const text = useText();
  const texts = useTexts();
  const canAttach = !isOpen && one.state === "ready" && open !== undefined && open.state !== "registered";
  return (
    <li className={isOpen ? "open" : ""}>
      <button
        type="button"
        className="quiet name"
        aria-current={isOpen ? "true" : undefined}
        disabled={one.state === "registered"}
        onClick={() => onOpen(one.key)}
      >
        {text.register.uploaded(one.name, showSize(one.size))}
      </button>
      <span className={one.state === "failed" ? "error" : "muted"} role={one.state === "failed" ? "alert" : undefined}>
        {one.state === "registered" && one.document ? (
          <a href={`/van-ban-den/${one.document.id}`} target="_blank" rel="noreferrer">
            <Icon name="ok" /> {texts.registeredAs(one.document.number)}
          </a>
        ) : one.state === "failed" ? (
          one.words || text.failure.offline
        ) : (
          <>
            {one.mail ? texts.mailOf(one.mail.from) : texts.states[one.state]}
            {one.state === "sending" && (
              <>
                {" "}
                <progress
                  max={one.size}
                  value={one.sent}
                  aria-label={text.register.uploading(showSize(one.sent), showSize(one.size))}
                />
              </>
            )}
          </>
        )}
      </span>
      <span className="buttons">
        {one.state === "failed" && (
          <button type="button" className="quiet" onClick={() => retry(one.key)}>
            {text.common.retry}
          </button>
        )}
        {canAttach && (
          <button type="button" className="quiet" onClick={() => attach(one.key, open.key)}>
            {texts.attach}
          </button>
        )}
        {one.state !== "registered" && (
          <button
            type="button"
            className="quiet"
            aria-label={`${text.common.remove} ${one.name}`}
            onClick={() => remove(one.key)}
          >
            {text.common.remove}
          </button>
        )}
      </span>
    </li>
  );
}
