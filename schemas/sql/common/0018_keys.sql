-- Passkeys, whose certificate is whose, documents that a signing program fetches and brings back, keys at remote services.

-- Signing in with a password also needs a passkey.
alter table login_states add column passkey_step bigint not null default 0;

-- A credential of Web Authentication. The public key is a COSE_Key, base64url.
create table passkeys (
  id text primary key,
  user_id text not null references users (id),
  credential_id text not null unique,
  public_key text not null,
  name text not null,
  verifies_person bigint not null,
  is_backed_up bigint not null,
  transports text not null,
  created_at bigint not null,
  version bigint not null
);
create index passkeys_by_user on passkeys (user_id, id);

-- What changes with every use, apart from what is evidence.
create table passkey_uses (
  passkey_id text primary key references passkeys (id),
  sign_count bigint not null,
  last_used_at bigint
);

-- Random values that wait for their one answer. `holder` is the digest of the session's token, or of the one that goes before a session.
create table passkey_challenges (
  challenge_hash text primary key,
  purpose text not null,
  holder text not null,
  user_id text,
  expires_at bigint not null
);
create index passkey_challenges_by_end on passkey_challenges (expires_at);

-- With which certificate a person may sign: 'waiting', then 'confirmed' or 'refused' by an administrator; 'withdrawn'.
create table person_certificates (
  id text primary key,
  user_id text not null references users (id),
  fingerprint text not null,
  key_digest text not null,
  subject text not null,
  issuer text not null,
  serial text not null,
  not_before bigint not null,
  not_after bigint not null,
  certificate text not null,
  source text not null,
  state text not null,
  reason text not null,
  decided_by text,
  decided_at bigint,
  created_at bigint not null,
  version bigint not null
);
create index person_certificates_by_key on person_certificates (key_digest);
create index person_certificates_by_user on person_certificates (user_id, id);
create index person_certificates_by_state on person_certificates (state, id);

-- A document that a signing program of the person's machine fetches once and brings back once.
create table agent_exchanges (
  id text primary key,
  document_id text not null references outgoing_documents (id),
  user_id text not null references users (id),
  document_version bigint not null,
  source_sha256 text not null,
  download_hash text not null unique,
  upload_hash text not null unique,
  state text not null,
  reason_vi text,
  reason_en text,
  kept_sha256 text,
  created_at bigint not null,
  expires_at bigint not null
);
create index agent_exchanges_by_user on agent_exchanges (user_id, id);

-- A key of a person's at a remote signing service (CSC API).
create table remote_credentials (
  id text primary key,
  user_id text not null references users (id),
  service text not null,
  account text not null,
  credential_id text not null,
  certificate_id text not null references person_certificates (id),
  created_at bigint not null,
  version bigint not null,
  unique (user_id, service, credential_id)
);
