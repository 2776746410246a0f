-- What becomes of incoming documents beside their chain: receipts to senders, transfers, urging.

alter table incoming_documents add column sender_email text;
alter table incoming_documents add column departure_reason text;
create index files_by_blob on files (sha256);
create index incoming_by_document_day on incoming_documents (document_day);
create index incoming_by_answered on incoming_documents (answers_id) where answers_id is not null;

-- What the antivirus said when the file came: 'clean', 'not_scanned'; null where none is configured.
alter table uploads add column scan text;
alter table files add column scan text;

-- One a document: what the sender was told on the day of arrival. Only `sent_at` changes.
create table arrival_receipts (
  id text primary key,
  document_id text not null unique references incoming_documents (id),
  verdict text not null,
  content text not null,
  sent_to text,
  sent_at bigint,
  made_at bigint not null
);

-- Never changed. Exactly one of unit and agency.
create table incoming_transfers (
  id text primary key,
  document_id text not null references incoming_documents (id),
  unit_id text references units (id),
  agency text,
  reason text not null,
  made_by text not null,
  made_at bigint not null
);
create index incoming_transfers_by_document on incoming_transfers (document_id, id);

-- Never changed.
create table incoming_urgings (
  id text primary key,
  document_id text not null references incoming_documents (id),
  words text not null,
  people bigint not null,
  made_by text not null,
  made_at bigint not null
);
create index incoming_urgings_by_document on incoming_urgings (document_id, id);

-- Messages of the agency's mailbox, each once.
create table arrived_mails (
  id text primary key,
  mailbox text not null,
  uid_validity bigint not null,
  uid bigint not null,
  state text not null,
  from_name text not null,
  from_address text not null,
  subject text not null,
  message_id text not null,
  body text not null,
  size_bytes bigint not null,
  is_complete bigint not null,
  received_at bigint not null,
  document_id text references incoming_documents (id),
  decided_by text,
  decided_at bigint,
  reason text,
  version bigint not null,
  unique (mailbox, uid_validity, uid)
);
create index arrived_mails_by_state on arrived_mails (state, id);

-- Never changed: the message itself and the files that came with it.
create table arrived_mail_files (
  id text primary key,
  mail_id text not null references arrived_mails (id),
  kind text not null,
  ordinal bigint not null,
  name text not null,
  media_type text not null,
  size_bytes bigint not null,
  sha256 text not null references blobs (sha256),
  is_damaged bigint not null,
  scan text,
  refusal text,
  unique (mail_id, ordinal)
);
create index arrived_mail_files_by_blob on arrived_mail_files (sha256);
