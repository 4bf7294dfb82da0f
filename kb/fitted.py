"""Coefficients of kb.evidence, written by eval/fit_passages.py; not to be edited by hand.

Fitted on 145 plan answerable, 145 plan gold taken out, 109 plan unanswerable, 100 plan off-topic, 510 cmrc2018 answerable, 512 cmrc2018 gold taken out, 474 cmrc2018 sentence taken out, 275 stard answerable, 300 stard gold taken out.
"""

SENTENCE = {
    "cosine": 2.784,
    "cover": 3.524,
    "characters": 1.092,
    "kind": 1.636,
}
PASSAGE = {
    "cosine": 4.212,
    "sentence": 5.121,
    "keyword": 4.155,
    "cover": 2.151,
    "window": 2.087,
    "characters": 2.996,
    "heading": -0.315,
    "kind": 0.998,
    "named": 0.912,
    "titled": 1.874,
}
ANSWERED = {
    "cosine": 1.532,
    "sentence": 1.778,
    "lift": 1.487,
    "gap": 0.9,
    "cover": 0.202,
    "window": 0.413,
    "characters": 0.311,
    "absent_names": -1.601,
    "absent_nouns": -2.068,
    "absent_verbs": -1.285,
    "fact": -0.958,
    "who": -0.467,
    "fact_lacks": -1.587,
    "who_lacks": -1.814,
    "kind": 1.672,
    "unmet": -2.788,
    "bias": -6.491,
}
