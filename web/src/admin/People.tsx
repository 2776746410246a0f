import { useQueryClient } from "@tanstack/react-query";
import { api, ifMatch, unwrap } from "../api/client";
import { type Person, useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { Act } from "../parts/Act";
import { Listing, usePages } from "../parts/pages";
import { AdminFrame } from "./AdminFrame";
import { useTexts } from "./text";

type NewRole = components["schemas"]["NewRole"];
const roleNames = ["clerk", "official", "leader", "auditor", "administrator"] as const;
const changes = [["people-of-admin"], ["directory"], ["people"]];

/** Accounts with their roles. Every change is an act of its own, with the version that was seen. */
export function People() {
  const texts = useTexts();
  const { units } = useDirectory();
  const client = useQueryClient();
  const found = usePages(["people-of-admin"], (after: string | undefined, signal) =>
    unwrap(api.GET("/api/v1/users", { params: { query: { limit: 100, ...(after ? { after } : {}) } }, signal })),
  );
  const unitChoices = units.map((one): [string, string] => [one.code, one.name]);
  const roleChoices = roleNames.map((one): [string, string] => [one, texts.roleNames[one] ?? one]);
  const unitName = (id: string) => units.find((one) => one.id === id)?.name ?? id;

  /** What the server takes: all roles that the person shall have, units by their codes. */
  const rolesOf = (person: Person): NewRole[] =>
    person.roles.map((one) => ({
      unit: units.find((unit) => unit.id === one.unit_id)?.code ?? "",
      role: one.role,
      position: one.position,
    }));
  const change = (person: Person, body: components["schemas"]["UserChange"]) =>
    unwrap(
      api.PATCH("/api/v1/users/{id}", { params: { path: { id: person.id }, header: ifMatch(person.version) as never }, body }),
    );
  const roleFields = [
    { name: "role", label: texts.role, kind: "choice" as const, choices: roleChoices },
    { name: "unit", label: texts.unit, kind: "choice" as const, choices: unitChoices },
    { name: "position", label: texts.position, optional: true, max: 100 },
  ];

  return (
    <AdminFrame
      acts={
        <Act
          label={texts.addPerson}
          tone="primary"
          fields={[
            { name: "full_name", label: texts.fullName, max: 100 },
            { name: "login", label: texts.login, max: 64 },
            { name: "password", label: texts.password, hint: texts.passwordHint, kind: "secret" },
            ...roleFields,
          ]}
          act={(given, key) =>
            unwrap(
              api.POST("/api/v1/users", {
                params: { header: { "Idempotency-Key": key } },
                body: {
                  login: given.login ?? "",
                  full_name: given.full_name ?? "",
                  password: given.password ?? "",
                  roles: [{ unit: given.unit ?? "", role: given.role as NewRole["role"], position: given.position ?? "" }],
                },
              }),
            )
          }
          done={texts.changed}
          changes={changes}
          after={() => void client.invalidateQueries({ queryKey: ["people-of-admin"] })}
        />
      }
    >
      <Listing found={found}>
        <ul className="admin-people" aria-label={texts.tabs.people}>
          {found.items.map((person) => (
            <li key={person.id} className={person.active ? "" : "closed"}>
              <div>
                <strong>{person.full_name}</strong>
                <span className="muted">
                  {person.login}
                  {!person.active && ` · ${texts.closed}`}
                </span>
              </div>
              <div>
                {person.roles.length === 0 && <span className="muted">{texts.noRoles}</span>}
                <ul className="admin-roles">
                  {person.roles.map((one) => (
                    <li key={`${one.role} ${one.unit_id}`}>
                      {texts.roleNames[one.role]} – {unitName(one.unit_id)}
                      {one.position && ` (${one.position})`}
                      <Act
                        label={texts.removeRoleShort}
                        title={texts.removeRole(`${texts.roleNames[one.role]} – ${unitName(one.unit_id)}`)}
                        note={texts.removeNote}
                        tone="quiet"
                        act={() =>
                          change(person, {
                            roles: rolesOf({ ...person, roles: person.roles.filter((other) => other !== one) }),
                          })
                        }
                        done={texts.changed}
                        changes={changes}
                      />
                    </li>
                  ))}
                </ul>
              </div>
              <div className="admin-acts" role="group" aria-label={texts.actsOf(person.full_name)}>
                <Act
                  label={texts.addRole}
                  title={`${texts.addRole}: ${person.full_name}`}
                  fields={roleFields}
                  act={(given) =>
                    change(person, {
                      roles: [
                        ...rolesOf(person),
                        { unit: given.unit ?? "", role: given.role as NewRole["role"], position: given.position ?? "" },
                      ],
                    })
                  }
                  done={texts.changed}
                  changes={changes}
                />
                <Act
                  label={texts.rename}
                  fields={[{ name: "full_name", label: texts.fullName, initial: person.full_name, max: 100 }]}
                  act={(given) => change(person, { full_name: given.full_name ?? "" })}
                  done={texts.changed}
                  changes={changes}
                />
                <Act
                  label={texts.setPassword}
                  title={`${texts.setPassword}: ${person.full_name}`}
                  fields={[{ name: "password", label: texts.newPassword, hint: texts.passwordHint, kind: "secret" }]}
                  act={(given) => change(person, { password: given.password ?? "" })}
                  done={texts.changed}
                  changes={changes}
                />
                <Act
                  label={person.active ? texts.close : texts.reopen}
                  title={`${person.active ? texts.close : texts.reopen}: ${person.full_name}`}
                  note={person.active ? texts.closeNote : undefined}
                  tone={person.active ? "danger" : ""}
                  act={() => change(person, { active: !person.active })}
                  done={texts.changed}
                  changes={changes}
                />
              </div>
            </li>
          ))}
        </ul>
      </Listing>
    </AdminFrame>
  );
}
