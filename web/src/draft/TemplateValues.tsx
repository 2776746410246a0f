import { Field } from "../parts/Field";

/** One text for each field of a template, under the field's own name. */
export function TemplateValues({
  fields,
  values,
  wrong,
  onChange,
}: {
  fields: string[];
  values: Record<string, string>;
  wrong: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
}) {
  return fields.map((name) => (
    <Field key={name} label={name.replaceAll("_", " ")} error={wrong[`values/${name}`]}>
      {(id, described) => (
        <textarea
          id={id}
          name={name}
          rows={2}
          maxLength={20_000}
          aria-describedby={described}
          value={values[name] ?? ""}
          onChange={(event) => onChange({ ...values, [name]: event.target.value })}
        />
      )}
    </Field>
  ));
}
