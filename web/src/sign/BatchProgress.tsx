import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { useLanguage } from "../messages";
import { Icon } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import "./batch.css";
import { useProof } from "./Proof";
import { useTexts } from "./text";

type Signing = components["schemas"]["SigningBatch"];

const looks = { queued: "soon", signed: "ok", failed: "late", cancelled: "unknown" } as const;

/** A batch as the server has it: followed by its stream while it runs, asked for every second where there is none. It goes on without this page. */
export function BatchProgress() {
  const text = useTexts().batch;
  const { id } = useParams({ from: "/ky-lo/$id" });
  const client = useQueryClient();
  const lang = useLanguage();
  const [isFollowed, setIsFollowed] = useState(false);
  const [isStopping, setIsStopping] = useState(false);
  const { prove, dialog } = useProof(true);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const found = useQuery({
    queryKey: ["signing-batch", id, lang],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/signing-batches/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.running === false || isFollowed ? false : 1000),
  });
  const isRunning = found.data?.running;
  useEffect(() => {
    if (!isRunning) return;
    const events = new EventSource(`/api/v1/signing-batches/${id}/events?lang=${lang}`);
    events.addEventListener("batch", (event) => {
      setIsFollowed(true);
      client.setQueryData(["signing-batch", id, lang], JSON.parse((event as MessageEvent<string>).data));
    });
    // The browser tries again by itself; until it is through, the page asks.
    events.onerror = () => setIsFollowed(false);
    return () => {
      events.close();
      setIsFollowed(false);
    };
  }, [isRunning, id, lang, client]);
  const wasRunning = useRef(isRunning);
  useEffect(() => {
    // What was signed left the lists.
    if (wasRunning.current && isRunning === false) {
      for (const queryKey of [["inbox"], ["counts"], ["document"], ["signing-batches"]])
        void client.invalidateQueries({ queryKey });
    }
    wasRunning.current = isRunning;
  }, [isRunning, client]);

  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const batch = found.data;
  const count = (state: string) => batch.items.filter((one) => one.state === state).length;
  const done = batch.items.length - count("queued");
  const again = batch.items.filter((one) => one.may_retry).length;

  const act = async (action: () => Promise<Signing>) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      client.setQueryData(["signing-batch", id, lang], await prove(action));
      setIsStopping(false);
    } catch (error) {
      setFailure(error);
      void found.refetch();
    } finally {
      setBusy(false);
    }
  };
  const path = { params: { path: { id } } };
  const stop = () => act(() => unwrap(api.POST("/api/v1/signing-batches/{id}/cancellation", path)));
  const retry = () => act(() => unwrap(api.POST("/api/v1/signing-batches/{id}/retry", path)));

  return (
    <>
      <h1>
        {text.progressTitle}: {text.progress(done, batch.items.length)}
      </h1>
      <progress value={done} max={batch.items.length} aria-label={text.progressTitle} />
      <Told batch={batch} done={done} ended={text.ended(count("signed"), count("failed"), count("cancelled"))} />
      {batch.key !== "server" && (
        <p className="muted">
          {text.byRemote(batch.key)} {!batch.running && count("failed") > 0 && text.chooseAgain}
        </p>
      )}
      {failure !== null && <Failure error={failure} />}
      {batch.running ? (
        <>
          <p className="muted">
            {text.survives} <Left batch={batch} done={done} />
          </p>
          {isStopping ? (
            <div className="notice warn" role="group" aria-label={text.stop}>
              <p>{text.stopNote}</p>
              <div className="buttons">
                <button type="button" className="danger" aria-disabled={busy} onClick={() => void stop()}>
                  {text.stop}
                </button>
                <button type="button" autoFocus onClick={() => setIsStopping(false)}>
                  {text.keep}
                </button>
              </div>
            </div>
          ) : (
            <div className="buttons">
              <button type="button" onClick={() => setIsStopping(true)}>
                {text.stop}…
              </button>
            </div>
          )}
        </>
      ) : (
        <div className="buttons">
          {again > 0 && (
            <button type="button" className="primary" aria-disabled={busy} onClick={() => void retry()}>
              {text.retry(again)}
            </button>
          )}
          <Link className="button" to="/ky-lo">
            {text.again}
          </Link>
        </div>
      )}
      <ol className="batch-list results">
        {batch.items.map((one) => (
          <li key={one.document_id}>
            <Link to="/van-ban-di/$id" params={{ id: one.document_id }} search={{}}>
              {one.subject}
            </Link>
            <span className={`mark ${one.state}`}>
              <Icon name={looks[one.state]} /> {text.state[one.state]}
            </span>
            {one.reason && <span className="reason">{one.reason}</span>}
          </li>
        ))}
      </ol>
      {dialog}
    </>
  );
}

/** For readers: at each quarter, and at the end what came of it. */
function Told({ batch, done, ended }: { batch: Signing; done: number; ended: string }) {
  const text = useTexts().batch;
  const quarter = Math.floor((done * 4) / batch.items.length);
  const [told, setTold] = useState("");
  useEffect(() => setTold(text.progress(done, batch.items.length)), [quarter]);
  return (
    <p role="status" className={batch.running ? "hidden" : undefined}>
      {batch.running ? told : `${ended}.`}
    </p>
  );
}

/** How long it still takes, once some documents have shown how long one takes. */
function Left({ batch, done }: { batch: Signing; done: number }) {
  const text = useTexts().batch;
  const spent = (Date.now() - Date.parse(batch.authorised_at)) / 1000;
  if (done < 3 || spent < 3) return null;
  return <>({text.left(Math.max(1, Math.round((spent / done) * (batch.items.length - done))))})</>;
}
