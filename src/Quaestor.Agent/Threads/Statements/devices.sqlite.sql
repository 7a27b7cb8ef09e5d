-- name: insert_device
INSERT INTO devices (id, user_id, name, token_hash, created_at) VALUES ($id, $user, $name, $hash, $now);

-- name: count_devices
SELECT COUNT(*) FROM devices WHERE user_id = $user;

-- name: device_of_name
SELECT 1 FROM devices WHERE user_id = $user AND name = $name;

-- name: devices
SELECT id, user_id, name, created_at, seen_at, offer_json FROM devices ORDER BY id;

-- name: device_of_token
SELECT id, user_id, name, created_at, seen_at, offer_json FROM devices WHERE token_hash = $hash;

-- name: device_seen
UPDATE devices SET seen_at = $now, offer_json = $offer WHERE id = $id;

-- name: delete_device
DELETE FROM devices WHERE user_id = $user AND id = $id;

-- name: delete_devices_of_user
DELETE FROM devices WHERE user_id = $user;
