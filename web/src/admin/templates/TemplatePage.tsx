import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import { api, ifMatch, newKey, unwrap } from "../../api/client";
import { Problem } from "../../api/problem";
import { useDirectory } from "../../api/queries";
import type { components } from "../../api/schema";
import { TemplateValues } from "../../draft/TemplateValues";
import { useText } from "../../messages";
import { Act } from "../../parts/Act";
import { Download } from "../../parts/Download";
import { Field } from "../../parts/Field";
import { Failure, Loading } from "../../parts/States";
import { showInstant } from "../../parts/time";
import { say } from "../../parts/toast";
import { Uploader } from "../../parts/Uploader";
import { AdminFrame } from "../AdminFrame";
import "../things.css";
import { templateFiles } from "./Templates";
import { useTexts } from "./text";

const PdfView = lazy(() => import("../../document/PdfView"));
type Template = components["schemas"]["Template"];

/** One template: its versions and fields, and the PDF that comes of it. */
export function TemplatePage() {
  const { id } = useParams({ from: "/quan-tri/mau/$id" });
  const texts = useTexts();
  const found = useQuery({
    queryKey: ["templates", id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/templates/{id}", { params: { path: { id } }, signal })),
  });
  return (
    <AdminFrame>
      <p className="things-back">
        <Link to="/quan-tri/mau">← {texts.back}</Link>
      </p>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Open one={found.data} />}
    </AdminFrame>
  );
}

function Open({ one }: { one: Template }) {
  const texts = useTexts();
  const common = useText();
  const { person } = useDirectory();
  const path = { params: { path: { id: one.id } } };
  const changes = [["templates"], ["templates", one.id]];
  const newest = one.versions.at(-1);
  return (
    <>
      <div className="head">
        <h2 className="things-name">
          {one.name}
          <span className="muted">
            {" "}
            {one.type ? (common.types[one.type] ?? one.type) : texts.anyType} · {one.kind.toUpperCase()}
            {one.retired && ` · ${texts.retired}`}
          </span>
        </h2>
        <div className="admin-acts" role="group" aria-label={one.name}>
          <Download
            label={texts.download}
            get={(signal) => api.GET("/api/v1/templates/{id}/content", { ...path, parseAs: "stream", signal })}
          />
          {!one.retired && (
            <Act
              label={texts.retire}
              note={texts.retireNote}
              tone="danger"
              act={() =>
                unwrap(
                  api.POST("/api/v1/templates/{id}/retirement", {
                    params: { path: { id: one.id }, header: ifMatch(one.version) as never },
                  }),
                )
              }
              done={texts.retiredDone}
              changes={changes}
            />
          )}
        </div>
      </div>
      <div className="grid-two">
        <div className="stack">
          <section className="card" aria-label={texts.trial}>
            <h2>{texts.trial}</h2>
            {one.retired ? <p className="muted">{texts.retired}</p> : <Trial key={newest?.ordinal} one={one} />}
          </section>
        </div>
        <div className="stack">
          <section className="card" aria-label={texts.fields}>
            <h2>{texts.fields}</h2>
            {newest?.fields.length === 0 && <p className="muted">{texts.noFields}</p>}
            <dl className="facts">
              {newest?.fields.map((name) => (
                <div key={name}>
                  <dt>
                    <code>{name}</code>
                  </dt>
                  <dd>{texts.filledBy[name] ?? texts.byDrafter}</dd>
                </div>
              ))}
            </dl>
          </section>
          <section className="card" aria-label={texts.versions}>
            <h2>{texts.versions}</h2>
            <ol className="things-versions">
              {one.versions
                .map((version) => (
                  <li key={version.ordinal}>
                    <strong>{texts.ordinal(version.ordinal)}</strong>
                    <span className="muted">
                      {texts.by(person(version.created_by) ?? common.common.unknownPerson, showInstant(version.created_at))}
                    </span>
                  </li>
                ))
                .reverse()}
            </ol>
            {!one.retired && <NewVersion one={one} />}
          </section>
        </div>
      </div>
    </>
  );
}

function NewVersion({ one }: { one: Template }) {
  const texts = useTexts();
  const common = useText();
  const client = useQueryClient();
  const [upload, setUpload] = useState<string>();
  const [round, setRound] = useState(0);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const put = async () => {
    if (busy || !upload) return;
    setBusy(true);
    setFailure(null);
    try {
      const made = await unwrap(
        api.POST("/api/v1/templates/{id}/versions", {
          params: { path: { id: one.id }, header: ifMatch(one.version) as never },
          body: { upload },
        }),
      );
      say(texts.versionAdded);
      setUpload(undefined);
      setRound(round + 1);
      client.setQueryData(["templates", one.id], made);
    } catch (error) {
      setFailure(error);
      if (error instanceof Problem && error.status === 412) await client.invalidateQueries({ queryKey: ["templates", one.id] });
    } finally {
      setBusy(false);
    }
  };
  const wrong = failure instanceof Problem ? failure.fields.upload : undefined;
  return (
    <>
      {failure !== null && !wrong && <Failure error={failure} />}
      <Field label={texts.version} hint={texts.versionNote} error={wrong} id="template-version">
        {(id, described) => (
          <Uploader key={round} id={id} described={described} accept={templateFiles} onChange={(made) => setUpload(made)} />
        )}
      </Field>
      {upload && (
        <button type="button" className="primary" aria-disabled={busy} onClick={() => void put()}>
          {busy ? common.common.saving : texts.putVersion}
        </button>
      )}
    </>
  );
}

/** The fields filled with anything, made a PDF by the very way that a draft takes. */
function Trial({ one }: { one: Template }) {
  const texts = useTexts();
  const { units } = useDirectory();
  const all = one.versions.at(-1)?.fields ?? [];
  // What the server could not fill in by itself, such as the symbol of a template for any type, it asks for.
  const [demanded, setDemanded] = useState<string[]>([]);
  const fields = all.filter((name) => !(name in texts.filledBy) || demanded.includes(name));
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(fields.map((name) => [name, texts.sample])),
  );
  const [chosen, setUnit] = useState("");
  const unit = chosen || (units.find((each) => each.parent_id !== null) ?? units[0])?.id || "";
  const [asked, setAsked] = useState<{ id: string; content: string }>();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const sent = useRef({ content: "", key: newKey() });
  const content = JSON.stringify([values, unit]);
  const filling = useQuery({
    queryKey: ["filling", asked?.id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/fillings/{id}", { params: { path: { id: asked?.id ?? "" } }, signal })),
    enabled: asked !== undefined,
    refetchInterval: ({ state }) => (state.data && state.data.state !== "queued" ? false : 700),
  });
  const fill = async () => {
    if (busy) return;
    if (sent.current.content !== content) sent.current = { content, key: newKey() };
    setBusy(true);
    setFailure(null);
    try {
      const made = await unwrap(
        api.POST("/api/v1/templates/{id}/fillings", {
          params: { path: { id: one.id }, header: { "Idempotency-Key": sent.current.key } },
          body: {
            values: Object.fromEntries(Object.entries(values).map(([name, words]) => [name, words.trim().normalize("NFC")])),
            ...(unit ? { unit } : {}),
          },
        }),
      );
      setAsked({ id: made.id, content });
    } catch (error) {
      setFailure(error);
      const names = error instanceof Problem ? Object.keys(error.fields).map((name) => name.replace("values/", "")) : [];
      setDemanded([...demanded, ...names.filter((name) => all.includes(name))]);
    } finally {
      setBusy(false);
    }
  };
  const wrong = failure instanceof Problem ? failure.fields : {};
  const isMaking = busy || (asked !== undefined && (filling.data?.state ?? "queued") === "queued");
  const made = filling.data?.upload;
  return (
    <>
      <p className="muted">{texts.trialNote}</p>
      <Field label={texts.trialUnit} error={wrong.unit}>
        {(id, described) => (
          <select id={id} aria-describedby={described} value={unit} onChange={(event) => setUnit(event.target.value)}>
            {units.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TemplateValues fields={fields} values={values} wrong={wrong} onChange={setValues} />
      {failure !== null && Object.keys(wrong).length === 0 && <Failure error={failure} />}
      <button type="button" className="primary" aria-disabled={isMaking} onClick={() => void fill()}>
        {isMaking ? texts.running : texts.run}
      </button>
      <p className="muted" role="status">
        {asked && asked.content !== content ? texts.stale : ""}
      </p>
      {filling.isError && <Failure error={filling.error} retry={() => void filling.refetch()} />}
      {filling.data?.error && <p className="notice danger">{filling.data.error.text}</p>}
      {made && (
        <Suspense fallback={<Loading />}>
          <div className="things-preview">
            <PdfView key={made} source={{ url: `/api/v1/uploads/${made}/content` }} hasKeys={false} label={texts.preview} />
          </div>
        </Suspense>
      )}
    </>
  );
}
