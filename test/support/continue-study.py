"""Opens a sweep's journal with Optuna, prints its trials and adds some:

    python3 test/support/continue-study.py study.log TRIALS

Prints one JSON object: what it found, the importance of parameters, and the numbers of the trials that it added. The
last one is left running, as by a process that was killed.
"""

import json
import sys

import optuna
from optuna.distributions import json_to_distribution
from optuna.storages.journal import JournalFileBackend, JournalStorage

optuna.logging.set_verbosity(optuna.logging.ERROR)
file, more = sys.argv[1], int(sys.argv[2])
storage = JournalStorage(JournalFileBackend(file))
(summary,) = optuna.get_all_study_summaries(storage)
study = optuna.load_study(study_name=summary.study_name, storage=storage)
found = [
    {
        "number": trial.number,
        "state": trial.state.name,
        "params": trial.params,
        "value": trial.value,
        "reports": {str(step): str(value) for step, value in trial.intermediate_values.items()},
        "attributes": trial.user_attrs,
    }
    for trial in study.trials
]
space = study.trials[0].distributions if study.trials else {}
complete = [trial for trial in study.trials if trial.state.name == "COMPLETE"]
importance = optuna.importance.get_param_importances(study) if len(complete) > 1 else {}


def objective(trial):
    values = [trial._suggest(name, distribution) for name, distribution in space.items()]
    trial.report(float("nan"), 1)
    trial.report(0.5, 2)
    return 0.25 + len(values)


before = len(study.trials)
study.sampler = optuna.samplers.TPESampler(seed=1)
study.optimize(objective, n_trials=more)
left = study.ask()
left.suggest_float("somethingElse", 0, 1)
print(
    json.dumps(
        {
            "metrics": study.metric_names,
            "direction": study.direction.name,
            "found": found,
            "importance": sorted(importance),
            "added": [trial.number for trial in study.trials[before:]],
        }
    )
)
