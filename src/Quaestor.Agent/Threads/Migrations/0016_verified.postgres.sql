-- Answers that a person keeps as right for their question: later questions for the same are answered with the same query.
ALTER TABLE feedback ADD COLUMN question TEXT; -- as it is kept; null where the answer is only judged
ALTER TABLE feedback ADD COLUMN source_id TEXT;
ALTER TABLE feedback ADD COLUMN sql TEXT;
CREATE INDEX feedback_of_source ON feedback (source_id, given_at);
