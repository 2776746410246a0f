import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";
import type { Workflow } from "./chains";
import { useTexts } from "./text";

function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="diagram" aria-labelledby="chain-title" onClose={onClose}>
      <h2 id="chain-title">{title}</h2>
      {children}
      <form method="dialog">
        <button type="submit">{text.common.close}</button>
      </form>
    </dialog>
  );
}

/** What was done, with when it was due: a deadline is told where its task opens, which is the step before. */
const played = (steps: components["schemas"]["Simulation"]["steps"]) =>
  steps.flatMap((one, at) => (one.node ? [{ node: one.node, name: one.name, due: steps[at - 1]?.due_at ?? null }] : []));

/** One way through a chain. */
export function Play({ chain, onClose }: { chain: Workflow; onClose: () => void }) {
  const texts = useTexts();
  const found = useQuery({
    queryKey: ["played", chain.hash],
    queryFn: ({ signal }) =>
      unwrap(api.POST("/api/v1/workflows/{hash}/simulation", { params: { path: { hash: chain.hash } }, body: {}, signal })),
  });
  return (
    <Dialog title={texts.playTitle(chain.name)} onClose={onClose}>
      <p className="muted">{texts.playNote}</p>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <ol className="admin-problems">
            {played(found.data.steps).map((one, at) => (
              <li key={`${at} ${one.node}`}>
                {at + 1}. {one.name || one.node}
                {one.due && <span className="muted"> – {showInstant(one.due)}</span>}
              </li>
            ))}
          </ol>
          <p>
            <strong>{texts.playStatus[found.data.status]}</strong>
            {found.data.stopped && ` – ${texts.playLoop}`}
          </p>
        </>
      )}
    </Dialog>
  );
}

/** What a version says otherwise than the one before. */
export function Compare({ chain, before, onClose }: { chain: Workflow; before: Workflow; onClose: () => void }) {
  const texts = useTexts();
  const found = useQuery({
    queryKey: ["compared", before.hash, chain.hash],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/workflows/{hash}/difference", {
          params: { path: { hash: before.hash }, query: { with: chain.hash } },
          signal,
        }),
      ),
  });
  const kinds = ["added", "removed", "changed"] as const;
  return (
    <Dialog title={`${texts.compare}: ${chain.name}`} onClose={onClose}>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && kinds.every((kind) => found.data[kind].length === 0) && <p>{texts.same}</p>}
      {found.data &&
        kinds
          .filter((kind) => found.data[kind].length > 0)
          .map((kind) => (
            <section key={kind}>
              <h3>{texts.differences[kind]}</h3>
              <ul className="admin-problems">
                {found.data[kind].map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            </section>
          ))}
    </Dialog>
  );
}
