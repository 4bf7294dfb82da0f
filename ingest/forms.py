"""Odd forms of ordinary characters, one code point for one, so that offsets stay.

A PDF's text layer often holds ⽔ ⻓ (radicals) for 水 长, or a symbol font's private code for a bullet.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["ordinary"]

# CJK Radicals Supplement, each before its ideograph: Unicode's EquivalentUnifiedIdeograph.txt.
_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕𫜹⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母"
    "⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉"
    "⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦"
    "⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_BULLETS = "\uf0b7•\uf06c●\uf06e■\uf0d8➢\uf075◆\uf0a7■\uf0fc◆\uf0b2◆"
_COMPATIBLE = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
_FORMS = {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in _COMPATIBLE}
_FORMS = {odd: plain for odd, plain in _FORMS.items() if len(plain) == 1 and odd != plain}
_FORMS |= dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True))
_FORMS |= dict(zip(_BULLETS[::2], _BULLETS[1::2], strict=True))
# The blocks that hold them: a few ranges are searched far faster than a thousand characters.
_ODD = re.compile("[\u2e80-\u2fd5\ue000-\ufaff\U0002f800-\U0002fa1f]")


def ordinary(text: str) -> str:
    """`text` with odd forms replaced by the ordinary ones; as long as before."""
    return _ODD.sub(lambda m: _FORMS.get(m[0], m[0]), text)
