import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { api, ifMatch, newKey, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useSession } from "../api/state";
import { useText } from "../messages";
import { Field, Icon } from "../parts/Field";
import { inMemory, useKept } from "../parts/kept";
import { Failure } from "../parts/States";
import { showInstant } from "../parts/time";
import type { Place } from "./PdfView";
import { remarksQuery } from "./queries";
import { useTexts } from "./text";

type Remark = components["schemas"]["Remark"];

interface Props {
  documentId: string;
  /** The content that is shown: what is pinned is pinned to it. */
  sha256: string | undefined;
  /** Whether the person is of the unit that mends what remarks ask for. */
  isDrafting: boolean;
  place: Place | undefined;
  isPlacing: boolean;
  shown: string | undefined;
  onPin: () => void;
  onUnpin: () => void;
  onShow: (id: string) => void;
}

/** What people said beside the document, and where on its pages. */
export function Remarks({ documentId, sha256, isDrafting, place, isPlacing, shown, onPin, onUnpin, onShow }: Props) {
  const text = useText();
  const texts = useTexts();
  const client = useQueryClient();
  const key = useRef(newKey());
  const sent = useRef("");
  const form = useRef<HTMLFormElement>(null);
  const [kept] = useState(() => inMemory(`remark:${documentId}`));
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const remarks = useQuery(remarksQuery(documentId));
  useKept(form, kept);
  useEffect(() => {
    if (place) form.current?.querySelector("textarea")?.focus();
  }, [place]);
  useEffect(() => {
    if (shown) document.getElementById(`remark-${shown}`)?.scrollIntoView({ block: "nearest" });
  }, [shown]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    const body = String(new FormData(element).get("body")).trim().normalize("NFC");
    if (busy || body === "") return;
    const content = {
      body,
      final: true,
      ...(place && sha256 ? { place: { ...place, version_sha256: sha256 } } : {}),
    };
    if (sent.current !== JSON.stringify(content)) key.current = newKey();
    sent.current = JSON.stringify(content);
    setBusy(true);
    try {
      await unwrap(
        api.POST("/api/v1/documents/{id}/remarks", {
          params: { path: { id: documentId }, header: { "Idempotency-Key": key.current } },
          body: content,
        }),
      );
      key.current = newKey();
      kept.forget();
      element.reset();
      onUnpin();
      setFailure(null);
      await remarks.refetch();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const resolve = async (one: Remark) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await unwrap(
        api.POST("/api/v1/remarks/{id}/resolution", {
          params: { path: { id: one.id }, header: ifMatch(one.version) },
          body: { resolved: one.resolved_at === null },
        }),
      );
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ["document", documentId, "remarks"] });
    }
  };
  return (
    <section aria-labelledby="remarks-title">
      <h2 id="remarks-title">{text.document.remarks}</h2>
      {remarks.isError && <Failure error={remarks.error} retry={() => void remarks.refetch()} />}
      {remarks.data?.items.length === 0 && <p className="muted">{text.document.noRemarks}</p>}
      <ul className="remarks">
        {remarks.data?.items.map((one, at) => (
          <One
            key={one.id}
            remark={one}
            number={at + 1}
            sha256={sha256}
            isShown={one.id === shown}
            mayResolve={isDrafting}
            onShow={onShow}
            onResolve={() => void resolve(one)}
          />
        ))}
      </ul>
      {failure !== null && <Failure error={failure} />}
      <form ref={form} onSubmit={(event) => void submit(event)}>
        <Field label={text.document.remark}>{(id) => <textarea id={id} name="body" required maxLength={2000} />}</Field>
        {isPlacing && (
          <p className="muted" role="status">
            {texts.placingNow}
          </p>
        )}
        <div className="buttons">
          <button type="submit" aria-disabled={busy}>
            {text.document.addRemark}
          </button>
          {sha256 && !place && !isPlacing && (
            <button type="button" onClick={onPin}>
              {texts.pin}
            </button>
          )}
          {place && (
            <span className="chip pinned">
              {texts.pinned(place.page)}{" "}
              <button type="button" className="quiet" onClick={onUnpin}>
                {texts.unpin}
              </button>
            </span>
          )}
        </div>
      </form>
    </section>
  );
}

function One({
  remark: one,
  number,
  sha256,
  isShown,
  mayResolve,
  onShow,
  onResolve,
}: {
  remark: Remark;
  number: number;
  sha256: string | undefined;
  isShown: boolean;
  mayResolve: boolean;
  onShow: (id: string) => void;
  onResolve: () => void;
}) {
  const text = useText();
  const texts = useTexts();
  const { person } = useDirectory();
  const { current } = useSession();
  return (
    <li id={`remark-${one.id}`} className={isShown ? "shown" : ""}>
      <span className="muted">
        {number}. {person(one.author) ?? text.common.unknownPerson} · {showInstant(one.created_at)}
      </span>
      <p>{one.body}</p>
      <div className="buttons">
        {one.place &&
          (one.place.version_sha256 === sha256 ? (
            <button type="button" className="quiet" onClick={() => onShow(one.id)}>
              {texts.pinned(one.place.page)}
            </button>
          ) : (
            <span className="muted">{texts.onEarlier(one.place.page)}</span>
          ))}
        {one.resolved_by && (
          <span className="resolved">
            <Icon name="ok" /> {texts.resolvedBy(person(one.resolved_by) ?? text.common.unknownPerson)}
          </span>
        )}
        {one.final && (mayResolve || one.author === current?.person.id) && (
          <button type="button" className="quiet" onClick={onResolve}>
            {one.resolved_at ? texts.reopen : texts.resolve}
          </button>
        )}
      </div>
    </li>
  );
}
