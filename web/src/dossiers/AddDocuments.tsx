import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { textOf } from "../parts/form";
import { Failure, Loading } from "../parts/States";
import { showDay } from "../parts/time";
import { say } from "../parts/toast";
import { find } from "../search/data";
import { toggled } from "./Tabs";
import { useTexts } from "./text";

type Dossier = components["schemas"]["Dossier"];

/** Finds documents by the words of the search and puts those that were picked into the dossier. */
export function AddDocuments({ dossier }: { dossier: Dossier }) {
  const text = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" className="primary" onClick={() => setIsOpen(true)}>
        {text.add}…
      </button>
      {isOpen && <Picker dossier={dossier} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function Picker({ dossier, onClose }: { dossier: Dossier; onClose: () => void }) {
  const text = useTexts();
  const common = useText();
  const client = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const running = useRef(false);
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(new Set<string>());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const found = useQuery({
    queryKey: ["search", "to-add", query],
    queryFn: ({ signal }) => find({ q: query, limit: 30 }, signal),
    enabled: query !== "",
  });
  const present = useQuery({
    queryKey: ["search", "present", dossier.id, dossier.version],
    queryFn: ({ signal }) => find({ dossier: dossier.id, limit: 200 }, signal),
  });
  const there = new Set(present.data?.items.map((one) => one.id));

  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setQuery(textOf(new FormData(event.currentTarget), "q"));
  };
  const add = async () => {
    if (running.current) return;
    if (chosen.size === 0) {
      say(text.chooseSome);
      return;
    }
    running.current = true;
    setBusy(true);
    setFailure(null);
    try {
      await unwrap(
        api.POST("/api/v1/dossiers/{id}/documents", {
          params: { path: { id: dossier.id }, header: ifMatch(dossier.version) },
          body: { documents: [...chosen] },
        }),
      );
      say(text.added);
      dialog.current?.close();
    } catch (error) {
      setFailure(error);
    } finally {
      running.current = false;
      setBusy(false);
      void client.invalidateQueries({ queryKey: ["dossiers"] });
    }
  };
  return (
    <dialog ref={dialog} className="act" aria-labelledby="add-title" onClose={onClose}>
      <h2 id="add-title">{text.add}</h2>
      {failure !== null && <Failure error={failure} />}
      <form className="bar" role="search" onSubmit={ask}>
        <Field label={text.addFind}>
          {(id) => <input id={id} name="q" type="search" size={36} maxLength={200} autoComplete="off" autoFocus />}
        </Field>
        <button type="submit">{text.find}</button>
      </form>
      {query !== "" && found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <p className="state">{text.nothingFound}</p>}
      <ul className="picker">
        {found.data?.items.map((one) => (
          <li key={one.id}>
            <label>
              <input
                type="checkbox"
                disabled={there.has(one.id)}
                checked={chosen.has(one.id)}
                onChange={(event) => setChosen(toggled(chosen, one.id, event.target.checked))}
              />
              <span>
                {one.subject}
                <span className="muted">
                  {" "}
                  {[one.symbol ?? common.inbox.noNumber, one.date && showDay(one.date), there.has(one.id) && text.already]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <div className="buttons">
        <button type="button" className="primary" aria-disabled={busy} onClick={() => void add()}>
          {busy ? common.common.saving : text.addChosen(chosen.size)}
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>
          {common.common.cancel}
        </button>
      </div>
    </dialog>
  );
}
