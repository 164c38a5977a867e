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
import { registerExportCommands } from './vscode/commands/export-commands';
import { registerExportSweepCommand } from './vscode/commands/export-sweep-command';
import { registerHideCommand } from './vscode/commands/hide-command';
import { registerNewSweepCommand } from './vscode/commands/new-sweep-command';
import { registerNewTrainingFileCommand } from './vscode/commands/new-training-file-command';
import { registerRevealCommands } from './vscode/commands/reveal-commands';
import { registerRunCommands } from './vscode/commands/run-commands';
import { registerRunListCommands } from './vscode/commands/run-list-commands';
import { registerSweepCommands } from './vscode/commands/sweep-commands';
import { registerTrainCommand } from './vscode/commands/train-command';
import { registerTrainFileCommand } from './vscode/commands/train-file-command';
import { KnownOriginals } from './vscode/containers/known-originals';
import { DatasetStore } from './vscode/datasets/dataset-store';
import { DisposableStore } from './vscode/disposable-store';
import { RevealEditorProvider } from './vscode/editors/reveal/reveal-editor-provider';
import { ComparePanels } from './vscode/panels/compare/compare-panels';
import { EvaluationCache } from './vscode/panels/compare/evaluation-cache';
import { HidePanels } from './vscode/panels/hide/hide-panels';
import { SweepPanels } from './vscode/panels/sweep/sweep-panels';
import { TrainingPanels } from './vscode/panels/training/training-panels';
import { proxyEnvironment } from './vscode/proxy-environment';
import { ReportDocuments } from './vscode/report-documents';
import { CheckpointSelection } from './vscode/runs/checkpoint-selection';
import { RunActions } from './vscode/runs/run-actions';
import { RunArrangement } from './vscode/runs/run-arrangement';
import { RunEndNotices } from './vscode/runs/run-end-notices';
import { RunStore } from './vscode/runs/run-store';
import { TrainingProcesses } from './vscode/runs/training-process';
import { chosenDevice, trainingThreads } from './vscode/settings';
import { registerSettingsFiles } from './vscode/settings-files/register-settings-files';
import { SweepActions } from './vscode/sweeps/sweep-actions';
import { SweepEndNotices } from './vscode/sweeps/sweep-end-notices';
import { SweepStore } from './vscode/sweeps/sweep-store';
import { Thumbnails } from './vscode/thumbnails';
import { TrainingStatusBar } from './vscode/training-status-bar';
import { DatasetsTree } from './vscode/views/datasets-tree';
import { DatasetsView } from './vscode/views/datasets-view';
import { RunsTree } from './vscode/views/runs-tree';
import { RunsView } from './vscode/views/runs-view';
import { SweepsTree } from './vscode/views/sweeps-tree';

export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri } = context;
  const house = new DisposableStore();
  context.subscriptions.push(house);
  const backendFolder = path.join(context.globalStorageUri.fsPath, 'cuda-backend');
  const environment = { STEGO_CUDA_BACKEND: process.env.STEGO_CUDA_BACKEND ?? backendFolder };
  const translations = vscode.l10n.uri && { STEGO_TRANSLATIONS: vscode.l10n.uri.fsPath };
  const bundle = (name: string) => path.join(context.extensionPath, 'dist', name);

  const log = house.add(vscode.window.createOutputChannel('Stego Lab', { log: true }));
  const engine = house.add(
    new EngineClient({
      script: bundle('engine.js'),
      log: (line) => log.info(`[engine] ${line}`),
      logName: 'output channel “Stego Lab”',
      environment: { ...environment, ...translations, ...proxyEnvironment() },
    }),
  );

  // What there is: read from the folders, which other processes write.
  const runs = house.add(new RunStore());
  const sweeps = house.add(new SweepStore());
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
  const sweepActions = new SweepActions(
    sweeps,
    { cli: bundle('cli.js'), logFolder: context.logUri.fsPath, environment },
    log,
  );

  // What is seen of it.
  const reports = house.add(new ReportDocuments());
  const panels = house.add(new TrainingPanels({ extensionUri, actions, runs, log }));
  const hidePanels = house.add(new HidePanels({ extensionUri, engine, runs, selection, originals, log }));
  const previews = house.add(
    new RevealEditorProvider({ extensionUri, engine, runs, selection, originals, log }),
  );
  const cache = new EvaluationCache(engine);
  const comparisons = house.add(new ComparePanels({ extensionUri, runs, datasets, cache, log }));
  const sweepPanels = house.add(
    new SweepPanels({
      ...{ extensionUri, engine, sweeps, comparisons, log },
      ...{ actions: sweepActions, trainings: panels },
    }),
  );
  const datasetsView = house.add(new DatasetsView(new DatasetsTree(datasets, new Thumbnails(engine))));
  const view = house.add(new RunsView(house.add(new RunsTree(runs, selection, arrangement)), runs));
  const sweepsTree = house.add(new SweepsTree(sweeps));
  house.add(vscode.window.createTreeView('stego.sweeps', { treeDataProvider: sweepsTree }));
  house.add(new TrainingStatusBar(runs));
  house.add(new RunEndNotices(runs, context.workspaceState));
  house.add(new SweepEndNotices(sweeps, context.workspaceState));
  house.add(registerSettingsFiles(datasets, runs));

  // What can be done.
  const commands = house.add(new CommandRegistrar(log));
  commands.register('showLog', () => log.show());
  const trainServices = { engine, datasets, reports, log, runs, actions, panels };
  registerTrainCommand(commands, trainServices);
  registerTrainFileCommand(commands, trainServices);
  registerNewTrainingFileCommand(commands, datasets);
  registerNewSweepCommand(commands, { engine, datasets, reports, log });
  registerRunCommands(commands, { runs, actions, panels, view });
  registerRunListCommands(commands, { runs, arrangement, selection, panels, view });
  registerCheckpointCommands(commands, { runs, selection });
  registerCheckpointFileCommands(commands, { engine, runs, actions, panels });
  registerExportCommands(commands, { engine, runs });
  registerExportSweepCommand(commands, { engine, sweeps });
  registerCompareCommand(commands, { runs, comparisons });
  registerSweepCommands(commands, {
    ...{ engine, reports, log, datasets, sweeps },
    ...{ actions: sweepActions, panels: sweepPanels, trainings: panels },
  });
  registerDatasetCommands(commands, { engine, datasets, reports, log }, datasetsView);
  registerDatasetListCommands(commands, datasets, datasetsView);
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
  void sweeps.refresh();
  void datasets.refresh();
}
