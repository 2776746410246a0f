import { useQuery } from "@tanstack/react-query";
import { unitsQuery } from "../api/queries";
import { useSession } from "../api/state";
import type { Role } from "../shell/roles";

/** Whether the person holds a role for the whole agency, or for one unit. The server decides; this only spares buttons that it would refuse. */
export function useHolds(): (role: Role, unit?: string | null) => boolean {
  const { current } = useSession();
  const units = useQuery(unitsQuery).data ?? [];
  const agency = units.find((one) => one.parent_id === null)?.id;
  return (role, unit) =>
    current?.person.roles.some(
      (one) => one.role === role && (one.unit_id === agency || (unit != null && one.unit_id === unit)),
    ) ?? false;
}
