import { Link } from 'react-router';

export function MissingPage() {
  return (
    <div className="grid gap-3">
      <title>Not found – dumpdock</title>
      <h1>There is no such page</h1>
      <p>
        <Link to="/">All imports</Link>
      </p>
    </div>
  );
}
