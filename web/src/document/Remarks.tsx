import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { api, newKey, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure } from "../parts/States";
import { showInstant } from "../parts/time";

/** What people said beside the document. */
export function Remarks({ documentId }: { documentId: string }) {
  const text = useText();
  const { person } = useDirectory();
  const key = useRef(newKey());
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const remarks = useQuery({
    queryKey: ["document", documentId, "remarks"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/documents/{id}/remarks", { params: { path: { id: documentId } }, signal })),
  });
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const body = String(new FormData(form).get("body")).trim().normalize("NFC");
    if (busy || body === "") return;
    setBusy(true);
    try {
      await unwrap(
        api.POST("/api/v1/documents/{id}/remarks", {
          params: { path: { id: documentId }, header: { "Idempotency-Key": key.current } },
          body: { body, final: true },
        }),
      );
      key.current = newKey();
      form.reset();
      setFailure(null);
      await remarks.refetch();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-labelledby="remarks-title">
      <h2 id="remarks-title">{text.document.remarks}</h2>
      {remarks.data?.items.length === 0 && <p className="muted">{text.document.noRemarks}</p>}
      <ul className="remarks">
        {remarks.data?.items.map((one) => (
          <li key={one.id}>
            <span className="muted">
              {person(one.author) ?? text.common.unknownPerson} · {showInstant(one.created_at)}
            </span>
            <p>{one.body}</p>
          </li>
        ))}
      </ul>
      {failure !== null && <Failure error={failure} />}
      <form onSubmit={(event) => void submit(event)}>
        <Field label={text.document.remark}>{(id) => <textarea id={id} name="body" required maxLength={2000} />}</Field>
        <button type="submit" aria-disabled={busy}>
          {text.document.addRemark}
        </button>
      </form>
    </section>
  );
}
