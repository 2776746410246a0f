import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { definitionQuery } from "../document/queries";
import { useText } from "../messages";
import { onThisMachine } from "../parts/kept";
import { Failure, Loading } from "../parts/States";
import { say } from "../parts/toast";
import { AdminFrame } from "./AdminFrame";
import { ChainPanel, usePartName } from "./ChainPanel";
import { Problems } from "./ChainProblems";
import "./chain.css";
import { check, deploy, workflowsQuery } from "./chains";
import { useTexts } from "./chainText";
import { plainChain } from "./plainChain";
import { useTexts as useRoom } from "./text";
import type { Trouble } from "./trouble";
import { useChainFrame } from "./useChainFrame";

/** A chain as bpmn-js draws it: looked at, or drawn anew as a new version. */
export function ChainDrawing() {
  const texts = useTexts();
  const room = useRoom();
  const { of, edit } = useSearch({ from: "/quan-tri/quy-trinh/so-do" });
  const found = useQuery(definitionQuery(of));
  const all = useQuery(workflowsQuery).data?.items ?? [];
  const name = all.find((one) => one.hash === of)?.name ?? "";
  const fresh = useMemo(
    () =>
      plainChain({
        key: "quy-trinh-moi",
        name: texts.newTitle,
        steps: [{ name: room.defaultStep, unit: "drafter-unit", days: 2 }],
      }),
    [texts, room],
  );
  const xml = of === undefined ? fresh : found.data === undefined ? undefined : String(found.data);
  const title = of === undefined ? texts.newTitle : edit ? texts.editTitle(name) : texts.viewTitle(name);
  return (
    <AdminFrame>
      <p className="chain-back">
        <Link to="/quan-tri/quy-trinh">← {texts.back}</Link>
      </p>
      <h2>{title}</h2>
      {of !== undefined && found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {xml !== undefined && (edit ? <Modeller key={of ?? "new"} from={of} xml={xml} /> : <Viewer of={of ?? ""} xml={xml} />)}
    </AdminFrame>
  );
}

function Viewer({ of, xml }: { of: string; xml: string }) {
  const texts = useTexts();
  const back = useRef<HTMLAnchorElement>(null);
  const drawn = useChainFrame({ xml, mode: "view", onLeave: () => back.current?.focus() });
  return (
    <>
      <div className="buttons chain-acts">
        <Link to="/quan-tri/quy-trinh/so-do" search={{ of, edit: "yes" }} className="button" ref={back}>
          {texts.edit}
        </Link>
        <a className="button" href={`/api/v1/workflows/${of}`} download="quy-trinh.bpmn">
          {texts.save}
        </a>
      </div>
      <Canvas drawn={drawn} />
    </>
  );
}

function Canvas({ drawn }: { drawn: ReturnType<typeof useChainFrame> }) {
  const texts = useTexts();
  return (
    <div className="chain-canvas">
      {drawn.failure && (
        <p className="notice danger" role="alert">
          {texts.failed} {drawn.failure}
        </p>
      )}
      <iframe ref={drawn.frame} src="/modeller.html" sandbox="allow-scripts" title={texts.frame} />
      <p className="muted chain-foot">
        {texts.frameHint}{" "}
        <a href="https://bpmn.io" target="_blank" rel="noopener noreferrer">
          {texts.credit}
        </a>
      </p>
    </div>
  );
}

type Verdict = { kind: "none" | "running" | "fine" } | { kind: "troubles"; of: Trouble[] } | { kind: "failed"; error: unknown };

function Modeller({ from, xml }: { from: string | undefined; xml: string }) {
  const text = useText();
  const texts = useTexts();
  const room = useRoom();
  const client = useQueryClient();
  const navigate = useNavigate();
  const nameOf = usePartName();
  const panel = useRef<HTMLElement>(null);
  const [place] = useState(() => onThisMachine(`chain:${from ?? "new"}`));
  const [begun, setBegun] = useState(() => ({ xml: place.read().xml ?? xml, isKept: place.read().xml !== undefined }));
  const [verdict, setVerdict] = useState<Verdict>({ kind: "none" });
  const running = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const drawn = useChainFrame({
    xml: begun.xml,
    mode: "edit",
    onLeave: () => panel.current?.querySelector("select")?.focus(),
    onChange: () => {
      setVerdict((before) => (before.kind === "fine" ? { kind: "none" } : before));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void drawn.give().then((now) => place.write({ xml: now })), 500);
    },
  });
  const { send, give } = drawn;
  useEffect(() => () => clearTimeout(timer.current), []);
  const mark = (troubles: Trouble[]) => send({ say: "mark", ids: troubles.flatMap((one) => one.id ?? []) });

  const run = async (act: (now: string) => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setVerdict({ kind: "running" });
    try {
      await act((await give()).normalize("NFC"));
    } catch (error) {
      setVerdict({ kind: "failed", error });
    } finally {
      running.current = false;
    }
  };
  /** Whether it may be put in force; what stands in the way is marked on the drawing. */
  const isFine = async (now: string) => {
    const found = await check(now);
    mark(found);
    setVerdict(found.length === 0 ? { kind: "fine" } : { kind: "troubles", of: found });
    return found.length === 0;
  };
  const checkIt = () => run(async (now) => void (await isFine(now)));
  const deployIt = () =>
    run(async (now) => {
      if (!(await isFine(now))) return;
      const made = await deploy(now);
      place.forget();
      say(room.deployed_(made.name));
      await client.invalidateQueries({ queryKey: workflowsQuery.queryKey });
      void navigate({ to: "/quan-tri/quy-trinh" });
    });
  const save = async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([await give()], { type: "application/xml" }));
    link.download = "quy-trinh.bpmn";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  const startOver = () => {
    place.forget();
    setBegun({ xml, isKept: false });
    setVerdict({ kind: "none" });
  };
  const partOf = (id: string | undefined) => drawn.parts.find((one) => one.id === id);
  return (
    <>
      {begun.isKept && (
        <p className="notice chain-kept">
          {texts.keptBack}{" "}
          <button type="button" onClick={startOver}>
            {texts.startOver}
          </button>
        </p>
      )}
      <div className="buttons chain-acts">
        <button type="button" disabled={!drawn.mayUndo} onClick={() => send({ say: "undo" })}>
          {texts.undo}
        </button>
        <button type="button" disabled={!drawn.mayRedo} onClick={() => send({ say: "redo" })}>
          {texts.redo}
        </button>
        <button type="button" disabled={!drawn.isShown} onClick={() => void save()}>
          {texts.save}
        </button>
        <button type="button" disabled={!drawn.isShown} onClick={() => void checkIt()}>
          {texts.check}
        </button>
        <button type="button" className="primary" disabled={!drawn.isShown} onClick={() => void deployIt()}>
          {texts.deploy}
        </button>
      </div>
      <p className="muted">{texts.deployNote}</p>
      <div aria-live="polite">
        {verdict.kind === "running" && <p className="muted">{texts.checking}</p>}
        {verdict.kind === "fine" && <p className="notice ok">{texts.fine}</p>}
        {verdict.kind === "failed" && <Problems error={verdict.error} />}
        {verdict.kind === "troubles" && (
          <section className="notice danger chain-troubles" aria-labelledby="troubles-title">
            <h3 id="troubles-title">{texts.troubles(verdict.of.length)}</h3>
            <ul>
              {verdict.of.map((one, at) => {
                const part = partOf(one.id);
                return (
                  <li key={at}>
                    {part && (
                      <button
                        type="button"
                        className="quiet"
                        aria-label={texts.show(nameOf(part))}
                        onClick={() => send({ say: "choose", id: part.id })}
                      >
                        {part.name || part.id}
                      </button>
                    )}{" "}
                    {one.words} {one.line !== undefined && <span className="muted">({texts.line(one.line)})</span>}
                  </li>
                );
              })}
            </ul>
          </section>
        )}
      </div>
      <div className="chain-desk">
        <Canvas drawn={drawn} />
        <section className="card chain-panel" ref={panel} aria-labelledby="panel-title">
          <h2 id="panel-title">{texts.panel}</h2>
          {drawn.facts && drawn.isShown ? (
            <ChainPanel facts={drawn.facts} parts={drawn.parts} send={send} />
          ) : (
            <p className="muted">{text.common.loading}</p>
          )}
        </section>
      </div>
    </>
  );
}
