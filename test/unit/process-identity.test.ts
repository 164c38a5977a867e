import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ownIdentity, pidLives, processLife } from '../../src/process-identity';

const onLinux = existsSync('/proc/self/stat');

describe('processLife', () => {
  it('knows itself, a dead pid and another host', () => {
    const own = ownIdentity();
    expect(processLife(own)).toBe(onLinux ? 'alive' : 'unknown');
    expect(processLife({ ...own, pid: 99_999_999 })).toBe('gone');
    expect(processLife({ ...own, host: 'elsewhere' })).toBe('unknown');
    expect(processLife({ ...own, startTime: undefined })).toBe('unknown');
    expect(pidLives(process.pid)).toBe(true);
  });
});
