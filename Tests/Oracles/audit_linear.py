"""Answers questions about linear heads and measures with scikit-learn: JSON in, JSON out."""
import json
import sys

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn import metrics
from sklearn.linear_model import LogisticRegression


def logistic(q):
    """The weights of every row, then the bias, which is a column of ones and so is penalised."""
    rows = np.repeat(np.arange(len(q["indices"])), [len(i) for i in q["indices"]])
    columns = np.concatenate(q["indices"])
    values = np.concatenate(q["values"])
    x = csr_matrix((values, (rows, columns)), shape=(len(q["indices"]), q["columns"]))
    x = hstack([x, np.ones((x.shape[0], 1))]).tocsr()
    model = LogisticRegression(C=1.0, fit_intercept=False, tol=1e-10, max_iter=100_000)
    model.fit(x, np.array(q["labels"]), sample_weight=np.array(q["costs"]))
    return model.coef_[0].tolist()


def measures(q):
    labels, scores = np.array(q["labels"]), np.array(q["scores"])
    said = scores >= 0.5
    return {
        "auroc": metrics.roc_auc_score(labels, scores),
        "f1": metrics.f1_score(labels, said),
        "precision": metrics.precision_score(labels, said),
        "recall": metrics.recall_score(labels, said),
        "brier": metrics.brier_score_loss(labels, scores),
        "kappa": metrics.cohen_kappa_score(q["truth"], q["said"]),
        "macroF1": metrics.f1_score(q["truth"], q["said"], average="macro"),
    }


question = json.load(sys.stdin)
json.dump({"logistic": logistic, "measures": measures}[question["ask"]](question), sys.stdout)
