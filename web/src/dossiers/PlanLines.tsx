import { api, ifMatch, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import type { components } from "../api/schema";
import { Act, type ActField, type Given } from "../parts/Act";
import { keptFor } from "./Tabs";
import { useTexts } from "./text";

type Plan = components["schemas"]["FilePlan"];
type Line = Plan["lines"][number];

/** The lines of a file plan; `plan` where the person may change them one by one. */
export function Lines({ lines, plan }: { lines: Plan["lines"]; plan?: Plan | undefined }) {
  const text = useTexts();
  return (
    <div className="sheet" tabIndex={0} role="group" aria-label={text.tabs.plans}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.notation}</th>
            <th scope="col" className="wide">
              {text.titleOf}
            </th>
            <th scope="col">{text.retentionText}</th>
            <th scope="col">{text.keeper}</th>
            <th scope="col">{text.note}</th>
            {plan && (
              <th scope="col" className="acts">
                <span className="hidden">{text.lineActs}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((one, at) => (
            <tr key={`${at}-${one.notation}`} className={one.kind === "dossier" ? "" : "heading"}>
              <td className="narrow">{one.notation}</td>
              <td>{one.title}</td>
              <td>{one.kind !== "dossier" ? "" : keptFor(text, one.retention_years)}</td>
              <td>{one.keeper}</td>
              <td>{one.note}</td>
              {plan && (
                <td className="acts">
                  <ChangeLine plan={plan} at={at} line={one} />
                  <RemoveLine plan={plan} at={at} line={one} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The plan has all its lines or none: one that changes is sent with the others, as they were seen. `at`: whose fields are told apart. */
async function put(plan: Plan, lines: Line[], at: number) {
  try {
    return await unwrap(
      api.PUT("/api/v1/file-plans/{id}/lines", {
        params: { path: { id: plan.id }, header: ifMatch(plan.version) },
        body: { lines },
      }),
    );
  } catch (error) {
    if (error instanceof Problem) {
      for (const [where, words] of Object.entries(error.fields)) {
        const [, line, field] = /^lines\/(\d+)\/(\w+)$/.exec(where) ?? [];
        if (field && Number(line) === at) error.fields[field] = words;
      }
    }
    throw error;
  }
}

const lineOf = ({ kind, notation, title, retention_years, keeper, note }: Given): Line => {
  const years = Number.parseInt(retention_years ?? "", 10);
  return {
    kind: kind as Line["kind"],
    notation: notation ?? "",
    title: title ?? "",
    retention_years: kind === "dossier" && years > 0 ? years : null,
    keeper: keeper ?? "",
    note: note || null,
  };
};

function useFields(line: Line | undefined): ActField[] {
  const text = useTexts();
  return [
    { name: "kind", label: text.kind, kind: "choice", choices: Object.entries(text.lineKind), initial: line?.kind ?? "dossier" },
    { name: "notation", label: text.lineNotation, max: 50, initial: line?.notation ?? "" },
    { name: "title", label: text.lineTitle, kind: "long", max: 1000, initial: line?.title ?? "" },
    {
      name: "retention_years",
      label: text.retention,
      kind: "number",
      optional: true,
      hint: text.lineRetentionHint,
      initial: line?.retention_years?.toString() ?? "",
    },
    { name: "keeper", label: text.keeper, optional: true, max: 200, initial: line?.keeper ?? "" },
    { name: "note", label: text.note, optional: true, max: 500, initial: line?.note ?? "" },
  ];
}

/** A line more, behind the one that is chosen. */
export function AddLine({ plan }: { plan: Plan }) {
  const text = useTexts();
  const fields = useFields(undefined);
  const { lines } = plan;
  const places: [string, string][] = [
    ["0", text.lineFirst],
    ...lines.map((one, at): [string, string] => [String(at + 1), text.lineBehind(`${one.notation} ${one.title.slice(0, 60)}`)]),
  ];
  return (
    <Act
      label={text.addLine}
      fields={[
        ...fields,
        { name: "place", label: text.linePlace, kind: "choice", choices: places, initial: String(lines.length) },
      ]}
      act={({ place, ...given }) => {
        const at = Number(place);
        return put(plan, [...lines.slice(0, at), lineOf(given), ...lines.slice(at)], at);
      }}
      done={text.lineAdded}
      changes={[["file-plans"]]}
    />
  );
}

function ChangeLine({ plan, at, line }: { plan: Plan; at: number; line: Line }) {
  const text = useTexts();
  return (
    <Act
      label={text.changeLine}
      title={text.changeLineTitle(line.notation)}
      fields={useFields(line)}
      act={(given) =>
        put(
          plan,
          plan.lines.map((one, index) => (index === at ? lineOf(given) : one)),
          at,
        )
      }
      done={text.lineChanged}
      changes={[["file-plans"]]}
    />
  );
}

function RemoveLine({ plan, at, line }: { plan: Plan; at: number; line: Line }) {
  const text = useTexts();
  return (
    <Act
      label={text.removeLine}
      title={text.removeLineTitle(line.notation)}
      note={line.title}
      tone="danger"
      act={() =>
        put(
          plan,
          plan.lines.filter((_, index) => index !== at),
          -1,
        )
      }
      done={text.lineRemoved}
      changes={[["file-plans"]]}
    />
  );
}
