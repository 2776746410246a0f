import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { useText } from "../messages";
import { Failure } from "../parts/States";
import { readDay } from "../parts/time";
import { usePlaces } from "../shell/places";
import { find } from "./data";
import { matches } from "./marks";
import { Marked } from "./Search";
import "./search.css";
import { useTexts } from "./text";

interface Choice {
  id: string;
  label: string;
  aside?: string;
  group: "screens" | "documents";
  open: () => void;
}

/** Ctrl+K: screens by name, documents by words, a number of a register. Nothing happens while a word is being composed. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const text = useTexts();
  const common = useText();
  const navigate = useNavigate();
  const places = usePlaces();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState("");
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState(0);
  const isComposing = useRef(false);

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  // Asked when the typing rests: Unikey sends a backspace and a letter for each accent.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (!isComposing.current) setAsked(query.trim().normalize("NFC"));
    }, 200);
    return () => clearTimeout(timer);
  }, [query]);

  const found = useQuery({
    queryKey: ["palette", asked],
    queryFn: ({ signal }) => find({ q: asked, limit: 8 }, signal),
    enabled: asked.length > 1,
    placeholderData: (before) => before,
  });

  const choices = useMemo((): Choice[] => {
    const year = readDay("today", Date.now())?.slice(0, 4) ?? "";
    const screens = places
      .filter((one) => asked === "" || matches(one.label, asked))
      .map((one) => ({ id: one.to, label: one.label, group: "screens" as const, open: () => void navigate({ to: one.to }) }));
    if (asked === "") return screens;
    const hits = asked.length > 1 ? (found.data?.items ?? []) : [];
    const documents = hits.map((one) => ({
      id: one.id,
      label: one.subject,
      aside: one.symbol ?? common.state[one.state] ?? "",
      group: "documents" as const,
      open: () =>
        void navigate({
          to: one.direction === "incoming" ? "/van-ban-den/$id" : "/van-ban-di/$id",
          params: { id: one.id },
          search: { found: new URLSearchParams({ q: asked }).toString() },
        }),
    }));
    const number = /^\d{1,9}$/.test(asked)
      ? [
          {
            id: "number",
            label: text.numbered(asked, year),
            group: "documents" as const,
            open: () => void navigate({ to: "/tim-kiem", search: { number: String(Number(asked)), year } }),
          },
        ]
      : [];
    const everything = {
      id: "everything",
      label: text.everything(asked),
      group: "documents" as const,
      open: () => void navigate({ to: "/tim-kiem", search: { q: asked } }),
    };
    return [...screens, ...number, ...documents, everything];
  }, [places, asked, found.data, navigate, text, common]);

  const present = Math.min(at, choices.length - 1);
  const choose = (one: Choice | undefined) => {
    dialog.current?.close();
    one?.open();
  };
  const press = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const to = { ArrowDown: present + 1, ArrowUp: present - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      setAt((to + choices.length) % choices.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const typed = query.trim().normalize("NFC");
      // Enter before the answer came means what was typed, not what the list still shows.
      if (typed !== asked)
        choose({ id: "", label: "", group: "documents", open: () => void navigate({ to: "/tim-kiem", search: { q: typed } }) });
      else choose(choices[present]);
    }
  };
  useEffect(() => {
    document.getElementById(`palette-${present}`)?.scrollIntoView({ block: "nearest" });
  }, [present]);

  return (
    <dialog ref={dialog} className="palette" aria-label={text.palette} onClose={onClose}>
      <input
        role="combobox"
        type="text"
        aria-label={text.paletteHint}
        placeholder={text.paletteHint}
        aria-expanded="true"
        aria-controls="palette-list"
        aria-autocomplete="list"
        aria-activedescendant={choices.length > 0 ? `palette-${present}` : undefined}
        autoComplete="off"
        maxLength={200}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onCompositionStart={() => {
          isComposing.current = true;
        }}
        onCompositionEnd={(event) => {
          isComposing.current = false;
          setQuery(event.currentTarget.value);
          setAsked(event.currentTarget.value.trim().normalize("NFC"));
        }}
        onKeyDown={press}
        autoFocus
      />
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      <div role="listbox" id="palette-list" aria-label={text.options}>
        {(["screens", "documents"] as const).map((group) => {
          const inGroup = choices.map((one, index) => ({ one, index })).filter(({ one }) => one.group === group);
          return inGroup.length === 0 ? null : (
            <div key={group} role="group" aria-label={text[group]}>
              <p className="group" aria-hidden="true">
                {text[group]}
              </p>
              {inGroup.map(({ one, index }) => (
                <div
                  key={one.id}
                  id={`palette-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === present}
                  onClick={() => choose(one)}
                  onKeyDown={press}
                >
                  <span>{one.id === "everything" ? one.label : <Marked text={one.label} query={asked} />}</span>
                  {one.aside && <span>{one.aside}</span>}
                </div>
              ))}
            </div>
          );
        })}
      </div>
      <p className="muted">{text.keys}</p>
    </dialog>
  );
}
