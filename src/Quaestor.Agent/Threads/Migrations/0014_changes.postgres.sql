-- A call that a person makes by a route or a command belongs to no conversation.
ALTER TABLE approvals ALTER COLUMN thread_id DROP NOT NULL;
ALTER TABLE approvals ALTER COLUMN turn_id DROP NOT NULL;
ALTER TABLE approvals ALTER COLUMN result_message_id DROP NOT NULL;
ALTER TABLE approvals ADD COLUMN row_count BIGINT; -- rows that the preview changed
