import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useMemo, useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { readDrawing } from "../document/bpmn";
import { Picture } from "../document/Diagram";
import { definitionQuery } from "../document/queries";
import "../document/document.css";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";
import { say } from "../parts/toast";
import { AdminFrame } from "./AdminFrame";
import { keyOf, type PlainStep, plainChain } from "./plainChain";
import { useTexts } from "./text";

type Workflow = components["schemas"]["Workflow"];
type Open =
  | { kind: "none" }
  | { kind: "view" | "play"; chain: Workflow }
  | { kind: "compare"; chain: Workflow; before: Workflow };

const workflowsQuery = {
  queryKey: ["workflows"],
  queryFn: ({ signal }: { signal: AbortSignal }) => unwrap(api.GET("/api/v1/workflows", { signal })),
};

async function deploy(xml: string): Promise<Workflow> {
  return unwrap(
    api.POST("/api/v1/workflows", {
      body: xml as never,
      bodySerializer: (body) => body as never,
      headers: { "Content-Type": "application/xml" },
    }),
  );
}

export function Chains() {
  const texts = useTexts();
  const found = useQuery(workflowsQuery);
  const [open, setOpen] = useState<Open>({ kind: "none" });
  const [isPlain, setIsPlain] = useState(false);
  const all = found.data?.items ?? [];
  const close = () => setOpen({ kind: "none" });
  return (
    <AdminFrame
      acts={
        <button type="button" onClick={() => setIsPlain(!isPlain)} aria-expanded={isPlain}>
          {texts.plain}
        </button>
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
                        <button type="button" onClick={() => setOpen({ kind: "view", chain: one })}>
                          {texts.view}
                        </button>
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
      {open.kind === "view" && <View chain={open.chain} onClose={close} />}
      {open.kind === "play" && <Play chain={open.chain} onClose={close} />}
      {open.kind === "compare" && <Compare chain={open.chain} before={open.before} onClose={close} />}
    </AdminFrame>
  );
}

function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: React.ReactNode }) {
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

/** As the file draws it; nothing stands anywhere. */
function Drawn({ xml, name }: { xml: string; name: string }) {
  const drawing = useMemo(() => readDrawing(xml), [xml]);
  return <Picture drawing={drawing} chain={{ name, diagram: { active: [], passed: [] }, tasks: [] }} />;
}

function View({ chain, onClose }: { chain: Workflow; onClose: () => void }) {
  const found = useQuery(definitionQuery(chain.hash));
  return (
    <Dialog title={chain.name} onClose={onClose}>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Drawn xml={String(found.data)} name={chain.name} />}
    </Dialog>
  );
}

/** What was done, with when it was due: a deadline is told where its task opens, which is the step before. */
const played = (steps: components["schemas"]["Simulation"]["steps"]) =>
  steps.flatMap((one, at) => (one.node ? [{ node: one.node, name: one.name, due: steps[at - 1]?.due_at ?? null }] : []));

function Play({ chain, onClose }: { chain: Workflow; onClose: () => void }) {
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

function Compare({ chain, before, onClose }: { chain: Workflow; before: Workflow; onClose: () => void }) {
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

/** What the server says of a file: the whole, and each problem with its line. */
function Problems({ error }: { error: unknown }) {
  const lines = error instanceof Problem ? Object.entries(error.fields) : [];
  return (
    <>
      <Failure error={error} />
      {lines.length > 0 && (
        <ul className="admin-problems error">
          {lines.map(([where, words]) => (
            <li key={where}>
              {where}: {words}
            </li>
          ))}
        </ul>
      )}
    </>
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

interface Row extends Omit<PlainStep, "days"> {
  id: number;
  days: string;
}

function Plain({ onDone }: { onDone: () => void }) {
  const common = useText();
  const texts = useTexts();
  const client = useQueryClient();
  const { units } = useDirectory();
  const nextId = useRef(2);
  const [name, setName] = useState("");
  const [key, setKey] = useState<string | null>(null);
  const [rows, setRows] = useState<Row[]>([{ id: 1, name: texts.defaultStep, unit: "drafter-unit", days: "2" }]);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const shownKey = key ?? keyOf(name);
  const xml = useMemo(
    () =>
      plainChain({
        key: shownKey || "quy-trinh",
        name: name || "…",
        steps: rows.map((one) => ({ ...one, days: Number(one.days) || 1 })),
      }),
    [shownKey, name, rows],
  );
  const change = (id: number, part: Partial<Row>) => setRows(rows.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const move = (at: number) => {
    const next = [...rows];
    const [one] = next.splice(at, 1);
    if (one) next.splice(at - 1, 0, one);
    setRows(next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const bad: Record<string, string> = {};
    if (!name.trim()) bad.name = texts.nameWrong;
    if (!/^[a-z][a-z0-9-]*$/.test(shownKey)) bad.key = texts.keyWrong;
    for (const one of rows) {
      if (!one.name.trim()) bad[`name-${one.id}`] = texts.stepWrong;
      if (!/^\d+$/.test(one.days) || Number(one.days) < 1 || Number(one.days) > 60) bad[`days-${one.id}`] = texts.daysWrong;
    }
    setWrong(bad);
    if (Object.keys(bad).length > 0 || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const made = await deploy(xml.normalize("NFC"));
      say(texts.deployed_(made.name));
      await client.invalidateQueries({ queryKey: workflowsQuery.queryKey });
      onDone();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const whoOf: [string, string][] = [
    ...Object.entries(texts.who),
    ...units.map((one): [string, string] => [`code:${one.code}`, texts.whoUnit(one.name)]),
  ];
  return (
    <form className="card" onSubmit={(event) => void submit(event)} noValidate aria-label={texts.plain}>
      <p className="muted">{texts.plainIntro}</p>
      {failure !== null && <Problems error={failure} />}
      <Field label={texts.plainName} error={wrong.name}>
        {(id, described) => (
          <input
            id={id}
            name="chain-name"
            value={name}
            maxLength={200}
            aria-describedby={described}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={texts.plainKey} error={wrong.key}>
        {(id, described) => (
          <input
            id={id}
            name="chain-key"
            value={shownKey}
            maxLength={60}
            autoComplete="off"
            spellCheck={false}
            aria-describedby={described}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
      </Field>
      <fieldset>
        <legend>{texts.steps}</legend>
        {rows.map((one, at) => (
          <div key={one.id} className="admin-step" role="group" aria-label={texts.step(at + 1)}>
            <Field label={`${texts.step(at + 1)}: ${texts.stepName}`} error={wrong[`name-${one.id}`]}>
              {(id, described) => (
                <input
                  id={id}
                  value={one.name}
                  maxLength={100}
                  aria-describedby={described}
                  onChange={(event) => change(one.id, { name: event.target.value })}
                />
              )}
            </Field>
            <Field label={texts.stepWho}>
              {(id) => (
                <select id={id} value={one.unit} onChange={(event) => change(one.id, { unit: event.target.value })}>
                  {whoOf.map(([value, words]) => (
                    <option key={value} value={value}>
                      {words}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Field label={texts.stepDays} error={wrong[`days-${one.id}`]}>
              {(id, described) => (
                <input
                  id={id}
                  value={one.days}
                  inputMode="numeric"
                  size={3}
                  aria-describedby={described}
                  onChange={(event) => change(one.id, { days: event.target.value })}
                />
              )}
            </Field>
            <button type="button" className="quiet" disabled={at === 0} aria-label={texts.up(at + 1)} onClick={() => move(at)}>
              ↑
            </button>
            <button
              type="button"
              className="quiet"
              disabled={rows.length === 1}
              aria-label={texts.removeStep(at + 1)}
              onClick={() => setRows(rows.filter((other) => other.id !== one.id))}
            >
              {common.common.remove}
            </button>
          </div>
        ))}
        <button
          type="button"
          disabled={rows.length >= 12}
          onClick={() => setRows([...rows, { id: nextId.current++, name: "", unit: "drafter-unit", days: "2" }])}
        >
          {texts.addStep}
        </button>
      </fieldset>
      <h2>{texts.preview}</h2>
      <Drawn xml={xml} name={name} />
      <div className="buttons">
        <button type="submit" className="primary" aria-disabled={busy}>
          {busy ? common.common.saving : texts.deployPlain}
        </button>
        <button type="button" onClick={onDone}>
          {common.common.cancel}
        </button>
      </div>
    </form>
  );
}
