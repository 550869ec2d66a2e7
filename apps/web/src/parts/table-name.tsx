/** Name of a table out of a stranger's dump: it may be long, and of any direction. */
export function TableName({ name }: { name: string }) {
  return <bdi className="[overflow-wrap:anywhere]">{name}</bdi>;
}
