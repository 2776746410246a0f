import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";
import { say } from "../parts/toast";
import { AdminFrame } from "./AdminFrame";
import "./chain.css";
import { Sheet } from "../parts/Sheet";
import { Compare, Play } from "./ChainDialogs";
import { Plain } from "./ChainPlain";
import { Problems } from "./ChainProblems";
import { deploy, type Workflow, workflowsQuery } from "./chains";
import { useTexts as useDrawingTexts } from "./chainText";
import { useTexts } from "./text";

type Open = { kind: "none" } | { kind: "play"; chain: Workflow } | { kind: "compare"; chain: Workflow; before: Workflow };

export function Chains() {
  const texts = useTexts();
  const drawing = useDrawingTexts();
  const found = useQuery(workflowsQuery);
  const [open, setOpen] = useState<Open>({ kind: "none" });
  const [isPlain, setIsPlain] = useState(false);
  const all = found.data?.items ?? [];
  // The newest version of a chain comes first.
  const isCurrent = (one: Workflow) => all.find((other) => other.key === one.key) === one;
  const before = (one: Workflow) => all.slice(all.indexOf(one) + 1).find((other) => other.key === one.key);
  const close = () => setOpen({ kind: "none" });
  return (
    <AdminFrame
      acts={
        <div className="buttons chain-acts">
          <button type="button" onClick={() => setIsPlain(!isPlain)} aria-expanded={isPlain}>
            {texts.plain}
          </button>
          <Link to="/quan-tri/quy-trinh/so-do" search={{ edit: "yes" }} className="button">
            {drawing.draw}
          </Link>
        </div>
      }
    >
      <p className="muted admin-intro">{texts.chainsIntro}</p>
      {isPlain && <Plain onDone={() => setIsPlain(false)} />}
      <DeployFile />
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {all.length > 0 && (
        <Sheet
          label={texts.tabs.chains}
          rows={all}
          keyOf={(one) => one.hash}
          lookOf={(one) => (isCurrent(one) ? "" : "closed")}
          columns={[
            { head: texts.name, className: "wide", cell: (one) => one.name },
            { head: texts.key, cell: (one) => one.key },
            { head: texts.deployed, className: "narrow", cell: (one) => showInstant(one.deployed_at) },
            { head: texts.state, className: "narrow", cell: (one) => (isCurrent(one) ? texts.current : texts.older) },
            {
              head: texts.actsOf(""),
              isHeadHidden: true,
              cell: (one) => {
                const older = before(one);
                return (
                  <div className="admin-acts" role="group" aria-label={texts.actsOf(one.name)}>
                    <Link to="/quan-tri/quy-trinh/so-do" search={{ of: one.hash }} className="button">
                      {texts.view}
                    </Link>
                    <button type="button" onClick={() => setOpen({ kind: "play", chain: one })}>
                      {texts.play}
                    </button>
                    {older && (
                      <button type="button" onClick={() => setOpen({ kind: "compare", chain: one, before: older })}>
                        {texts.compare}
                      </button>
                    )}
                    <a className="button" href={`/api/v1/workflows/${one.hash}`} download={`${one.key}.bpmn`}>
                      {texts.saveFile}
                    </a>
                  </div>
                );
              },
            },
          ]}
        />
      )}
      {open.kind === "play" && <Play chain={open.chain} onClose={close} />}
      {open.kind === "compare" && <Compare chain={open.chain} before={open.before} onClose={close} />}
    </AdminFrame>
  );
}

function DeployFile() {
  const texts = useTexts();
  const client = useQueryClient();
  const [failure, setFailure] = useState<unknown>(null);
  const send = async (file: File) => {
    setFailure(null);
    try {
      const made = await deploy(await file.text());
      say(texts.deployed_(made.name));
      await client.invalidateQueries({ queryKey: workflowsQuery.queryKey });
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <div className="drop">
      <span className="muted" id="deploy-hint">
        {texts.deployHint}
      </span>
      <input
        id="deploy-file"
        type="file"
        className="hidden"
        accept=".bpmn,.xml,application/xml"
        aria-describedby="deploy-hint"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void send(file);
          event.target.value = "";
        }}
      />
      <label className="button" htmlFor="deploy-file">
        {texts.deploy}
      </label>
      {failure !== null && <Problems error={failure} />}
    </div>
  );
}
