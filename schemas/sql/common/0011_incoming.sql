-- What is made from files beside them, and what was said of their signatures.

create table derivatives (
  id text primary key,
  file_id text not null references files (id),
  kind text not null,
  page bigint not null,
  state text not null,
  error text,
  media_type text not null,
  size_bytes bigint not null,
  sha256 text references blobs (sha256),
  created_at bigint not null,
  changed_at bigint not null,
  unique (file_id, kind, page)
);
create index derivatives_by_blob on derivatives (sha256);

-- Never changed: a later validation is a new row.
create table signature_reports (
  id text primary key,
  document_id text not null,
  file_id text not null references files (id),
  file_sha256 text not null,
  occasion text not null,
  verdict text not null,
  policy text not null,
  report text not null,
  validated_at bigint not null,
  asked_by text
);
create index signature_reports_by_document on signature_reports (document_id, validated_at, id);
create unique index signature_reports_at_receipt on signature_reports (file_id) where occasion = 'receipt';
