import { describe, expect, it } from 'vitest';
import {
  boolField,
  bytesField,
  doubleField,
  encodeMessage,
  floatField,
  intField,
  messageField,
  textField,
} from '../../../src/interop/protobuf';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('a message of protobuf', () => {
  it('is what the documentation of the wire format shows', () => {
    expect(hex(encodeMessage([intField(1, 150)]))).toBe('089601');
    expect(hex(encodeMessage([textField(2, 'testing')]))).toBe('120774657374696e67');
    expect(hex(encodeMessage([messageField(3, [intField(1, 150)])]))).toBe('1a03089601');
  });

  it('holds numbers, truth values and bytes', () => {
    expect(hex(encodeMessage([doubleField(1, 1.5)]))).toBe('09000000000000f83f');
    expect(hex(encodeMessage([floatField(2, 1.5)]))).toBe('150000c03f');
    expect(hex(encodeMessage([boolField(4, true), bytesField(16, Uint8Array.of(255))]))).toBe('2001820101ff');
  });

  it('leaves out what is not there', () => {
    expect(hex(encodeMessage([undefined, intField(1, 0)]))).toBe('0800');
  });

  it('writes as infinite what a float cannot hold', () => {
    expect(hex(encodeMessage([floatField(2, 1e300), floatField(2, -1e300), floatField(2, NaN)]))).toBe(
      '150000807f15000080ff150000c07f',
    );
  });
});
