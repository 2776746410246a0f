import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useLanguage, useText } from "../messages";
import { Field } from "../parts/Field";

/** Everybody who works here, with what they are. */
export function PersonSelect({
  id,
  name,
  required = true,
  described,
}: {
  id: string;
  name: string;
  required?: boolean;
  described?: string | undefined;
}) {
  const text = useText();
  const { people, unit } = useDirectory();
  return (
    <select id={id} name={name} required={required} aria-describedby={described}>
      <option value="">{text.act.choose}</option>
      {people
        .filter((one) => one.active && one.roles.some((role) => role.role !== "administrator" && role.role !== "auditor"))
        .map((one) => (
          <option key={one.id} value={one.id}>
            {[one.full_name, one.roles[0]?.position, unit(one.roles[0]?.unit_id ?? null)].filter(Boolean).join(" · ")}
          </option>
        ))}
    </select>
  );
}

/** A field of a step of a chain, as the chain's definition has it. */
export function FieldControl({ field, error }: { field: components["schemas"]["FormField"]; error?: string | undefined }) {
  const text = useText();
  const lang = useLanguage();
  const { units, people } = useDirectory();
  const name = `field:${field.name}`;
  const many =
    field.type === "units"
      ? units.map((one) => [one.id, one.name])
      : people.filter((one) => one.active).map((one) => [one.id, one.full_name]);
  if (field.type === "users" || field.type === "units") {
    return (
      <fieldset className="field">
        <legend>
          {field.label[lang]}
          {!field.required && <span className="muted"> ({text.common.optional})</span>}
        </legend>
        {error && <span className="error">{error}</span>}
        {many.map(([id, label]) => (
          <label key={id} className="switch">
            <input type="checkbox" name={name} value={id} /> {label}
          </label>
        ))}
      </fieldset>
    );
  }
  return (
    <Field
      label={field.label[lang]}
      optional={!field.required}
      error={error}
      hint={field.type === "date" ? text.register.dateHint : undefined}
    >
      {(id, described) => {
        const common = { id, name, required: field.required, "aria-describedby": described };
        switch (field.type) {
          case "user":
            return <PersonSelect id={id} name={name} required={field.required} described={described} />;
          case "unit":
            return (
              <select {...common}>
                <option value="">{text.act.choose}</option>
                {units.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </select>
            );
          case "choice":
            return (
              <select {...common}>
                <option value="">{text.act.choose}</option>
                {field.choices.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </select>
            );
          case "text":
            return <textarea {...common} maxLength={4000} />;
          default:
            return <input {...common} inputMode={field.type === "number" ? "numeric" : "text"} />;
        }
      }}
    </Field>
  );
}
