"""Reads {"columns", "targets", "trees"} from standard input; prints scikit-learn's feature importances and R² out of bag,
which test/unit/sweeps/importance/scikit-learn.test.ts compares with ours. Needs `pip install scikit-learn`."""

import json
import sys

import numpy as np
from sklearn.ensemble import RandomForestRegressor

case = json.load(sys.stdin)
forest = RandomForestRegressor(case["trees"], oob_score=True, random_state=0)
forest.fit(np.array(case["columns"]).T, case["targets"])
print(json.dumps({"importance": forest.feature_importances_.tolist(), "explained": forest.oob_score_}))
