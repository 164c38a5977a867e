import type { Assignment, Json, Parameter, SearchSpace } from '../search-space';
import { keyOf } from '../value-key';
import type { Points } from './kernel';
import { positionOf } from './position';

/** So that two categories are as far apart as the bounds of a number. */
const one = Math.SQRT1_2;
/** Of a number that is absent. */
const neutral = 0.5;

/** Turns the values of trials into coordinates for a kernel. */
export class Encoding {
  private readonly parts: readonly Part[];
  private readonly width: number;

  constructor(space: SearchSpace) {
    this.parts = space.filter(({ distribution }) => distribution.kind !== 'constant').map(partOf);
    this.width = this.parts.reduce((sum, { width }) => sum + width, 0);
  }

  /** One coordinate for a number, one for each value of a list, and one for whether a conditional parameter is there. */
  encode(assignment: Assignment): Float64Array {
    const coordinates = new Float64Array(this.width);
    let at = 0;
    for (const { name, width, write } of this.parts) {
      write(Object.hasOwn(assignment, name) ? assignment[name] : undefined, coordinates, at);
      at += width;
    }
    return coordinates;
  }

  points(assignments: readonly Assignment[]): Points {
    return {
      rows: assignments.map((assignment) => this.encode(assignment)),
      groups: this.parts.flatMap(({ width }, group) => new Array<number>(width).fill(group)),
      groupCount: this.parts.length,
    };
  }
}

interface Part {
  readonly name: string;
  readonly width: number;
  /** Into coordinates that are 0, from `at` on. The value is undefined where the parameter is absent. */
  readonly write: (value: Json | undefined, into: Float64Array, at: number) => void;
}

function partOf({ name, distribution, conditions }: Parameter): Part {
  const places =
    distribution.kind === 'categorical'
      ? new Map([...new Set(distribution.values.map(keyOf))].map((key, index) => [key, index]))
      : undefined;
  const width = places?.size ?? 1;
  const conditional = conditions.length > 0;
  return {
    name,
    width: width + (conditional ? 1 : 0),
    write(value, into, at) {
      if (!places) into[at] = value === undefined ? neutral : positionOf(distribution, value);
      if (value === undefined) return;
      const place = places?.get(keyOf(value));
      if (place !== undefined) into[at + place] = one;
      if (conditional) into[at + width] = one;
    },
  };
}
