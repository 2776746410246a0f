import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { api, newKey, unwrap } from "../../api/client";
import { Problem } from "../../api/problem";
import { useText } from "../../messages";
import { Field } from "../../parts/Field";
import { textOf } from "../../parts/form";
import { Failure, Loading } from "../../parts/States";
import { showInstant } from "../../parts/time";
import { say } from "../../parts/toast";
import { Uploader } from "../../parts/Uploader";
import { AdminFrame } from "../AdminFrame";
import "../things.css";
import { Sheet } from "../../parts/Sheet";
import { useTexts } from "./text";

export const templateFiles = ".docx,.html,.htm,application/vnd.openxmlformats-officedocument.wordprocessingml.document,text/html";

/** The agency's templates; each opens with its fields and a way to try it out. */
export function Templates() {
  const texts = useTexts();
  const common = useText();
  const [isAdding, setIsAdding] = useState(false);
  const found = useQuery({
    queryKey: ["templates"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/templates", { signal })),
  });
  const items = [...(found.data?.items ?? [])].sort(
    (a, b) => Number(a.retired) - Number(b.retired) || a.name.localeCompare(b.name, "vi"),
  );
  return (
    <AdminFrame
      acts={
        !isAdding && (
          <button type="button" className="primary" onClick={() => setIsAdding(true)}>
            {texts.add}
          </button>
        )
      }
    >
      <p className="muted admin-intro">{texts.intro}</p>
      {isAdding && <NewTemplate onClose={() => setIsAdding(false)} />}
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && !isAdding && <div className="state">{texts.none}</div>}
      {items.length > 0 && (
        <Sheet
          label={texts.name}
          rows={items}
          keyOf={(one) => one.id}
          lookOf={(one) => (one.retired ? "closed" : "")}
          columns={[
            {
              head: texts.name,
              className: "wide",
              cell: (one) => (
                <Link to="/quan-tri/mau/$id" params={{ id: one.id }}>
                  {one.name}
                </Link>
              ),
            },
            { head: texts.type, cell: (one) => (one.type ? (common.types[one.type] ?? one.type) : texts.anyType) },
            { head: texts.kind, cell: (one) => one.kind.toUpperCase() },
            { head: texts.changedAt, className: "narrow", cell: (one) => showInstant(one.created_at) },
            { head: texts.state, cell: (one) => (one.retired ? texts.retired : texts.inUse) },
          ]}
        />
      )}
    </AdminFrame>
  );
}

function NewTemplate({ onClose }: { onClose: () => void }) {
  const texts = useTexts();
  const common = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [upload, setUpload] = useState<string>();
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const sent = useRef({ content: "", key: newKey() });
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget);
    const [name, type] = [textOf(data, "name"), textOf(data, "type")];
    const missing = { ...(name ? {} : { name: texts.needsName }), ...(upload ? {} : { upload: texts.needsFile }) };
    setWrong(missing);
    if (!upload || !name) return;
    const content = JSON.stringify([name, type, upload]);
    if (sent.current.content !== content) sent.current = { content, key: newKey() };
    setBusy(true);
    setFailure(null);
    try {
      const made = await unwrap(
        api.POST("/api/v1/templates", {
          params: { header: { "Idempotency-Key": sent.current.key } },
          body: { name, upload, ...(type ? { type } : {}) },
        }),
      );
      say(texts.added(name));
      await client.invalidateQueries({ queryKey: ["templates"] });
      void navigate({ to: "/quan-tri/mau/$id", params: { id: made.id } });
    } catch (error) {
      setFailure(error);
      if (error instanceof Problem) setWrong(error.fields);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="card things-form" aria-label={texts.add} onSubmit={(event) => void submit(event)} noValidate>
      <h2>{texts.add}</h2>
      {failure !== null && Object.keys(wrong).length === 0 && <Failure error={failure} />}
      <div className="pair">
        <Field label={texts.name} error={wrong.name}>
          {(id, described) => <input id={id} name="name" maxLength={200} autoComplete="off" aria-describedby={described} />}
        </Field>
        <Field label={texts.type} error={wrong.type}>
          {(id, described) => (
            <select id={id} name="type" aria-describedby={described}>
              <option value="">{texts.anyType}</option>
              {Object.entries(common.types).map(([code, words]) => (
                <option key={code} value={code}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field label={texts.file} hint={texts.fileHint} error={wrong.upload} id="template-file">
        {(id, described) => (
          <Uploader id={id} described={described} accept={templateFiles} onChange={(made) => setUpload(made)} />
        )}
      </Field>
      <div className="buttons">
        <button type="submit" className="primary" aria-disabled={busy}>
          {busy ? common.common.saving : texts.add}
        </button>
        <button type="button" onClick={onClose}>
          {common.common.cancel}
        </button>
      </div>
    </form>
  );
}
