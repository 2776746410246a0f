import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { Verdict } from "../document/Signatures";
import { useText } from "../messages";
import { Icon } from "../parts/Field";
import { Failure } from "../parts/States";
import { showDay, showInstant, showSize } from "../parts/time";
import { AuditFrame } from "./AuditFrame";
import { saveText } from "./save";
import { useTexts } from "./text";

type Verification = components["schemas"]["Verification"];
type State =
  | { kind: "none" }
  | { kind: "checking"; file: File }
  | { kind: "done"; file: File; verdict: Verification }
  | { kind: "failed"; file: File; error: unknown };

const looks = {
  TOTAL_PASSED: ["ok", "ok"],
  TOTAL_FAILED: ["danger", "late"],
  INDETERMINATE: ["warn", "unknown"],
  NO_SIGNATURE: ["warn", "unknown"],
} as const;

async function ask(file: File, format: "json" | "html" | "xml"): Promise<unknown> {
  return unwrap(
    api.POST("/api/v1/verifications", {
      params: { query: { name: file.name.normalize("NFC").slice(0, 100), format } },
      body: file as never,
      bodySerializer: (body) => body as never,
      headers: { "Content-Type": "application/octet-stream" },
      parseAs: format === "json" ? "json" : "text",
    }),
  );
}

/** A file is dropped, its verdict is there: one action. */
export function VerifyFile() {
  const texts = useTexts();
  const [state, setState] = useState<State>({ kind: "none" });
  const [isOver, setIsOver] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const latest = useRef<File>(undefined);

  const check = async (file: File) => {
    latest.current = file;
    setFailure(undefined);
    setState({ kind: "checking", file });
    try {
      const verdict = (await ask(file, "json")) as Verification;
      if (latest.current === file) setState({ kind: "done", file, verdict });
    } catch (error) {
      if (latest.current === file) setState({ kind: "failed", file, error });
    }
  };
  const save = async (file: File, format: "html" | "xml") => {
    setFailure(undefined);
    try {
      const stem = file.name.replace(/\.[^.]*$/, "");
      saveText(
        String(await ask(file, format)),
        format === "html" ? "text/html" : "application/xml",
        `${stem}-kiem-tra.${format}`,
      );
    } catch (error) {
      setFailure(error);
    }
  };

  return (
    <AuditFrame>
      <div
        className={isOver ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          const file = event.dataTransfer.files[0];
          if (file) void check(file);
        }}
      >
        <span className="muted" id="verify-hint">
          {texts.fileHint}
        </span>
        <input
          id="verify-file"
          type="file"
          className="hidden"
          aria-describedby="verify-hint"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void check(file);
            event.target.value = "";
          }}
        />
        <label className="button" htmlFor="verify-file">
          {state.kind === "none" ? texts.choose : texts.another}
        </label>
      </div>
      <div aria-live="polite">
        {state.kind === "checking" && <p className="state">{texts.checking(state.file.name)}</p>}
        {state.kind === "failed" && <Failure error={state.error} retry={() => void check(state.file)} />}
        {state.kind === "done" && (
          <Result verdict={state.verdict}>
            <div className="buttons">
              <button type="button" onClick={() => void save(state.file, "html")}>
                {texts.report}
              </button>
              {state.verdict.signatures.length > 0 && (
                <button type="button" onClick={() => void save(state.file, "xml")}>
                  {texts.etsi}
                </button>
              )}
            </div>
            {failure !== undefined && <Failure error={failure} />}
          </Result>
        )}
      </div>
    </AuditFrame>
  );
}

function Result({ verdict, children }: { verdict: Verification; children: React.ReactNode }) {
  const text = useText();
  const texts = useTexts();
  const [tone, icon] = looks[verdict.indication];
  return (
    <section className="audit-result" aria-labelledby="verdict-title">
      <h2 id="verdict-title" className={`audit-verdict ${tone}`}>
        <Icon name={icon} /> {texts.verdict[verdict.indication]}
      </h2>
      {verdict.known.map((one) => (
        <div key={one.id} className={one.state === "recalled" || one.state === "replaced" ? "notice danger" : "notice ok"}>
          <p>
            {texts.known}: <strong>{one.number_and_symbol}</strong>
            {one.day && `, ${showDay(one.day)}`}
          </p>
          <p>{one.subject ?? texts.restricted}</p>
          <p>
            {texts.state[one.state]}
            {one.successor && ` (${one.successor})`}.{" "}
            <Link to="/van-ban-di/$id" params={{ id: one.id }}>
              {texts.open}
            </Link>
          </p>
        </div>
      ))}
      {verdict.signatures.map((one) => (
        <Verdict key={one.id} signature={one} />
      ))}
      {verdict.messages.map((words) => (
        <p key={words}>{words}</p>
      ))}
      <dl className="facts">
        {(
          [
            [text.document.files, `${verdict.name} (${showSize(verdict.size_bytes)})`],
            ["SHA-256", verdict.sha256],
            [texts.format, verdict.format],
            [texts.policy, verdict.policy],
            [texts.revisions, verdict.revisions > 0 ? String(verdict.revisions) : ""],
            [texts.time, showInstant(verdict.validated_at)],
          ] as const
        )
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {children}
    </section>
  );
}
