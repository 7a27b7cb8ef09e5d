import type { Role } from '../../api/users';

const roles: [Role, string][] = [
  ['viewer', 'Viewer: asks, and reads what was granted'],
  ['analyst', 'Analyst: also Python, uploads, archives, proposes changes'],
  ['admin', 'Admin: everything, for everybody'],
];

export function RoleSelect({ role, disabled = false, onChange }: { role: Role; disabled?: boolean; onChange: (role: Role) => void }) {
  return (
    <select value={role} disabled={disabled} onChange={(event) => onChange(event.currentTarget.value as Role)}>
      {roles.map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
