import { type KeyboardEvent, useId, useState } from "react";
import { useText } from "../messages";
import { fold } from "./fold";

export interface Option {
  id: string;
  label: string;
  /** What else finds it, and stands beside the label. */
  hint?: string;
}

interface Props {
  id: string;
  described?: string | undefined;
  options: Option[];
  /** Said where nothing fits. */
  nothing: string;
  onChoose: (option: Option) => void;
  /** Whether words that fit no option may be chosen as they are. */
  onFree?: ((words: string) => void) | undefined;
}

const limit = 12;

/** One typed line that finds among many: by words in any order, with or without marks. Arrows and Enter choose, Escape closes. */
export function Combobox({ id, described, options, nothing, onChoose, onFree }: Props) {
  const text = useText();
  const list = useId();
  const [words, setWords] = useState("");
  const [isOpen, setIsOpen] = useState(false);
  const [at, setAt] = useState(0);
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  const found = options.filter((one) => {
    const all = fold(`${one.label} ${one.hint ?? ""}`);
    return wanted.every((word) => all.includes(word));
  });
  const shown = found.slice(0, limit);

  const choose = (one: Option) => {
    setWords("");
    setIsOpen(false);
    setAt(0);
    onChoose(one);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setIsOpen(true);
      if (isOpen) setAt(Math.min(Math.max(0, shown.length - 1), Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1))));
    } else if (event.key === "Enter") {
      const one = isOpen ? shown[at] : undefined;
      if (one) choose(one);
      else if (onFree && words.trim() !== "") {
        onFree(words.trim().normalize("NFC"));
        setWords("");
        setIsOpen(false);
      }
    } else if (event.key === "Escape" && isOpen) setIsOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const option = (index: number) => `${list}-${index}`;
  return (
    <div className="combobox">
      <input
        id={id}
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={list}
        aria-activedescendant={isOpen && shown.length > 0 ? option(at) : undefined}
        aria-describedby={described}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setIsOpen(true);
          setAt(0);
        }}
        onClick={() => setIsOpen(true)}
        onBlur={() => setIsOpen(false)}
        onKeyDown={press}
      />
      <div id={list} className="options" role="listbox" aria-label={text.act.choose} hidden={!isOpen || shown.length === 0}>
        {isOpen &&
          shown.map((one, index) => (
            // The field keeps the focus and the keys; a pointer may choose as well.
            <div
              key={one.id}
              id={option(index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(one);
              }}
            >
              {one.label} {one.hint && <span className="muted">{one.hint}</span>}
            </div>
          ))}
      </div>
      <span className="muted" role="status">
        {isOpen && shown.length === 0 && words !== "" && !onFree ? nothing : ""}
      </span>
    </div>
  );
}
