import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";
import { say } from "../parts/toast";
import { AdminFrame } from "./AdminFrame";
import "./chain.css";
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
        <div className="sheet" tabIndex={0} role="group" aria-label={texts.tabs.chains}>
          <table>
            <thead>
              <tr>
                <th scope="col" className="wide">
                  {texts.name}
                </th>
                <th scope="col">{texts.key}</th>
                <th scope="col">{texts.deployed}</th>
                <th scope="col">{texts.state}</th>
                <th scope="col">
                  <span className="hidden">{texts.actsOf("")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {all.map((one, at) => {
                const isCurrent = all.findIndex((other) => other.key === one.key) === at;
                const before = all.slice(at + 1).find((other) => other.key === one.key);
                return (
                  <tr key={one.hash} className={isCurrent ? "" : "closed"}>
                    <td>{one.name}</td>
                    <td>{one.key}</td>
                    <td className="narrow">{showInstant(one.deployed_at)}</td>
                    <td>{isCurrent ? texts.current : texts.older}</td>
                    <td>
                      <div className="admin-acts" role="group" aria-label={texts.actsOf(one.name)}>
                        <Link to="/quan-tri/quy-trinh/so-do" search={{ of: one.hash }} className="button">
                          {texts.view}
                        </Link>
                        <button type="button" onClick={() => setOpen({ kind: "play", chain: one })}>
                          {texts.play}
                        </button>
                        {before && (
                          <button type="button" onClick={() => setOpen({ kind: "compare", chain: one, before })}>
                            {texts.compare}
                          </button>
                        )}
                        <a className="button" href={`/api/v1/workflows/${one.hash}`} download={`${one.key}.bpmn`}>
                          {texts.saveFile}
                        </a>
                      </div>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
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
