import type { SettingSchema } from '../../settings-files/setting-schema';
import { isSettings, type Settings } from '../../training/over-preset';
import { settingOfParameter } from '../setting-names';

/** A file's schema, with the parameters that it has where it says on what they depend. */
export function withConditionsOf(value: unknown, schema: SettingSchema): SettingSchema {
  const stego = schema.properties?.stego;
  const conditions = stego?.properties?.conditions;
  if (!conditions || !isSettings(value)) return schema;
  const parameters = parametersIn(value.parameters, '');
  const own = { ...conditions, ...dependenciesOf(parameters) };
  const properties = { ...stego.properties, conditions: own };
  return { ...schema, properties: { ...schema.properties, stego: { ...stego, properties } } };
}

/** Those of all levels by their names, levels joined by dots. */
function parametersIn(level: unknown, prefix: string): [string, Settings][] {
  if (!isSettings(level)) return [];
  return Object.entries(level).flatMap(([key, parameter]): [string, Settings][] => {
    if (!isSettings(parameter)) return [];
    const name = prefix + key;
    return isSettings(parameter.parameters)
      ? parametersIn(parameter.parameters, `${name}.`)
      : [[name, parameter]];
  });
}

function dependenciesOf(parameters: readonly [string, Settings][]): SettingSchema {
  const lists = parameters.map(([name, parameter]): [string, SettingSchema] => [
    name,
    {
      type: 'array',
      description: `The values of ${name} with which it varies.`,
      items: valueSchema(name, parameter),
    },
  ]);
  const group = (name?: string): SettingSchema => ({
    type: 'object',
    description: name === undefined ? 'What it depends on.' : `On what ${name} depends.`,
    properties: Object.fromEntries(lists.filter(([other]) => other !== name)),
  });
  const properties = Object.fromEntries(parameters.map(([name]) => [name, group(name)]));
  // A parameter may be called by another name of its setting.
  return { properties, additionalProperties: group() };
}

/** One of those that it can have, where the file lists them. */
function valueSchema(name: string, { value, values }: Settings): SettingSchema {
  if (Array.isArray(values)) return { enum: values };
  if (value !== undefined) return { const: value };
  return settingOfParameter(name)?.schema ?? {};
}
