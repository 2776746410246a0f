import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, ifMatch, unwrap } from "../../api/client";
import { Problem } from "../../api/problem";
import { useDirectory } from "../../api/queries";
import { useLanguage, useText } from "../../messages";
import { Act } from "../../parts/Act";
import { Field, Icon } from "../../parts/Field";
import { Failure, Loading } from "../../parts/States";
import { showInstant } from "../../parts/time";
import { say } from "../../parts/toast";
import { Uploader } from "../../parts/Uploader";
import "../things.css";
import { useTexts } from "./text";

interface Props {
  /** A person, or "agency". */
  owner: string;
  title: string;
  /** Under the signature on the paper. */
  signer: string;
  intro?: string;
}

const inMm = (value: number, language: string) => value.toLocaleString(language, { maximumFractionDigits: 1 });

/** The image in use, a new one looked at before it is, and every change. */
export function ImageOf({ owner, title, signer, intro }: Props) {
  const texts = useTexts();
  const { person } = useDirectory();
  const common = useText();
  const path = { owner };
  const key = ["signature-image", owner];
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/signature-images/{owner}", { params: { path }, signal })),
  });
  const [newest, ...older] = found.data?.decisions ?? [];
  const who = (id: string) => person(id) ?? common.common.unknownPerson;
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      {intro && <p className="muted">{intro}</p>}
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          {!newest && <p className="muted">{texts.none}</p>}
          {newest && !newest.sha256 && <p className="muted">{texts.withdrawn}</p>}
          {newest?.sha256 && (
            <>
              <img
                className="things-thumb"
                alt={`${texts.present}: ${title}`}
                src={`/api/v1/signature-images/${owner}/versions/${newest.ordinal}/content`}
              />
              <p className="muted">{texts.since(who(newest.decided_by), showInstant(newest.decided_at))}</p>
            </>
          )}
          <NewImage owner={owner} version={found.data.version} signer={signer} title={title} />
          {newest?.sha256 && (
            <Act
              label={texts.withdraw}
              title={`${texts.withdraw}: ${title}`}
              note={texts.withdrawNote}
              tone="danger"
              act={() =>
                unwrap(
                  api.POST("/api/v1/signature-images/{owner}/withdrawal", {
                    params: { path, header: ifMatch(found.data.version) as never },
                  }),
                )
              }
              done={texts.withdrawnDone}
              changes={[key, ["signature-images"]]}
            />
          )}
          {older.length > 0 && (
            <details className="fold">
              <summary>{texts.history}</summary>
              <ol className="things-versions">
                {found.data.decisions.map((one) => (
                  <li key={one.ordinal}>
                    <span>
                      {showInstant(one.decided_at)} · {who(one.decided_by)}: {one.sha256 ? texts.put : texts.took}
                    </span>
                    {one.sha256 && <code className="things-hash muted">{one.sha256.slice(0, 16)}…</code>}
                  </li>
                ))}
              </ol>
            </details>
          )}
        </>
      )}
    </section>
  );
}

interface Looked {
  upload: string;
  width_mm: number;
  height_mm: number;
  warnings: string[];
}

function NewImage({ owner, version, signer, title }: { owner: string; version: number; signer: string; title: string }) {
  const texts = useTexts();
  const language = useLanguage();
  const common = useText();
  const client = useQueryClient();
  const [looked, setLooked] = useState<Looked>();
  const [round, setRound] = useState(0);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const path = { owner };
  const look = async (upload: string | undefined) => {
    setLooked(undefined);
    setFailure(null);
    if (!upload) return;
    try {
      const found = await unwrap(api.POST("/api/v1/signature-images/{owner}/checks", { params: { path }, body: { upload } }));
      setLooked({ upload, ...found });
    } catch (error) {
      setFailure(error);
    }
  };
  const use = async () => {
    if (busy || !looked) return;
    setBusy(true);
    setFailure(null);
    try {
      const made = await unwrap(
        api.PUT("/api/v1/signature-images/{owner}", {
          params: { path, header: ifMatch(version) as never },
          body: { upload: looked.upload },
        }),
      );
      say(texts.used);
      setLooked(undefined);
      setRound(round + 1);
      client.setQueryData(["signature-image", owner], made);
      void client.invalidateQueries({ queryKey: ["signature-images"] });
    } catch (error) {
      setFailure(error);
      if (error instanceof Problem && error.status === 412)
        await client.invalidateQueries({ queryKey: ["signature-image", owner] });
    } finally {
      setBusy(false);
    }
  };
  const wrong = failure instanceof Problem ? failure.fields.upload : undefined;
  return (
    <>
      {failure !== null && !wrong && <Failure error={failure} />}
      <Field label={texts.upload} hint={texts.uploadHint} error={wrong} id={`image-${owner}`}>
        {(id, described) => (
          <Uploader key={round} id={id} described={described} accept="image/png,.png" onChange={(upload) => void look(upload)} />
        )}
      </Field>
      {looked && (
        <>
          <p>
            <strong>{texts.size(inMm(looked.width_mm, language), inMm(looked.height_mm, language))}</strong>
          </p>
          {looked.warnings.length === 0 && (
            <p className="things-word things-ok">
              <Icon name="ok" /> {texts.good}
            </p>
          )}
          {looked.warnings.map((words) => (
            <p key={words} className="things-word things-warn">
              <Icon name="late" /> {words}
            </p>
          ))}
          <h3 className="things-title">{texts.preview}</h3>
          <Paper looked={looked} signer={signer} label={texts.previewOf(title)} isSeal={owner === "agency"} />
          <div className="buttons">
            <button type="button" className="primary" aria-disabled={busy} onClick={() => void use()}>
              {busy ? common.common.saving : texts.use}
            </button>
          </div>
        </>
      )}
    </>
  );
}

/** Where the signature stands on a page, in the browser's millimetres. */
function Paper({ looked, signer, label, isSeal }: { looked: Looked; signer: string; label: string; isSeal: boolean }) {
  const texts = useTexts();
  const [source, setSource] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let isGone = false;
    unwrap(api.GET("/api/v1/uploads/{id}/content", { params: { path: { id: looked.upload } }, parseAs: "blob" }))
      .then((content) => {
        if (isGone) return;
        made = URL.createObjectURL(new Blob([content as unknown as Blob], { type: "image/png" }));
        setSource(made);
      })
      .catch(() => {}); // the words of the check stand without the picture
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [looked.upload]);
  return (
    <figure className="things-paper" role="img" aria-label={label}>
      <p className="title" aria-hidden="true">
        {texts.title}
      </p>
      <p className="name" aria-hidden="true">
        {signer}
      </p>
      {source && (
        <img
          className={isSeal ? "seal" : ""}
          alt=""
          src={source}
          style={{ width: `${looked.width_mm}mm`, height: `${looked.height_mm}mm` }}
        />
      )}
    </figure>
  );
}
