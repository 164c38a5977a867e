import { DataStorage, engine, KernelBackend } from '@tensorflow/tfjs-core';
import type { BackendValues, DataId, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { GraphBuilder } from './graph-builder';
import { permuteToNchw, toNchw, toNhwc } from './layout';

/** A traced tensor: names of graph values instead of numbers. Views in both layouts are made when asked for. */
interface Traced {
  readonly shape: readonly number[];
  /** In tfjs's own order of axes. */
  plain?: string;
  /** Only for rank 4. */
  nchw?: string;
  /** Known numbers that are not in the graph yet. */
  constant?: ArrayLike<number>;
  /** The one number that every element has. */
  uniform?: number;
}

export const traceBackendName = 'trace';

/** A tfjs backend whose kernels record ONNX nodes instead of computing. */
export class TraceBackend extends KernelBackend {
  private readonly traced = new DataStorage<Traced>(this, engine());
  private builder: GraphBuilder | undefined;

  /** Runs `body` with a fresh graph to record into. */
  record<T>(body: (graph: GraphBuilder) => T): T {
    if (this.builder) throw new Error('A program is being traced already.');
    this.builder = new GraphBuilder();
    try {
      return body(this.builder);
    } finally {
      this.builder = undefined;
    }
  }

  get graph(): GraphBuilder {
    if (!this.builder) throw new Error('Nothing is being traced.');
    return this.builder;
  }

  /** The value in tfjs's order of axes. */
  plain(tensor: TensorInfo): string {
    const traced = this.traced.get(tensor.dataId);
    if (traced.plain === undefined) {
      if (traced.constant) traced.plain = this.graph.floats(traced.constant, traced.shape);
      else if (traced.uniform !== undefined)
        traced.plain = this.expand(this.scalar(traced.uniform), traced.shape);
      else traced.plain = this.graph.transpose(required(traced.nchw), toNhwc);
    }
    return traced.plain;
  }

  /** A rank-4 value in NCHW. */
  nchw(tensor: TensorInfo): string {
    const traced = this.traced.get(tensor.dataId);
    traced.nchw ??= this.graph.transpose(this.plain(tensor), toNchw);
    return traced.nchw;
  }

  /** A tensor of any rank as NCHW so that it broadcasts against rank 4. */
  broadcastableNchw(tensor: TensorInfo): string {
    if (tensor.shape.length === 4) return this.nchw(tensor);
    const shape = [1, 1, 1, 1, ...tensor.shape].slice(-4);
    const [, height, width] = shape;
    if (shape.every((dim) => dim === 1)) return this.graph.reshape(this.plain(tensor), [1, 1, 1, 1]);
    if (height === 1 && width === 1) return this.graph.reshape(this.plain(tensor), permuteToNchw(shape));
    return this.graph.transpose(this.graph.reshape(this.plain(tensor), shape), toNchw);
  }

  /** The number that all elements of the tensor have, where that is known. */
  uniform(tensor: TensorInfo): number | undefined {
    const traced = this.traced.get(tensor.dataId);
    return traced.constant?.length === 1 ? traced.constant[0] : traced.uniform;
  }

  /** A one-element constant that broadcasts against every rank. */
  scalar(value: number): string {
    return this.graph.floats([value], []);
  }

  expand(value: string, shape: readonly number[]): string {
    return this.graph.op('Expand', [value, this.graph.ints(shape)]);
  }

  isNchw(tensor: TensorInfo): boolean {
    return tensor.shape.length === 4 && this.traced.get(tensor.dataId).nchw !== undefined;
  }

  fromPlain(value: string, shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    return this.store({ plain: value, shape }, dtype);
  }

  fromNchw(value: string, shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    return this.store({ nchw: value, shape }, dtype);
  }

  /** `value` in whichever layout its source had. */
  like(value: string, nchw: boolean, shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    return nchw ? this.fromNchw(value, shape, dtype) : this.fromPlain(value, shape, dtype);
  }

  fromBothLayouts(plain: string, nchw: string, shape: readonly number[]): TensorInfo {
    return this.store({ plain, nchw, shape }, 'float32');
  }

  fromConstant(constant: ArrayLike<number>, shape: readonly number[]): TensorInfo {
    return this.store({ constant, shape }, 'float32');
  }

  fromUniform(uniform: number, shape: readonly number[]): TensorInfo {
    return this.store({ uniform, shape }, 'float32');
  }

  /** The same value under another shape of as many elements. */
  reshaped(tensor: TensorInfo, shape: readonly number[]): TensorInfo {
    const traced = this.traced.get(tensor.dataId);
    if (traced.constant) return this.fromConstant(traced.constant, shape);
    if (traced.uniform !== undefined) return this.fromUniform(traced.uniform, shape);
    if (shape.join() === tensor.shape.join()) return this.store({ ...traced }, tensor.dtype);
    return this.fromPlain(this.graph.reshape(this.plain(tensor), shape), shape, tensor.dtype);
  }

  override write(values: BackendValues, shape: number[], _dtype: DataType): DataId {
    return this.store({ constant: values as Float32Array, shape }, 'float32').dataId;
  }

  override move(dataId: DataId, values: BackendValues, shape: number[]): void {
    this.traced.set(dataId, { constant: values as Float32Array, shape });
  }

  override readSync(): BackendValues {
    throw new Error('A traced program must not read the values of a tensor.');
  }

  override read(): Promise<BackendValues> {
    throw new Error('A traced program must not read the values of a tensor.');
  }

  override numDataIds(): number {
    return this.traced.numDataIds();
  }

  override disposeData(): boolean {
    return true; // names cost nothing; the garbage collector takes them with the tensors
  }

  override incRef(): void {}

  override refCount(): number {
    return 1;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  private store(traced: Traced, dtype: DataType): TensorInfo {
    const dataId = {};
    this.traced.set(dataId, traced);
    return { dataId, shape: [...traced.shape], dtype };
  }
}

function required(value: string | undefined): string {
  if (value === undefined) throw new Error('A traced tensor without a value.');
  return value;
}
