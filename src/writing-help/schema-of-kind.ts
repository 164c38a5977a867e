import * as z from 'zod';
import { withConditionsOf } from '../sweeps/file/conditions-schema';
import { pathInSchema, sweepFileSchema } from '../sweeps/file/sweep-file-schema';
import { configSchema } from '../settings-files/config-schema';
import type { SettingsFileKind } from '../settings-files/names';
import type { SettingPath, SettingSchema } from '../settings-files/setting-schema';
import { trainingFileSchema } from '../settings-files/training-file-schema';

let ofTraining: SettingSchema | undefined;

/**
 * What a file may hold, as JSON Schema; what refinements say is not in it.
 * @param value what it holds: of a sweep's file the parameters, which have names of their own
 */
export function settingSchema(kind: SettingsFileKind, value?: unknown): SettingSchema {
  switch (kind) {
    case 'config':
      return configSchema();
    case 'training':
      ofTraining ??= z.toJSONSchema(trainingFileSchema, { io: 'input' }) as SettingSchema;
      return ofTraining;
    case 'sweep':
      return withConditionsOf(value, sweepFileSchema());
  }
}

/** Where the schema has what stands at a path of a file. */
export function schemaPath(kind: SettingsFileKind, path: SettingPath): SettingPath {
  return kind === 'sweep' ? pathInSchema(path) : path;
}
