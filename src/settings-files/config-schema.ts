import * as z from 'zod';
import { runConfigSchema } from '../runs/config';
import type { SettingSchema } from './setting-schema';

let made: SettingSchema | undefined;

/** What a config.yaml may hold, as JSON Schema; what refinements say is not in it. */
export function configSchema(): SettingSchema {
  made ??= z.toJSONSchema(runConfigSchema, { io: 'input' }) as SettingSchema;
  return made;
}
