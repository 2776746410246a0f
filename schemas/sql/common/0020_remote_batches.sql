-- A batch may be signed with a key at a remote service: which one. None: the key that the server keeps.
alter table signing_batches add column service text;

-- What was prepared for a remote key's value.
alter table signing_batch_items add column operation_id text references signing_operations (id);
