import { type FormEvent, useEffect, useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import { session } from "../api/state";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { textOf } from "../parts/form";
import { Failure } from "../parts/States";
import { LanguageSwitch } from "../shell/Settings";
import "../parts/parts.css";
import "./first-run.css";
import { useTexts } from "./text";

type Name =
  | "one_time_code"
  | "agency_name"
  | "parent_name"
  | "agency_code"
  | "symbol"
  | "place"
  | "unit_code"
  | "full_name"
  | "position"
  | "login"
  | "password"
  | "again";

const optional: Name[] = ["parent_name", "place", "position"];
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Nobody is there yet: the agency and its first administrator, with the code that the server said at its start. */
export default function FirstRun({ onOver }: { onOver: () => void }) {
  const texts = useTexts();
  const common = useText();
  const [wrong, setWrong] = useState<Partial<Record<string, string>>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [step, setStep] = useState<"form" | "sending" | "waiting" | "over">("form");
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.title = `${common.app} · ${texts.title}`;
  }, [common, texts]);
  const labels: Record<Name, [string, string?]> = {
    one_time_code: [texts.code, texts.codeHint],
    agency_name: [texts.agencyName, texts.agencyNameHint],
    parent_name: [texts.parent, texts.parentHint],
    agency_code: [texts.agencyCode, texts.agencyCodeHint],
    symbol: [texts.symbol, texts.symbolHint],
    place: [texts.place, texts.placeHint],
    unit_code: [texts.unitCode, texts.unitCodeHint],
    full_name: [texts.fullName],
    position: [texts.position],
    login: [texts.login],
    password: [texts.password, texts.passwordHint],
    again: [texts.again],
  };
  const tell = (errors: Partial<Record<string, string>>) => {
    setWrong(errors);
    if (Object.keys(errors).length > 0) requestAnimationFrame(() => summary.current?.focus());
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (step !== "form") return;
    const data = new FormData(event.currentTarget);
    const of = (name: Name) => (name === "password" || name === "again" ? String(data.get(name) ?? "") : textOf(data, name));
    const missing: Partial<Record<string, string>> = {};
    for (const name of Object.keys(labels) as Name[]) {
      if (!of(name) && !optional.includes(name)) missing[name] = texts.needed(labels[name][0]);
    }
    if (!missing.password && !missing.again && of("password") !== of("again")) missing.again = texts.differs;
    tell(missing);
    setFailure(null);
    if (Object.keys(missing).length > 0) return;
    setStep("sending");
    const [login, password, agency] = [of("login"), of("password"), of("agency_name")];
    try {
      await unwrap(
        api.POST("/api/v1/first-run", {
          body: {
            one_time_code: of("one_time_code"),
            agency_name: agency,
            parent_name: of("parent_name"),
            agency_code: of("agency_code"),
            symbol: of("symbol"),
            place: of("place"),
            unit_code: of("unit_code"),
            full_name: of("full_name"),
            position: of("position"),
            login,
            password,
          },
        }),
      );
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(0, {});
      setStep(problem.status === 409 && Object.keys(problem.fields).length === 0 ? "over" : "form");
      setFailure(Object.keys(problem.fields).length > 0 ? null : error);
      tell(problem.fields);
      return;
    }
    setStep("waiting");
    try {
      await signInAnew(login, password, agency);
    } catch {
      setStep("over"); // it is made; signing in by hand is all that is left
    }
  };
  const field = (name: Name, type = "text", complete = "off") => (
    <Field
      key={name}
      id={`first-${name}`}
      label={labels[name][0]}
      hint={labels[name][1]}
      error={wrong[name]}
      optional={optional.includes(name)}
    >
      {(id, described) => (
        <input
          id={id}
          name={name}
          type={type}
          autoComplete={complete}
          autoCapitalize={type === "password" || name === "login" ? "none" : undefined}
          spellCheck={false}
          maxLength={256}
          aria-describedby={described}
        />
      )}
    </Field>
  );
  const errors = Object.entries(wrong).filter(([name]) => name in labels);
  return (
    <main className="first-run" id="main">
      <div className="head">
        <h1>{texts.title}</h1>
        <LanguageSwitch />
      </div>
      {step === "over" ? (
        <>
          <p className="notice">{texts.over}</p>
          <button type="button" className="primary" onClick={onOver}>
            {texts.toSignIn}
          </button>
        </>
      ) : (
        <form onSubmit={(event) => void submit(event)} noValidate aria-label={texts.title}>
          <p className="muted">{texts.intro}</p>
          {failure !== null && <Failure error={failure} />}
          {errors.length > 0 && (
            <div ref={summary} className="notice danger" role="alert" tabIndex={-1}>
              <p>{texts.wrongTitle}</p>
              <ul>
                {errors.map(([name, words]) => (
                  <li key={name}>
                    <a href={`#first-${name}`}>{words}</a>
                  </li>
                ))}
              </ul>
            </div>
          )}
          <fieldset className="card">
            <legend>{texts.codePart}</legend>
            {field("one_time_code")}
          </fieldset>
          <fieldset className="card">
            <legend>{texts.agencyPart}</legend>
            {field("agency_name")}
            {field("parent_name")}
            <div className="pair">
              {field("agency_code")}
              {field("symbol")}
            </div>
            <div className="pair">
              {field("place")}
              {field("unit_code")}
            </div>
          </fieldset>
          <fieldset className="card">
            <legend>{texts.adminPart}</legend>
            <div className="pair">
              {field("full_name", "text", "name")}
              {field("position")}
            </div>
            {field("login", "text", "username")}
            <div className="pair">
              {field("password", "password", "new-password")}
              {field("again", "password", "new-password")}
            </div>
          </fieldset>
          <div className="buttons">
            <button type="submit" className="primary" aria-disabled={step !== "form"}>
              {step === "form" ? texts.submit : step === "sending" ? common.common.saving : texts.waiting}
            </button>
          </div>
          <p role="status" className="muted">
            {step === "waiting" ? texts.waiting : ""}
          </p>
        </form>
      )}
    </main>
  );
}

/** The server begins anew with the agency's name; then the person signs in as at any other time. */
async function signInAnew(login: string, password: string, agency: string) {
  for (let left = 60; ; left--) {
    const { data } = await api.GET("/api/v1/first-run").catch(() => ({ data: undefined }));
    if (data && !data.open && data.agency === agency) break;
    if (left === 0) throw new Error("the server did not come back");
    await wait(300);
  }
  await unwrap(api.POST("/api/v1/session", { body: { login, password } }));
  const present = await unwrap(api.GET("/api/v1/session"));
  history.replaceState(null, "", "/khoi-dau");
  session.set(present);
}
