import "./draft.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useLanguage, useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";
import { say } from "../parts/toast";
import { Uploader } from "../parts/Uploader";
import { PlannedAnnexes } from "./Plan";
import { useTexts } from "./text";

/** What the drafter may do with a draft: submit it along a chain, or put another file in its place. */
export function DraftActions({ document }: { document: components["schemas"]["OutgoingDocument"] }) {
  const text = useText();
  const client = useQueryClient();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [file, setFile] = useState<string>();
  const [workflow, setWorkflow] = useState("");
  const texts = useTexts();
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
            <select id={id} name="workflow" required value={workflow} onChange={(event) => setWorkflow(event.target.value)}>
              <option value="">{text.act.choose}</option>
              {offered.map((one) => (
                <option key={one.key} value={one.key}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        {workflow !== "" && <Way documentId={document.id} workflow={workflow} />}
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
      <details className="fold">
        <summary>{texts.annexes}</summary>
        <PlannedAnnexes key={document.version} document={document} />
      </details>
      <Layout documentId={document.id} sha256={document.current_sha256} />
    </>
  );
}

/** The steps that the draft would go through, with whom and by when. */
function Way({ documentId, workflow }: { documentId: string; workflow: string }) {
  const texts = useTexts();
  const { person, unit } = useDirectory();
  const found = useQuery({
    queryKey: ["document", documentId, "way", workflow],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/outgoing/{id}/chain-preview", { params: { path: { id: documentId }, query: { workflow } }, signal }),
      ),
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} />;
  const whom = (one: (typeof found.data.steps)[number]) => {
    const names = one.people.map((id) => person(id)).filter(Boolean);
    if (names.length > 0 && names.length <= 3) return names.join(", ");
    return unit(one.unit_id) ?? names[0] ?? texts.wayNobody;
  };
  return (
    <div className="way">
      <h3>{texts.way}</h3>
      <ol>
        {found.data.steps.map((one) => (
          <li key={one.node}>
            <strong>{one.name}</strong>
            <br />
            <span className={one.trouble ? "error" : "muted"}>
              {one.trouble ?? whom(one)}
              {one.due_at && ` · ${texts.wayDue(showInstant(one.due_at))}`}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** How the file deviates from Annex I of Decree 30/2020/NĐ-CP, when it is asked for. */
function Layout({ documentId, sha256 }: { documentId: string; sha256: string }) {
  const texts = useTexts();
  const lang = useLanguage();
  const [isAsked, setIsAsked] = useState(false);
  const found = useQuery({
    queryKey: ["document", documentId, "layout", sha256],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/outgoing/{id}/layout", { params: { path: { id: documentId } }, signal })),
    enabled: isAsked,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <details className="fold" onToggle={(event) => setIsAsked(event.currentTarget.open)}>
      <summary>{texts.layout}</summary>
      {found.isLoading && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.deviations.length === 0 && <p role="status">{texts.layoutFine}</p>}
      <ul className="deviations">
        {found.data?.deviations.map((one, at) => (
          <li key={at}>
            <strong className={one.weight}>{one.weight === "error" ? texts.layoutError : texts.layoutAdvice}</strong>{" "}
            <span className="muted">({texts.page(one.page)})</span>
            <br />
            {one.text[lang]}
          </li>
        ))}
      </ul>
    </details>
  );
}
