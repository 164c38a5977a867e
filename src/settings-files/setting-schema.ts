import { isSettings } from '../training/over-preset';

/** The part of JSON Schema that the settings need. */
export interface SettingSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SettingSchema | boolean;
  readonly items?: SettingSchema;
  readonly anyOf?: readonly SettingSchema[];
  readonly oneOf?: readonly SettingSchema[];
}

export type SettingPath = readonly (string | number)[];

/**
 * What may stand at a path, given what the file says: where settings depend on a name or a kind, only those of the
 * chosen one.
 */
export function schemasAt(root: SettingSchema, path: SettingPath, value: unknown): SettingSchema[] {
  const [key, ...rest] = path;
  const here = fitting(root, value);
  if (key === undefined) return here;
  const inside = valueIn(value, key);
  return here.flatMap((schema) => {
    const next = childOf(schema, key);
    return next ? schemasAt(next, rest, inside) : [];
  });
}

/** The setting itself at a path, with its description and its default, before any choice inside it. */
export function settingAt(root: SettingSchema, path: SettingPath, value: unknown): SettingSchema | undefined {
  const key = path.at(-1);
  if (key === undefined) return root;
  return schemasAt(root, path.slice(0, -1), value)
    .map((schema) => childOf(schema, key))
    .find((schema) => schema !== undefined);
}

function childOf({ properties, additionalProperties, items }: SettingSchema, key: string | number) {
  if (typeof key === 'number') return items;
  if (properties && Object.hasOwn(properties, key)) return properties[key];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** The branches of a choice that what is written does not rule out. */
function fitting(schema: SettingSchema, value: unknown): SettingSchema[] {
  const branches = schema.oneOf ?? schema.anyOf;
  if (!branches) return [schema];
  const possible = branches.filter((branch) => isChosen(branch, value));
  return (possible.length > 0 ? possible : branches).flatMap((branch) => fitting(branch, value));
}

function isChosen({ properties, required = [] }: SettingSchema, value: unknown): boolean {
  const marks = Object.entries(properties ?? {}).filter(([, property]) => property.const !== undefined);
  return marks.every(([key, mark]) => {
    const given = valueIn(value, key);
    return given === undefined || given === null ? !required.includes(key) : given === mark.const;
  });
}

function valueIn(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isSettings(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
