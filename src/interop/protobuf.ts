import { BinaryWriter } from '@bufbuild/protobuf/wire';

/** Messages in protobuf's wire format, written field by field: each format here needs a handful. */

export type Field = (writer: BinaryWriter) => void;

const wireTypes = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

/** The fields that are there, in their order; of a repeated one each value is a field. */
export function encodeMessage(fields: Fields): Uint8Array {
  const writer = new BinaryWriter();
  writeAll(writer, fields);
  return writer.finish();
}

type Fields = readonly (Field | undefined)[];

const writeAll = (writer: BinaryWriter, fields: Fields) => fields.forEach((write) => write?.(writer));

export const messageField =
  (number: number, fields: Fields): Field =>
  (writer) => {
    writer.tag(number, wireTypes.lengthDelimited).fork();
    writeAll(writer, fields);
    writer.join();
  };

/** Whole numbers of any of protobuf's varint types that are not negative, and values of enumerations. */
export const intField =
  (number: number, value: number): Field =>
  (writer) =>
    writer.tag(number, wireTypes.varint).int64(value);

export const boolField =
  (number: number, value: boolean): Field =>
  (writer) =>
    writer.tag(number, wireTypes.varint).bool(value);

export const doubleField =
  (number: number, value: number): Field =>
  (writer) =>
    writer.tag(number, wireTypes.fixed64).double(value);

/** What is too large for a float becomes infinite. */
export const floatField =
  (number: number, value: number): Field =>
  (writer) =>
    writer
      .tag(number, wireTypes.fixed32)
      .float(Math.abs(value) > largestFloat ? Math.sign(value) * Infinity : value);

const largestFloat = 3.4028234663852886e38;

export const textField =
  (number: number, value: string): Field =>
  (writer) =>
    writer.tag(number, wireTypes.lengthDelimited).string(value);

export const bytesField =
  (number: number, value: Uint8Array): Field =>
  (writer) =>
    writer.tag(number, wireTypes.lengthDelimited).bytes(value);
