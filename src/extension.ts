import './vscode/l10n';
import path from 'node:path';
import * as vscode from 'vscode';
import { EngineClient } from './engine/client';
import { registerCheckpointCommands } from './vscode/commands/checkpoint-commands';
import { registerCheckpointFileCommands } from './vscode/commands/checkpoint-file-commands';
import { CommandRegistrar } from './vscode/commands/command-registrar';
import { registerCompareCommand } from './vscode/commands/compare-command';
import { registerDatasetCommands } from './vscode/commands/dataset-commands';
import { registerDatasetListCommands } from './vscode/commands/dataset-list-commands';
import { registerDeviceCommands } from './vscode/commands/device-commands';
import { registerDownloadCommand } from './vscode/commands/download-command';
import { registerHideCommand } from './vscode/commands/hide-command';
import { registerNewTrainingFileCommand } from './vscode/commands/new-training-file-command';
import { registerRevealCommands } from './vscode/commands/reveal-commands';
import { registerRunCommands } from './vscode/commands/run-commands';
import { registerRunListCommands } from './vscode/commands/run-list-commands';
import { registerTrainCommand } from './vscode/commands/train-command';
import { registerTrainFileCommand } from './vscode/commands/train-file-command';
import { KnownOriginals } from './vscode/containers/known-originals';
import { DatasetStore } from './vscode/datasets/dataset-store';
import { DisposableStore } from './vscode/disposable-store';
import { RevealEditorProvider } from './vscode/editors/reveal/reveal-editor-provider';
import { ComparePanels } from './vscode/panels/compare/compare-panels';
import { EvaluationCache } from './vscode/panels/compare/evaluation-cache';
import { HidePanels } from './vscode/panels/hide/hide-panels';
import { TrainingPanels } from './vscode/panels/training/training-panels';
import { ReportDocuments } from './vscode/report-documents';
import { CheckpointSelection } from './vscode/runs/checkpoint-selection';
import { RunActions } from './vscode/runs/run-actions';
import { RunArrangement } from './vscode/runs/run-arrangement';
import { RunEndNotices } from './vscode/runs/run-end-notices';
import { RunStore } from './vscode/runs/run-store';
import { TrainingProcesses } from './vscode/runs/training-process';
import { chosenDevice, trainingThreads } from './vscode/settings';
import { Thumbnails } from './vscode/thumbnails';
import { registerTrainingFiles } from './vscode/training-files/register-training-files';
import { TrainingStatusBar } from './vscode/training-status-bar';
import { DatasetsTree } from './vscode/views/datasets-tree';
import { FolderDrops } from './vscode/views/folder-drops';
import { RunsTree } from './vscode/views/runs-tree';
import { RunsView } from './vscode/views/runs-view';

export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri } = context;
  const house = new DisposableStore();
  context.subscriptions.push(house);
  const backendFolder = path.join(context.globalStorageUri.fsPath, 'cuda-backend');
  const environment = { STEGO_CUDA_BACKEND: process.env.STEGO_CUDA_BACKEND ?? backendFolder };
  const bundle = (name: string) => path.join(context.extensionPath, 'dist', name);

  const log = house.add(vscode.window.createOutputChannel('Stego Lab', { log: true }));
  const engine = house.add(
    new EngineClient({
      script: bundle('engine.js'),
      log: (line) => log.info(`[engine] ${line}`),
      logName: 'output channel “Stego Lab”',
      environment,
    }),
  );

  // What there is: read from the folders, which other processes write.
  const runs = house.add(new RunStore());
  const datasets = house.add(new DatasetStore(engine, context.workspaceState));
  const selection = house.add(new CheckpointSelection(context.workspaceState, runs));
  const arrangement = house.add(new RunArrangement(context.workspaceState));
  const originals = house.add(new KnownOriginals(context.workspaceState));
  const processes = new TrainingProcesses({
    cli: bundle('cli.js'),
    logFolder: context.logUri.fsPath,
    threads: trainingThreads,
    device: chosenDevice,
    environment,
  });
  const actions = new RunActions(runs, processes, log);

  // What is seen of it.
  const reports = house.add(new ReportDocuments());
  const panels = house.add(new TrainingPanels({ extensionUri, actions, runs, log }));
  const hidePanels = house.add(new HidePanels({ extensionUri, engine, runs, selection, originals, log }));
  const previews = house.add(
    new RevealEditorProvider({ extensionUri, engine, runs, selection, originals, log }),
  );
  const cache = new EvaluationCache(engine);
  const comparisons = house.add(new ComparePanels({ extensionUri, runs, datasets, cache, log }));
  house.add(
    vscode.window.createTreeView('stego.datasets', {
      treeDataProvider: new DatasetsTree(datasets, new Thumbnails(engine)),
      dragAndDropController: new FolderDrops(),
    }),
  );
  const view = house.add(new RunsView(house.add(new RunsTree(runs, selection, arrangement)), runs));
  house.add(new TrainingStatusBar(runs));
  house.add(new RunEndNotices(runs));
  house.add(registerTrainingFiles(datasets, runs));

  // What can be done.
  const commands = house.add(new CommandRegistrar(log));
  commands.register('showLog', () => log.show());
  const trainServices = { engine, datasets, reports, log, runs, actions, panels };
  registerTrainCommand(commands, trainServices);
  registerTrainFileCommand(commands, trainServices);
  registerNewTrainingFileCommand(commands, datasets);
  registerRunCommands(commands, { runs, actions, panels, view });
  registerRunListCommands(commands, { runs, arrangement, selection, panels, view });
  registerCheckpointCommands(commands, { runs, selection });
  registerCheckpointFileCommands(commands, { engine, runs, actions, panels });
  registerCompareCommand(commands, { runs, comparisons });
  registerDatasetCommands(commands, { engine, datasets, reports, log });
  registerDatasetListCommands(commands, datasets);
  registerDownloadCommand(
    commands,
    { engine, datasets, reports, log },
    path.join(context.globalStorageUri.fsPath, 'datasets'),
  );
  registerDeviceCommands(commands, { engine, reports, log, backendFolder });
  registerHideCommand(commands, { engine, selection, originals, log, panels: hidePanels });
  registerRevealCommands(commands, { engine, selection, previews });

  // The disk must not hold up the activation.
  void runs.refresh();
  void datasets.refresh();
}
