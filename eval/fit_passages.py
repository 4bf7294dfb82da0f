"""Fits kb/fitted.py: which sentence answers, which passage answers, and whether anything does.

    python -m eval.fit_passages --outside FOLDER --cache FILE.npz SET… [--write]

Answerable: the passage questions of the SETs over the knowledge base at ZHANGJU_HOME, and the questions of two public
pools (CMRC 2018 trial, CC BY-SA 4.0; STARD gold, MIT; neither is shipped) with their gold passage in the pool.
Unanswerable: the SETs' unanswerable questions; every question once more with its gold passages taken out, siblings
staying in; CMRC's with the one sentence that holds the answer taken out; and CMRC's asked of the SETs' documents.
Split by question; what is printed is held out (5 folds).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from eval.fit_pools import Case, Pool, public_pool, snapshot_pool
from kb.encoder import Encoder, Kind
from kb.evidence import best_first, of_answer, of_passage, of_sentence, probability, ranked_sentences
from kb.knowledge import Knowledge, encoder_of
from kb.settings import read_settings
from kb.vectors import Floats

Array = NDArray[np.float64]
TARGET = Path(__file__).resolve().parent.parent / "kb" / "fitted.py"
FOLDS = 5
# The scores that any text has, of which the others are corrections: held back a hundredth as much. With one ridge for
# all, words held weigh more than on public sets that were not fitted on they should (STARD: Hit@1 .490, so .532).
SCORES = ("cosine", "sentence", "keyword")


class Remembering:
    """An encoder whose vectors are kept in a file, so that fitting again takes seconds."""

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self.encoder, self.path, self.grown = encoder, path, False
        self.digest, self.dimension = encoder.digest, encoder.dimension
        self.count_tokens = encoder.count_tokens
        self.known: dict[str, Floats] = {}
        if path.exists():
            stored = np.load(path)
            self.known = dict(zip(stored["names"].tolist(), stored["rows"], strict=True))

    def encode(self, texts: Sequence[str], kind: Kind) -> Floats:
        rows = []
        for text in texts:
            name = hashlib.sha256(f"{kind}\n{text}".encode()).hexdigest()[:32]
            if name not in self.known:
                self.known[name] = self.encoder.encode([text], kind)[0]
                self.grown = True
            rows.append(self.known[name])
        return np.stack(rows)

    def save(self) -> None:
        if self.grown:
            np.savez(self.path, names=np.array(list(self.known)), rows=np.stack(list(self.known.values())))


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives of which those marked are right; `weight` of the set that it is from."""

    rows: tuple[dict[str, float], ...]
    right: tuple[bool, ...]
    weight: float


def conditional(choices: Sequence[Choice], names: Sequence[str], ridge: float) -> dict[str, float]:
    """Weights that maximise the probability of the right alternatives (softmax over each choice's rows)."""
    data = [
        (np.array([[r[n] for n in names] for r in c.rows]), np.array(c.right), c.weight)
        for c in choices
        if c.weight and any(c.right) and not all(c.right)
    ]

    held = np.array([ridge * (0.01 if n in SCORES else 1.0) for n in names])

    def loss(w: Array) -> tuple[float, Array]:
        total, slope = float(held @ (w * w)), 2 * held * w
        for x, right, weight in data:
            z = x @ w
            p = np.exp(z - z.max())
            p /= p.sum()
            q = p * right
            total -= weight * float(np.log(q.sum() + 1e-12))
            slope = slope + weight * (x.T @ (p - q / (q.sum() + 1e-12)))
        return total, slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {n: round(float(w), 3) for n, w in zip(names, found.x, strict=True)}


def logistic(
    rows: Sequence[dict[str, float]], truth: Array, weight: Array, names: Sequence[str], ridge: float
) -> dict[str, float]:
    x = np.array([[r[n] for n in names] + [1.0] for r in rows])

    def loss(w: Array) -> tuple[float, Array]:
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        total = float(weight @ (np.logaddexp(0, z) - truth * z)) + ridge * float(w[:-1] @ w[:-1])
        slope: Array = x.T @ (weight * (p - truth)) + 2 * ridge * np.append(w[:-1], 0)
        return total, slope

    found = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B")
    return {n: round(float(w), 3) for n, w in zip([*names, "bias"], found.x, strict=True)}


def sentence_choices(cases: Sequence[Case]) -> list[Choice]:
    found = []
    for c in cases:
        for n in c.gold:
            said, near = c.found[n]
            right = tuple(any(f in s for f in c.facts) for s in said.sentences)
            rows = tuple(of_sentence(c.asking, said, near, i) for i in range(len(right)))
            found.append(Choice(rows, right, c.weight))
    return found


def passage_choices(cases: Sequence[Case]) -> list[Choice]:
    return [
        Choice(
            tuple(of_passage(c.asking, *c.found[n]) for n in c.found),
            tuple(n in c.gold for n in c.found),
            c.weight,
        )
        for c in cases
        if c.gold
    ]


def evidence_of(case: Case, sentence: dict[str, float], passage: dict[str, float]) -> dict[str, float]:
    found = list(case.found.values())
    order = best_first(passage, case.asking, found)
    said, near = found[order[0][1]]
    gap = order[0][0] - order[1][0] if len(order) > 1 else 0.0
    best = ranked_sentences(sentence, case.asking, said, near)[0][1]
    return of_answer(case.asking, said, near, best, gap, case.usual)


def hits(cases: Sequence[Case], passage: dict[str, float]) -> dict[str, str]:
    """Hit@1 of each set, as found by search and as ranked by the weights."""
    told = {}
    for name in dict.fromkeys(c.pool.name for c in cases):
        held = [c for c in cases if c.pool.name == name and c.gold]
        first = sum(next(iter(c.found)) in c.gold for c in held)
        again = 0
        for c in held:
            numbers = list(c.found)
            order = best_first(passage, c.asking, list(c.found.values()))
            again += numbers[order[0][1]] in c.gold
        told[name] = f"{len(held)} questions, Hit@1 {first / len(held):.3f} → {again / len(held):.3f}"
    return told


def auc(scores: Array, truth: Array) -> float:
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    yes = truth == 1
    n, m = int(yes.sum()), int((~yes).sum())
    return float((ranks[yes].sum() - n * (n + 1) / 2) / (n * m))


def fit(cases: Sequence[Case], ridge: float) -> dict[str, dict[str, float]]:
    gold = [c for c in cases if c.gold]
    first = gold[0]
    said, near = next(iter(first.found.values()))
    sentence = conditional(sentence_choices(gold), list(of_sentence(first.asking, said, near, 0)), ridge)
    passage = conditional(passage_choices(gold), list(of_passage(first.asking, said, near)), ridge)
    rows = [evidence_of(c, sentence, passage) for c in cases]
    truth = np.array([float(bool(c.gold)) for c in cases])
    answered = logistic(rows, truth, np.array([c.answers for c in cases]), list(rows[0]), ridge / 9)
    return {"SENTENCE": sentence, "PASSAGE": passage, "ANSWERED": answered}


def folds(cases: Sequence[Case], ridge: float, tell: Callable[[str], object]) -> None:
    """Held-out figures: every question judged by a fit that has not seen it in any form."""
    scores = np.zeros(len(cases))
    ranked: dict[str, list[str]] = {}
    for k in range(FOLDS):
        learn = [c for c in cases if c.fold % FOLDS != k]
        made = fit(learn, ridge)
        for i, c in enumerate(cases):
            if c.fold % FOLDS == k:
                scores[i] = probability(made["ANSWERED"], evidence_of(c, made["SENTENCE"], made["PASSAGE"]))
        for name, said in hits([c for c in cases if c.fold % FOLDS == k], made["PASSAGE"]).items():
            ranked.setdefault(name, []).append(said)
    for name, figures in ranked.items():
        tell(f"{name}: " + " | ".join(figures))
    truth = np.array([float(bool(c.gold)) for c in cases])
    for name in [*dict.fromkeys(c.source for c in cases)]:
        tell(f"  {name}: {sum(c.source == name for c in cases)}")
    for name in [*dict.fromkeys(c.pool.name for c in cases)]:
        of = np.array([c.pool.name == name for c in cases])
        tell(f"{name}: AUC {auc(scores[of], truth[of]):.3f}")
        for t in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
            wrong = {
                s: np.mean(
                    [
                        x >= t
                        for x, c in zip(scores[of], np.array(cases, object)[of], strict=True)
                        if c.source == s
                    ]
                )
                for s in dict.fromkeys(c.source for c, o in zip(cases, of, strict=True) if o and not c.gold)
            }
            refused = np.mean(scores[of][truth[of] == 1] < t)
            tell(
                f"  from {t}: refused {refused:.1%} of answerable; answered "
                + ", ".join(f"{v:.1%} of {s}" for s, v in wrong.items())
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--outside", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--ridge", type=float, default=3.0, help="of ANSWERED a ninth")
    parser.add_argument("--write", action="store_true")
    a = parser.parse_args()
    settings = read_settings()
    encoder = Remembering(encoder_of(settings), a.cache)
    kb = Knowledge(settings, encoder)
    pools: list[Pool] = [snapshot_pool(kb, encoder, a.sets, a.outside / "cmrc2018_trial" / "queries.jsonl")]
    pools += [public_pool(a.outside / name, kb, encoder) for name in ("cmrc2018_trial", "stard_gold")]
    encoder.save()
    cases = [case for pool in pools for case in pool.cases()]
    folds(cases, a.ridge, lambda line: sys.stdout.write(line + "\n"))
    made = fit(cases, a.ridge)
    sys.stdout.write(json.dumps(made, indent=1) + "\n")
    if a.write:
        TARGET.write_text(written(made, cases), encoding="utf-8")


def written(made: dict[str, dict[str, float]], cases: Sequence[Case]) -> str:
    counts = ", ".join(
        f"{sum(c.source == s for c in cases)} {s}" for s in dict.fromkeys(c.source for c in cases)
    )
    lines = [
        '"""Coefficients of kb.evidence, written by eval/fit_passages.py; not to be edited by hand.',
        "",
        f"Fitted on {counts}.",
        '"""',
        "",
    ]
    for name, weights in made.items():
        lines += [f"{name} = {{", *(f'    "{k}": {v},' for k, v in weights.items()), "}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
