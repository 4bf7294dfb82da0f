"""Coefficients of kb.evidence, written by eval/fit_passages.py; not to be edited by hand.

Fitted on 307 plan answerable, 308 plan gold taken out, 419 plan unanswerable, 100 plan off-topic, 510 cmrc2018 answerable, 512 cmrc2018 gold taken out, 474 cmrc2018 sentence taken out, 274 stard answerable, 300 stard gold taken out.
"""

SENTENCE = {
    "cosine": 7.928,
    "cover": 2.485,
    "characters": 0.587,
    "kind": 1.372,
}
PASSAGE = {
    "cosine": 15.752,
    "sentence": 19.769,
    "keyword": 10.427,
    "cover": 1.464,
    "window": 1.351,
    "characters": 1.225,
    "heading": 0.238,
    "kind": 0.794,
    "named": 0.806,
    "titled": 0.78,
    "item": -1.748,
}
ANSWERED = {
    "cosine": 1.008,
    "sentence": 1.534,
    "lift": 2.116,
    "gap": 0.777,
    "cover": 0.366,
    "window": 0.963,
    "characters": -0.385,
    "absent_names": -2.102,
    "absent_nouns": -2.039,
    "absent_verbs": -0.82,
    "fact": -1.068,
    "who": 0.029,
    "fact_lacks": 0.4,
    "who_lacks": 1.001,
    "kind": 1.645,
    "unmet": -3.707,
    "bias": -6.321,
}
