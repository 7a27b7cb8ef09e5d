-- title: Replication slots
-- threshold: warning where a slot keeps more than max_wal_size, critical where it is inactive besides, or its WAL is lost or about to be (max_slot_wal_keep_size)
-- fine: No slot keeps much WAL.
-- advice: A slot that nobody reads fills the disk and keeps vacuum from removing rows. Bring its reader back, or drop the slot; max_slot_wal_keep_size limits what it may keep.
WITH limits AS (
    SELECT setting::float8 * 1048576 AS wal FROM pg_settings WHERE name = 'max_wal_size'
), slots AS (
    SELECT s.slot_name, s.slot_type, s.active, s.wal_status, greatest(age(s.xmin), age(s.catalog_xmin)) AS holds_back,
           (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END - s.restart_lsn)::float8 AS kept
    FROM pg_replication_slots AS s
)
SELECT CASE WHEN wal_status IN ('lost', 'unreserved') OR (kept > wal AND NOT active) THEN 'critical' WHEN kept > wal THEN 'warning' WHEN NOT active THEN 'notice' ELSE 'ok' END AS state,
       format('The slot %s is %s and keeps %s of WAL (%s).', slot_name, CASE WHEN active THEN 'active' ELSE 'inactive' END, coalesce(pg_size_pretty(kept::bigint), 'none'), coalesce(wal_status, 'not reserved')) AS finding,
       slot_name AS slot, slot_type AS type, active, wal_status, kept::bigint AS kept_bytes, wal::bigint AS warns_at, holds_back AS holds_back_transactions
FROM slots, limits
ORDER BY kept DESC NULLS LAST
LIMIT 100
