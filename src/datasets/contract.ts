/** What a dataset is to its readers. Paths of pictures are relative to the dataset's folder, with `/`. */

/** `tiny-imagenet`: train/<wnid>/images, val/images, test/images; `folder`: pictures at any depth. */
export type DatasetLayout = 'folder' | 'tiny-imagenet';

export type DatasetSplit = 'train' | 'evaluation';

/** How a picture becomes a square: its middle, or all of it squeezed. */
export type SquareFit = 'crop' | 'fill';

/** A file of the dataset that cannot be used, and why. */
export interface DatasetProblem {
  readonly file: string;
  readonly reason: string;
}

/** The pictures of a folder by their names; none of them has been opened. */
export interface DatasetFiles {
  /** Absolute path of the folder. */
  readonly root: string;
  readonly layout: DatasetLayout;
  /** Sorted by code units, without the pictures of `evaluation`. */
  readonly train: readonly string[];
  /** Sorted by code units; never trained on. */
  readonly evaluation: readonly string[];
  /** Pictures in formats that cannot be read, broken links, folders that may not be opened. */
  readonly problems: readonly DatasetProblem[];
}

/** How many pictures were changed on the way to 8-bit RGB. One picture may count more than once. */
export interface Conversions {
  readonly greyscale: number;
  readonly cmyk: number;
  readonly sixteenBit: number;
  /** Turned upright by their EXIF orientation. */
  readonly rotated: number;
  /** Only their first frame is used. */
  readonly animated: number;
  /** Laid over white. */
  readonly transparent: number;
}

/** What decoding a list of pictures found. */
export interface DatasetReport {
  readonly usable: number;
  readonly problems: readonly DatasetProblem[];
  readonly conversions: Conversions;
}

/** A dataset that the workspace knows by a name. */
export interface RegisteredDataset {
  readonly name: string;
  /** Absolute path of the folder of pictures. */
  readonly path: string;
  /** ISO 8601, UTC. */
  readonly added: string;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** By their number of pixels; of a sample. */
export interface PictureSizes {
  readonly smallest: PictureSize;
  readonly largest: PictureSize;
  readonly mostCommon: PictureSize;
}

/** When each folder was last written to, in milliseconds since 1970, by its path relative to the dataset. */
export type FolderStamps = Readonly<Record<string, number>>;

/** What is told of a dataset; no picture was decoded for it. */
export interface DatasetFacts {
  readonly layout: DatasetLayout;
  /** Pictures to train on. */
  readonly train: number;
  /** Pictures held out. */
  readonly evaluation: number;
  /** Of all files of pictures. */
  readonly bytes: number;
  /** Undefined where no picture of the sample could be read. */
  readonly sizes?: PictureSizes;
  /** A handful of pictures. */
  readonly examples: readonly string[];
  /** By which a later change is noticed; undefined where there are too many folders to keep them. */
  readonly folders?: FolderStamps;
}
