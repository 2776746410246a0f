import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import { api, newKey, unwrap } from "../api/client";
import { outgoingQuery } from "../api/queries";
import type { components } from "../api/schema";
import { useStore } from "../api/state";
import { useText } from "../messages";
import { Icon } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { dueWords, showInstant } from "../parts/time";
import { commonName } from "../person/commonName";
import { remoteKeysQuery } from "../person/RemoteKeys";
import { useKeys } from "../shell/keys";
import "./batch.css";
import { useProof } from "./Proof";
import { onScreen } from "./placement";
import { Declined, useRemoteSecrets } from "./RemoteSecrets";
import { useTexts } from "./text";

const PdfView = lazy(() => import("../document/PdfView"));

type Entry = components["schemas"]["InboxEntry"];

/** What one authorisation may cover; the server holds to it as well. */
const most = 50;

/** Every document that waits for the person's signature, by deadline: a thousand tasks are looked through at most. */
const toSign = {
  queryKey: ["inbox", "to-sign"],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const found: Entry[] = [];
    let after: string | null | undefined = "";
    for (let page = 0; page < 5 && after !== null && after !== undefined; page += 1) {
      const told: components["schemas"]["Inbox"] = await unwrap(
        api.GET("/api/v1/inbox", {
          params: { query: { view: "todo", direction: "outgoing", limit: 200, ...(after ? { after } : {}) } },
          signal,
        }),
      );
      found.push(...told.items.filter((one) => one.task.effect === "sign"));
      after = told.next;
    }
    return found;
  },
};

export const batchesQuery = {
  queryKey: ["signing-batches"],
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await unwrap(api.GET("/api/v1/signing-batches", { signal }))).items,
};

export function Batch() {
  const text = useTexts().batch;
  const found = useQuery(toSign);
  useQuery(remoteKeysQuery); // there by the time of the review
  const [chosen, setChosen] = useState<string[]>([]);
  const [isReviewing, setIsReviewing] = useState(false);
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const entries = found.data.filter((one) => chosen.includes(one.document.id));
  if (isReviewing && entries.length > 0) {
    return (
      <Review
        entries={entries}
        takeOut={(id) => setChosen(chosen.filter((one) => one !== id))}
        back={() => setIsReviewing(false)}
      />
    );
  }
  return (
    <>
      <h1>{text.title}</h1>
      <p>{text.intro}</p>
      <Choose entries={found.data} chosen={chosen} choose={setChosen} review={() => setIsReviewing(true)} />
      <Earlier />
    </>
  );
}

function Choose({
  entries,
  chosen,
  choose,
  review,
}: {
  entries: Entry[];
  chosen: string[];
  choose: (ids: string[]) => void;
  review: () => void;
}) {
  const shared = useText();
  const text = useTexts().batch;
  if (entries.length === 0) return <p className="state">{text.none}</p>;
  const first = entries.slice(0, most).map((one) => one.document.id);
  const isAll = first.every((id) => chosen.includes(id));
  return (
    <>
      <label className="switch all">
        <input type="checkbox" checked={isAll} onChange={() => choose(isAll ? [] : first)} />
        {text.all(entries.length, most)}
      </label>
      <ul className="batch-list">
        {entries.map(({ task, document }) => {
          const due = dueWords(shared.due, task.due_at, task.overdue, Date.now());
          const isChosen = chosen.includes(document.id);
          return (
            <li key={document.id}>
              <label>
                <input
                  type="checkbox"
                  checked={isChosen}
                  disabled={!isChosen && chosen.length >= most}
                  onChange={() => choose(isChosen ? chosen.filter((one) => one !== document.id) : [...chosen, document.id])}
                />
                <span className="subject">{document.subject}</span>
              </label>
              <span className="muted">{"type" in document ? (shared.types[document.type] ?? document.type) : ""}</span>
              <span className={`due ${due.tone}`}>
                <Icon name={due.tone} /> {due.text}
              </span>
            </li>
          );
        })}
      </ul>
      <div className="sign-bar">
        <p role="status">{text.chosen(chosen.length, most)}</p>
        <button type="button" className="primary" disabled={chosen.length === 0} onClick={review}>
          {text.review(chosen.length)}
        </button>
      </div>
    </>
  );
}

/** Which content of a document was ticked: a newer one has to be seen again. */
type Seen = Record<string, { version: number; sha256: string }>;

function Review({ entries, takeOut, back }: { entries: Entry[]; takeOut: (id: string) => void; back: () => void }) {
  const shared = useText();
  const own = useTexts();
  const text = own.batch;
  const navigate = useNavigate();
  const [openId, setOpenId] = useState(entries[0]?.document.id ?? "");
  const [seen, setSeen] = useState<Seen>({});
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const key = useRef({ of: "", key: "" });
  const { prove, dialog } = useProof(true);
  const secrets = useRemoteSecrets();
  const remoteKeys = (useQuery(remoteKeysQuery).data ?? []).filter((one) => one.certificate.state === "confirmed");
  const [way, setWay] = useState("server");

  const at = Math.max(
    0,
    entries.findIndex((one) => one.document.id === openId),
  );
  const open = entries[at] as Entry;
  const move = (by: 1 | -1) => setOpenId((entries[at + by] ?? open).document.id);
  useKeys({ KeyJ: () => move(1), KeyK: () => move(-1) });

  const found = useQuery(outgoingQuery(open.document.id));
  const file = found.data?.files.find(
    (one) => one.sha256 === found.data.current_sha256 && one.kind !== "attachment" && one.media_type === "application/pdf",
  );
  const screen = useStore(onScreen);
  const isShown = file !== undefined && screen?.fileId === file.id && screen.isDrawn;
  const isSeen = (id: string) => seen[id] !== undefined;
  const present = found.data && seen[found.data.id]?.sha256 === found.data.current_sha256;
  const count = entries.filter((one) => isSeen(one.document.id)).length;

  const tick = (on: boolean) => {
    const document = found.data;
    if (!document) return;
    const { [document.id]: _, ...others } = seen;
    setSeen(on ? { ...others, [document.id]: { version: document.version, sha256: document.current_sha256 } } : others);
    const next = entries.slice(at + 1).find((one) => !isSeen(one.document.id));
    if (on && next) setOpenId(next.document.id);
  };
  const sign = async () => {
    if (busy || count < entries.length) return;
    const documents = entries.map((one) => ({ id: one.document.id, ...(seen[one.document.id] as Seen[string]) }));
    setBusy(true);
    setFailure(null);
    try {
      const given = way === "server" ? null : await secrets.ask();
      // What is typed anew is a new request: a lost one is not repeated with another code.
      const content = JSON.stringify(documents);
      if (given || key.current.of !== content) key.current = { of: given ? "" : content, key: newKey() };
      const header = { "Idempotency-Key": key.current.key };
      const begun = await prove(() =>
        unwrap(
          given
            ? api.POST("/api/v1/remote-keys/{id}/signing-batches", {
                params: { path: { id: way }, header },
                body: { documents, ...given },
              })
            : api.POST("/api/v1/signing-batches", { params: { header }, body: { documents } }),
        ),
      );
      void navigate({ to: "/ky-lo/$id", params: { id: begun.id } });
    } catch (error) {
      if (!(error instanceof Declined)) setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="document">
      <div className="document-head">
        <h1>{text.reviewTitle}</h1>
      </div>
      <div className="pdf">
        {file ? (
          <Suspense fallback={<Loading />}>
            <PdfView key={file.id} source={{ file: file.id }} />
          </Suspense>
        ) : found.isPending ? (
          <Loading />
        ) : found.isError ? (
          <Failure error={found.error} retry={() => void found.refetch()} />
        ) : (
          <p className="state">{shared.document.noPdf}</p>
        )}
      </div>
      <div className="panel">
        <section className="actions" aria-labelledby="open-title">
          <h2 id="open-title">{open.document.subject}</h2>
          <label className="switch">
            <input
              type="checkbox"
              checked={present === true}
              disabled={!isShown}
              onChange={(event) => tick(event.target.checked)}
            />
            {text.seen}
          </label>
          {!isShown && <p className="muted">{text.waits}</p>}
          <p role="status">{text.reviewed(count, entries.length)}</p>
          {remoteKeys.length > 0 && (
            <fieldset className="choices">
              <legend>{own.method}</legend>
              {[
                ["server", own.methods.server] as const,
                ...remoteKeys.map(
                  (one) => [one.id, own.methods.remote(one.service, commonName(one.certificate.subject))] as const,
                ),
              ].map(([id, words]) => (
                <label key={id}>
                  <input type="radio" name="method" checked={way === id} onChange={() => setWay(id)} /> {words}
                </label>
              ))}
            </fieldset>
          )}
          {failure !== null && <Failure error={failure} />}
          <div className="sign-bar">
            <button type="button" onClick={back}>
              {text.back}
            </button>
            <button
              type="button"
              className="primary"
              disabled={count < entries.length}
              aria-disabled={busy}
              onClick={() => void sign()}
            >
              {text.sign(entries.length)}
            </button>
          </div>
        </section>
        <section aria-labelledby="batch-title">
          <h2 id="batch-title">{text.list}</h2>
          <ol className="review-list">
            {entries.map(({ document }) => (
              <li key={document.id} className={document.id === open.document.id ? "now" : undefined}>
                <button
                  type="button"
                  className="quiet"
                  aria-label={text.open(document.subject)}
                  aria-current={document.id === open.document.id ? "true" : undefined}
                  onClick={() => setOpenId(document.id)}
                >
                  {document.subject}
                </button>
                <span className={isSeen(document.id) ? "mark seen" : "mark"}>
                  <Icon name={isSeen(document.id) ? "ok" : "soon"} /> {isSeen(document.id) ? text.seenMark : text.unseenMark}
                </span>
                <button type="button" className="quiet" onClick={() => takeOut(document.id)}>
                  {text.takeOut}
                  <span className="hidden"> {document.subject}</span>
                </button>
              </li>
            ))}
          </ol>
        </section>
      </div>
      {dialog}
      {secrets.dialog}
    </div>
  );
}

/** What ran before, and what still runs: a batch is found again after a reload. */
function Earlier() {
  const text = useTexts().batch;
  const found = useQuery(batchesQuery);
  const batches = found.data ?? [];
  if (batches.length === 0) return null;
  const signed = (one: (typeof batches)[number]) => one.items.filter((item) => item.state === "signed").length;
  return (
    <section className="earlier" aria-labelledby="earlier-title">
      <h2 id="earlier-title">{text.earlier}</h2>
      <ul>
        {batches.map((one) => (
          <li key={one.id}>
            <Link to="/ky-lo/$id" params={{ id: one.id }}>
              {text.earlierOne(showInstant(one.authorised_at), signed(one), one.items.length)}
            </Link>
            {one.running && <span className="chip">{text.running}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
