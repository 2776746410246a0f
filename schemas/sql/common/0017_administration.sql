-- What an administrator decides on the page instead of in files.

-- What the agency is called, once it was decided here; one row. Without it the configuration says it.
create table agency_profile (
  id text primary key,
  code text not null,
  name text not null,
  parent_name text not null,
  symbol text not null,
  place text not null,
  changed_by text not null,
  changed_at bigint not null,
  version bigint not null
);

-- The images of signatures and seal, each decision a row that is never changed: the newest of an owner is in force. The content is base64; without one,
-- no image is shown from then on. `owner` is a person, or 'agency'.
create table signature_images (
  id text primary key,
  owner text not null,
  ordinal bigint not null,
  content text,
  sha256 text,
  decided_by text not null,
  decided_at bigint not null,
  unique (owner, ordinal)
);
