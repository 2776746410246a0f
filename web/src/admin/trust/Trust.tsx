import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import { useDirectory } from "../../api/queries";
import type { components } from "../../api/schema";
import { useLanguage, useText } from "../../messages";
import { Icon } from "../../parts/Field";
import { Failure, Loading } from "../../parts/States";
import { showInstant } from "../../parts/time";
import { AdminFrame } from "../AdminFrame";
import "../things.css";
import { useTexts } from "./text";
import { type KeyState, stateOf } from "./validity";

type Key = components["schemas"]["HeldKey"];
type List = components["schemas"]["TrustedList"];
type Anchor = components["schemas"]["TrustAnchor"];
type Policy = components["schemas"]["SigningPolicy"];

const dayOf = (instant: string) => showInstant(instant).slice(0, 10);

/** The keys that the server holds, whom it trusts, and by which policy it judges. To be read; the configuration decides. */
export function Trust() {
  const texts = useTexts();
  const language = useLanguage();
  const found = useQuery({
    queryKey: ["trust", language],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/trust", { signal })),
  });
  return (
    <AdminFrame>
      <p className="muted admin-intro">{texts.intro}</p>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <Keys keys={found.data.keys} />
          <Policies one={found.data.policy} />
          <Lists lists={found.data.trusted_lists} />
          <Anchors anchors={found.data.anchors} all={found.data.anchor_count} />
        </>
      )}
    </AdminFrame>
  );
}

function Keys({ keys }: { keys: Key[] }) {
  const texts = useTexts();
  const common = useText();
  const { person } = useDirectory();
  const states = keys.map((one) => stateOf(one.certificate ?? undefined, Date.now()));
  const bad = states.filter((one) => one.kind !== "ok").length;
  return (
    <>
      <h2 className="things-title">{texts.keys}</h2>
      {keys.length === 0 && <div className="state">{texts.noKeys}</div>}
      {bad > 0 && <p className="notice warn">{texts.warning(bad)}</p>}
      {keys.length > 0 && (
        <div className="sheet" tabIndex={0} role="group" aria-label={texts.keys}>
          <table>
            <thead>
              <tr>
                <th scope="col">{texts.holder}</th>
                <th scope="col" className="wide">
                  {texts.subject}
                </th>
                <th scope="col">{texts.issuer}</th>
                <th scope="col">{texts.valid}</th>
                <th scope="col">{texts.state}</th>
                <th scope="col">{texts.store}</th>
              </tr>
            </thead>
            <tbody>
              {keys.map((one, at) => (
                <tr key={`${one.person}/${one.name}`}>
                  <td>{one.person ? (person(one.person) ?? common.common.unknownPerson) : texts.agency}</td>
                  <td>
                    {one.certificate ? (
                      <>
                        {one.certificate.subject}
                        <br />
                        <span className="muted things-hash">
                          {texts.serial} {one.certificate.serial}
                        </span>
                      </>
                    ) : (
                      one.problem
                    )}
                  </td>
                  <td>{one.certificate?.issuer}</td>
                  <td className="narrow">
                    {one.certificate && texts.validUntil(dayOf(one.certificate.not_before), dayOf(one.certificate.not_after))}
                  </td>
                  <td className="narrow">
                    <StateOfKey state={states[at] ?? { kind: "broken" }} />
                  </td>
                  <td>
                    {one.name}
                    <br />
                    <span className="muted">{texts.kinds[one.kind]}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function StateOfKey({ state }: { state: KeyState }) {
  const texts = useTexts();
  switch (state.kind) {
    case "ok":
      return (
        <span className="things-word things-ok">
          <Icon name="ok" /> {texts.ok}
        </span>
      );
    case "ends":
      return (
        <span className="things-word things-warn">
          <Icon name="soon" /> {texts.ends(state.days)}
        </span>
      );
    default:
      return (
        <span className="things-word things-danger">
          <Icon name="late" /> {state.kind === "ended" ? texts.ended : state.kind === "early" ? texts.notYet : texts.broken}
        </span>
      );
  }
}

function Policies({ one }: { one: Policy }) {
  const texts = useTexts();
  const yes = (flag: boolean) => (flag ? texts.yes : texts.no);
  const values: Record<string, string> = {
    policy: one.file === one.name ? one.file : `${one.name} (${one.file})`,
    level: one.level,
    strict: one.is_strict ? texts.isStrict : texts.isLenient,
    tsa: one.timestamp_url ?? texts.noTsa,
    fetches: yes(one.fetches),
    revocation: yes(one.needs_revocation),
    timestamp: yes(one.needs_timestamp),
  };
  return (
    <>
      <h2 className="things-title">{texts.policy}</h2>
      <dl className="facts">
        {Object.entries(texts.policyFacts).map(([name, [label, setting]]) => (
          <div key={name}>
            <dt>
              {label}
              <br />
              <code>{setting}</code>
            </dt>
            <dd>{values[name]}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Lists({ lists }: { lists: List[] }) {
  const texts = useTexts();
  return (
    <>
      <h2 className="things-title">{texts.lists}</h2>
      {lists.length === 0 && <p className="muted">{texts.noLists}</p>}
      {lists.length > 0 && <p className="muted">{texts.loaded}</p>}
      <ul className="stack">
        {lists.map((one) => (
          <li key={one.location} className="card">
            <p className="things-hash">{one.location}</p>
            <p>
              <span className={`things-word ${one.in_use ? (one.is_copy ? "things-warn" : "things-ok") : "things-danger"}`}>
                <Icon name={one.in_use ? (one.is_copy ? "soon" : "ok") : "late"} />{" "}
                {one.in_use ? (one.is_copy ? texts.listState.copy : texts.listState.used) : texts.listState.unused}
              </span>
            </p>
            {one.issued && (
              <p className="muted">
                {texts.listOf(one.operator, one.territory)} · {texts.sequence(one.sequence)} · {texts.issued}{" "}
                {showInstant(one.issued)}
                {one.next_update && ` · ${texts.nextUpdate} ${showInstant(one.next_update)}`}
              </p>
            )}
            {one.problems.map((words) => (
              <p key={words} className="things-danger">
                {words}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

function Anchors({ anchors, all }: { anchors: Anchor[]; all: number }) {
  const texts = useTexts();
  return (
    <>
      <h2 className="things-title">{texts.anchors}</h2>
      <p className="muted">{texts.anchorsFrom}</p>
      {anchors.length === 0 && <p className="notice warn">{texts.noAnchors}</p>}
      {anchors.length < all && <p className="muted">{texts.more(anchors.length, all)}</p>}
      {anchors.length > 0 && (
        <div className="sheet" tabIndex={0} role="group" aria-label={texts.anchors}>
          <table>
            <thead>
              <tr>
                <th scope="col" className="wide">
                  {texts.subject}
                </th>
                <th scope="col">{texts.valid}</th>
                <th scope="col">{texts.purposes}</th>
                <th scope="col" className="wide">
                  SHA-256
                </th>
              </tr>
            </thead>
            <tbody>
              {anchors.map((one) => (
                <tr key={one.sha256}>
                  <td>{one.subject}</td>
                  <td className="narrow">{texts.validUntil(dayOf(one.not_before), dayOf(one.not_after))}</td>
                  <td>
                    {[one.for_signing && texts.forSigning, one.for_timestamps && texts.forTimestamps].filter(Boolean).join(", ")}
                  </td>
                  <td>
                    <code className="things-hash">{one.sha256}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
