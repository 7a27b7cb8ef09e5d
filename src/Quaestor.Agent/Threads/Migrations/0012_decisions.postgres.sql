ALTER TABLE approvals ADD COLUMN may_edit BIGINT NOT NULL DEFAULT 0; -- the person may word the statement anew
ALTER TABLE approvals ADD COLUMN may_stand BIGINT NOT NULL DEFAULT 0; -- the tool changes nothing: one yes may count for the whole thread
ALTER TABLE approvals ADD COLUMN edited_sql TEXT; -- what the person put in the place of the proposed statement
ALTER TABLE approvals ADD COLUMN stands BIGINT NOT NULL DEFAULT 0; -- the yes counts for the tool in the whole thread
ALTER TABLE approvals ADD COLUMN needs_admin BIGINT NOT NULL DEFAULT 0; -- the source's policy leaves the yes to administrators
