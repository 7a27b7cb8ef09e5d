-- name: user_settings
SELECT settings_json FROM user_settings WHERE user_id = $user;

-- name: save_user_settings
INSERT INTO user_settings (user_id, settings_json, updated_at) VALUES ($user, $settings, $now)
ON CONFLICT (user_id) DO UPDATE SET settings_json = excluded.settings_json, updated_at = excluded.updated_at;

-- name: delete_user_settings
DELETE FROM user_settings WHERE user_id = $user;
