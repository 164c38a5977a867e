import type { DatasetFiles } from './contract';
import { unseenBy } from './layout';

/**
 * The dataset with the pictures to evaluate with that none of several trainings saw, so that what they made is measured
 * on the same ones. `trained` are the folders that they were trained on; of one, the same as `unseenBy`.
 */
export async function unseenByAll(trained: readonly string[], dataset: DatasetFiles): Promise<DatasetFiles> {
  const [first, ...others] = await Promise.all(
    (trained.length === 0 ? [undefined] : trained).map((folder) => unseenBy(folder, dataset)),
  );
  const unseen = others.map(({ evaluation }) => new Set(evaluation));
  return {
    ...first,
    evaluation: first.evaluation.filter((file) => unseen.every((files) => files.has(file))),
  };
}
