import { useSession } from "../api/state";

export type Role = "clerk" | "official" | "leader" | "auditor" | "administrator";

export function useRoles(): Set<Role> {
  return new Set(useSession().current?.person.roles.map((one) => one.role) ?? []);
}
