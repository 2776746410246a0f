import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, ifMatch, unwrap } from "../../api/client";
import { useDirectory } from "../../api/queries";
import type { components } from "../../api/schema";
import { useLanguage, useText } from "../../messages";
import { Act } from "../../parts/Act";
import { Icon } from "../../parts/Field";
import { Failure, Loading } from "../../parts/States";
import { showInstant } from "../../parts/time";
import { AdminFrame } from "../AdminFrame";
import "../things.css";
import { groups, meanings } from "./keys";
import { useTexts } from "./text";

type Setting = components["schemas"]["Setting"];
const agencyQuery = {
  queryKey: ["agency-profile"],
  queryFn: ({ signal }: { signal: AbortSignal }) => unwrap(api.GET("/api/v1/agency", { signal })),
};
const facts = ["code", "name", "parent_name", "symbol", "place"] as const;

/** What the agency is called, whether what the server stands on answers, and what the server was started with. */
export function Settings() {
  const texts = useTexts();
  return (
    <AdminFrame acts={<Link to="/khoi-dau">{texts.beginning}</Link>}>
      <Agency />
      <Health />
      <Configuration />
    </AdminFrame>
  );
}

function Agency() {
  const texts = useTexts();
  const common = useText();
  const { person } = useDirectory();
  const found = useQuery(agencyQuery);
  const one = found.data;
  return (
    <>
      <h2 className="things-title">{texts.agency}</h2>
      <p className="muted admin-intro">{texts.agencyIntro}</p>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {one && (
        <section className="card" aria-label={texts.agency}>
          {one.needs_restart && <p className="notice warn">{texts.needsRestart}</p>}
          <dl className="facts">
            {facts.map((name) => (
              <div key={name}>
                <dt>{texts.facts[name]}</dt>
                <dd>
                  {one[name] || <span className="muted">{texts.empty}</span>}
                  {name === "code" && <span className="muted"> ({texts.codeStays})</span>}
                </dd>
              </div>
            ))}
          </dl>
          <p className="muted">
            {one.changed_by && one.changed_at
              ? texts.decided(person(one.changed_by) ?? common.common.unknownPerson, showInstant(one.changed_at))
              : texts.fromConfiguration}
          </p>
          <div className="buttons">
            <Act
              label={texts.change}
              note={texts.agencyIntro}
              fields={[
                { name: "name", label: texts.facts.name, initial: one.name, max: 200 },
                { name: "parent_name", label: texts.facts.parent_name, initial: one.parent_name, max: 200, optional: true },
                { name: "symbol", label: texts.facts.symbol, hint: texts.symbolHint, initial: one.symbol, max: 20 },
                { name: "place", label: texts.facts.place, initial: one.place, max: 100, optional: true },
              ]}
              act={(given) =>
                unwrap(
                  api.PATCH("/api/v1/agency", {
                    params: { header: ifMatch(one.version) as never },
                    body: {
                      name: given.name ?? "",
                      parent_name: given.parent_name ?? "",
                      symbol: given.symbol ?? "",
                      place: given.place ?? "",
                    },
                  }),
                )
              }
              done={texts.changed}
              changes={[agencyQuery.queryKey]}
            />
          </div>
        </section>
      )}
    </>
  );
}

const icons = { ok: "ok", failed: "late", not_configured: "unknown" } as const;
const tones = { ok: "things-ok", failed: "things-danger", not_configured: "" } as const;

function Health() {
  const texts = useTexts();
  const found = useQuery({
    queryKey: ["dependencies"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/dependencies", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <div className="head things-title">
        <h2 className="things-name">{texts.health}</h2>
        <button type="button" aria-disabled={found.isFetching} onClick={() => void found.refetch()}>
          {found.isFetching ? texts.checking : texts.check}
        </button>
      </div>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <ul className="things-health" aria-label={texts.health}>
          {found.data.items.map((one) => (
            <li key={one.name}>
              <p>
                <strong>{texts.dependencies[one.name]}</strong>
              </p>
              <p className={`things-word ${tones[one.state]}`}>
                <Icon name={icons[one.state]} /> {texts.states[one.state]}
              </p>
              {one.words && <p className="muted">{one.words.replace(/^\d{4}-[-\d:.T]+Z/, showInstant)}</p>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Configuration() {
  const texts = useTexts();
  const language = useLanguage();
  const isDecided = (useQuery(agencyQuery).data?.version ?? 0) > 0;
  const found = useQuery({
    queryKey: ["settings"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/settings", { signal })),
  });
  const of = (group: string) => found.data?.items.filter((one) => one.name.startsWith(`${group}.`)) ?? [];
  const sourceOf = (one: Setting) =>
    isDecided && facts.some((fact) => one.name === `agency.${fact}`) ? texts.overridden : texts.sources[one.source];
  return (
    <>
      <h2 className="things-title">{texts.settings}</h2>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <p className="muted admin-intro">{texts.settingsIntro(showInstant(found.data.started))}</p>
          {groups.map((group) => (
            <details key={group} className="things-group">
              <summary>
                {texts.groups[group]} <span className="muted">({of(group).length})</span>
              </summary>
              <div className="sheet" tabIndex={0} role="group" aria-label={texts.groups[group]}>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{texts.name}</th>
                      <th scope="col">{texts.value}</th>
                      <th scope="col" className="wide">
                        {texts.meaning}
                      </th>
                      <th scope="col">{texts.where}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {of(group).map((one) => (
                      <tr key={one.name}>
                        <td className="narrow">
                          <code>{one.name}</code>
                        </td>
                        <td>{one.value.trim() || <span className="muted">{texts.empty}</span>}</td>
                        <td>{language === "vi" ? (meanings[one.name] ?? one.meaning) : one.meaning}</td>
                        <td>{sourceOf(one)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </details>
          ))}
        </>
      )}
    </>
  );
}
