import { useQuery } from "@tanstack/react-query";
import { api, ifMatch, unwrap } from "../api/client";
import { type Unit, unitsQuery } from "../api/queries";
import type { components } from "../api/schema";
import { Act } from "../parts/Act";
import { Sheet } from "../parts/Sheet";
import { Failure, Loading } from "../parts/States";
import { AdminFrame } from "./AdminFrame";
import { useTexts } from "./text";

const changes = [["units"]];

export function Units() {
  const texts = useTexts();
  const found = useQuery(unitsQuery);
  const units = found.data ?? [];
  const depth = (one: Unit): number => {
    const parent = units.find((other) => other.id === one.parent_id);
    return parent ? depth(parent) + 1 : 0;
  };
  const change = (unit: Unit, body: components["schemas"]["UnitChange"]) =>
    unwrap(api.PATCH("/api/v1/units/{id}", { params: { path: { id: unit.id }, header: ifMatch(unit.version) as never }, body }));
  return (
    <AdminFrame
      acts={
        <Act
          label={texts.addUnit}
          tone="primary"
          fields={[
            { name: "name", label: texts.name },
            { name: "code", label: texts.code, max: 20 },
            { name: "symbol", label: texts.symbol, hint: texts.symbolHint, max: 20 },
            { name: "parent", label: texts.parent, kind: "choice", choices: units.map((one) => [one.code, one.name]) },
          ]}
          act={(given, key) =>
            unwrap(
              api.POST("/api/v1/units", {
                params: { header: { "Idempotency-Key": key } },
                body: { code: given.code ?? "", name: given.name ?? "", symbol: given.symbol ?? "", parent: given.parent ?? "" },
              }),
            )
          }
          done={texts.changed}
          changes={changes}
        />
      }
    >
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {units.length > 0 && (
        <Sheet
          label={texts.tabs.units}
          rows={units}
          keyOf={(unit) => unit.id}
          lookOf={(unit) => (unit.active ? "" : "closed")}
          columns={[
            { head: texts.name, className: "wide", cell: (unit) => `${"\u2003".repeat(depth(unit))}${unit.name}` },
            { head: texts.code, cell: (unit) => unit.code },
            { head: texts.symbol, cell: (unit) => unit.symbol },
            { head: texts.state, cell: (unit) => (unit.active ? texts.active : texts.closed) },
            {
              head: texts.actsOf(""),
              isHeadHidden: true,
              cell: (unit) => (
                <div className="admin-acts" role="group" aria-label={texts.actsOf(unit.name)}>
                  <Act
                    label={texts.changeUnit}
                    title={`${texts.changeUnit}: ${unit.name}`}
                    fields={[
                      { name: "name", label: texts.name, initial: unit.name },
                      { name: "symbol", label: texts.symbol, hint: texts.symbolHint, initial: unit.symbol, max: 20 },
                    ]}
                    act={(given) => change(unit, { name: given.name ?? "", symbol: given.symbol ?? "" })}
                    done={texts.changed}
                    changes={changes}
                  />
                  {unit.parent_id && (
                    <Act
                      label={unit.active ? texts.closeUnit : texts.reopenUnit}
                      title={`${unit.active ? texts.closeUnit : texts.reopenUnit}: ${unit.name}`}
                      note={unit.active ? texts.closeUnitNote : undefined}
                      tone={unit.active ? "danger" : ""}
                      act={() => change(unit, { active: !unit.active })}
                      done={texts.changed}
                      changes={changes}
                    />
                  )}
                </div>
              ),
            },
          ]}
        />
      )}
    </AdminFrame>
  );
}
