"""The difference of two clustered shares by statsmodels: JSON in, JSON out.

Standard input is a list of pairs of samples; a sample is {"clusters": [sizes of the clusters of
positive documents], "documents": n}, and every other document is alone. The design effect is the
cluster-robust variance of the share, without small-sample corrections, over p (1 - p) / n. The
answer is for each pair [share of A, low, high, share of B, low, high, difference, low, high].
"""

import json
import sys

import numpy as np
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint


def effective(sample):
    sizes, n = sample["clusters"], sample["documents"]
    positives = sum(sizes)
    values = np.array([1.0] * positives + [0.0] * (n - positives))
    groups = np.concatenate(
        [np.repeat(np.arange(len(sizes)), sizes), len(sizes) + np.arange(n - positives)]
    ).astype(int)
    share = positives / n
    if share in (0, 1):
        return share, float(n)
    fit = OLS(values, np.ones(n)).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    design = max(1.0, fit.bse[0] ** 2 / (share * (1 - share) / n))
    return share, n / design


def answer(a, b):
    (p, n), (q, m) = effective(a), effective(b)
    low, high = confint_proportions_2indep(q * m, m, p * n, n, method="newcomb", compare="diff")
    return [
        p, *proportion_confint(p * n, n, method="wilson"),
        q, *proportion_confint(q * m, m, method="wilson"),
        q - p, low, high,
    ]


json.dump([[float(x) for x in answer(*pair)] for pair in json.load(sys.stdin)], sys.stdout)
