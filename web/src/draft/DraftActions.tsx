import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure } from "../parts/States";
import { say } from "../parts/toast";
import { Uploader } from "../parts/Uploader";

/** What the drafter may do with a draft: submit it along a chain, or put another file in its place. */
export function DraftActions({ document }: { document: components["schemas"]["OutgoingDocument"] }) {
  const text = useText();
  const client = useQueryClient();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [file, setFile] = useState<string>();
  const chains = useQuery({
    queryKey: ["workflows"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/workflows", { signal })),
    staleTime: 10 * 60_000,
  });
  // The list has every version, newest first: the first of each key is the one in force.
  const offered = (chains.data?.items ?? []).filter(
    (one, at, all) => !one.key.startsWith("incoming") && all.findIndex((other) => other.key === one.key) === at,
  );

  const run = async (what: string, action: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await action();
      say(text.act.done(what));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ["document", document.id] });
      void client.invalidateQueries({ queryKey: ["counts"] });
    }
  };
  const at = { params: { path: { id: document.id }, header: ifMatch(document.version) } };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const workflow = String(new FormData(event.currentTarget).get("workflow"));
    void run(text.draft.send, () => unwrap(api.POST("/api/v1/outgoing/{id}/submission", { ...at, body: { workflow } })));
  };
  const replace = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (file)
      void run(text.draft.newVersion, () =>
        unwrap(api.POST("/api/v1/outgoing/{id}/versions", { ...at, body: { upload: file } })),
      );
  };
  return (
    <>
      {failure !== null && <Failure error={failure} />}
      <form onSubmit={submit}>
        <Field label={text.act.workflow}>
          {(id) => (
            <select id={id} name="workflow" required defaultValue="">
              <option value="">{text.act.choose}</option>
              {offered.map((one) => (
                <option key={one.key} value={one.key}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <button type="submit" className="primary" aria-disabled={busy}>
          {text.draft.send}
        </button>
      </form>
      <details className="fold">
        <summary>{text.draft.newVersion}</summary>
        <form onSubmit={replace}>
          <Field label={text.act.drag}>{(id, described) => <Uploader id={id} described={described} onChange={setFile} />}</Field>
          <button type="submit" disabled={!file} aria-disabled={busy}>
            {text.draft.newVersion}
          </button>
        </form>
      </details>
    </>
  );
}
