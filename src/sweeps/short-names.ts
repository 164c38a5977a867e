/**
 * What parameters are called where there is little room: the shortest ending of each that no other one has.
 * `schedule.learningRate` → `learningRate`, but `loss.kind` beside `schedule.kind` stays as it is.
 */
export function shortNames(names: Iterable<string>): Map<string, string> {
  const all = [...new Set(names)];
  const owners = new Map<string, number>();
  for (const ending of all.flatMap(endings)) owners.set(ending, (owners.get(ending) ?? 0) + 1);
  return new Map(all.map((name) => [name, endings(name).find((one) => owners.get(one) === 1) ?? name]));
}

/** The shortest one first. */
function endings(name: string): string[] {
  const keys = name.split('.');
  return keys.map((_, i) => keys.slice(keys.length - 1 - i).join('.'));
}
