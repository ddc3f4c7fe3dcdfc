"""Answers questions about statistics with SciPy and statsmodels: JSON in, JSON out.

Standard input is a list of {"name": ..., ...arguments}; standard output is the list of answers,
each a list of numbers.
"""

import json
import sys

import numpy as np
from scipy import stats

# statsmodels takes seconds to load, so each answer loads only the part that it needs.


def cluster_robust(clusters, level):
    from statsmodels.regression.linear_model import OLS

    values = np.concatenate([np.asarray(c, float) for c in clusters])
    groups = np.concatenate([np.full(len(c), i) for i, c in enumerate(clusters)])
    fit = OLS(values, np.ones_like(values)).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )
    low, high = fit.conf_int(1 - level)[0]
    return [fit.params[0], fit.bse[0], low, high]


def t_interval(values, level):
    low, high = stats.t.interval(
        level, len(values) - 1, loc=np.mean(values), scale=stats.sem(values)
    )
    return [np.mean(values), np.var(values, ddof=1), low, high]


def paired(first, second, level):
    test = stats.ttest_rel(first, second)
    interval = test.confidence_interval(level)
    return [test.pvalue, interval.low, interval.high]


def proportion(k, n, level):
    from statsmodels.stats.proportion import proportion_confint

    return [
        *proportion_confint(k, n, 1 - level, "wilson"),
        *proportion_confint(k, n, 1 - level, "beta"),
    ]


def bootstrap(values, level):
    result = stats.bootstrap(
        (np.asarray(values),), np.mean, n_resamples=50_000, confidence_level=level,
        method="percentile", rng=np.random.default_rng(1),
    )
    return [result.confidence_interval.low, result.confidence_interval.high]


def newcombe(k, n, otherK, otherN, level):
    from statsmodels.stats.proportion import confint_proportions_2indep

    return list(
        confint_proportions_2indep(k, n, otherK, otherN, method="newcomb", alpha=1 - level)
    )


def exact_mcnemar(b, c):
    from statsmodels.stats.contingency_tables import mcnemar

    return [mcnemar([[0, b], [c, 0]], exact=True).pvalue]


def holm(p):
    from statsmodels.stats.multitest import multipletests

    return list(multipletests(p, method="holm")[1])


def stratified(parts, sensitivity, specificity):
    """A share of strata [documents, read, positives], corrected after Rogan and Gladen, with
    Jeffreys' distributions for all rates; strata that were read whole have none, and those
    without positives may have none at the lower end."""
    draws, rng = 400_000, np.random.default_rng(1)

    def rate(k, n):
        return stats.beta.rvs(k + 0.5, n - k + 0.5, size=draws, random_state=rng)

    whole = sum(part[0] for part in parts)
    drawn = [k / r if r == n else rate(k, r) for n, r, k in parts]
    low = sum(n / whole * (x if k > 0 else 0) for (n, r, k), x in zip(parts, drawn))
    high = sum(n / whole * (x if k < r else 1) for (n, r, k), x in zip(parts, drawn))
    se, sp = rate(*sensitivity), rate(*specificity)
    low, high = (np.clip((x + sp - 1) / (se + sp - 1), 0, 1)[se + sp > 1] for x in (low, high))
    se, sp = sensitivity[0] / sensitivity[1], specificity[0] / specificity[1]
    mean = (sum(n / whole * k / r for n, r, k in parts) + sp - 1) / (se + sp - 1)
    return [min(1, max(0, mean)), np.quantile(low, 0.025), np.quantile(high, 0.975)]


ANSWERS = {
    "stratified": stratified,
    "normal": lambda p, z: [stats.norm.ppf(p), stats.norm.cdf(z)],
    "t": lambda p, t, df: [stats.t.ppf(p, df), stats.t.cdf(t, df), 2 * stats.t.sf(abs(t), df)],
    "beta": lambda p, x, a, b: [stats.beta.ppf(p, a, b), stats.beta.cdf(x, a, b)],
    "tInterval": t_interval,
    "paired": paired,
    "proportion": proportion,
    "newcombe": newcombe,
    "mcnemar": exact_mcnemar,
    "holm": holm,
    "clusterRobust": cluster_robust,
    "bootstrap": bootstrap,
}

questions = json.load(sys.stdin)
answers = [ANSWERS[q.pop("name")](**q) for q in questions]
json.dump([[float(x) for x in answer] for answer in answers], sys.stdout)
