-- Where and how often a person is told by mail. Nobody is before they ask for it.
create table notification_settings (
  id text primary key references users (id),
  email text not null,
  mail text not null,
  digest_hour bigint not null,
  version bigint not null
);
