"""Divisions: the places of China with their codes, and which of them a name means.

The list has today's names. A township that was merged away is not in it, and is never matched with one that is only
called alike: `like` says what is near, for a person to decide.
"""

from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

LISTED = 2023
"""The year whose names the list has."""

_ETHNIC = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|"
    "仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
NATIONALITY = re.compile(rf"(?:(?:{_ETHNIC})族)+(?:民族)?(?=[乡镇]$)|民族(?=[乡镇]$)")
"""古砦仫佬族乡 is also called 古砦乡, and 黔陶布依族苗族乡 黔陶民族乡."""

AUTONOMOUS = re.compile(rf"(?:(?:{_ETHNIC})族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)*自治(?=[州县旗]$)")
"""积石山保安族东乡族撒拉族自治县 signs as 积石山县."""

PROVINCE = re.compile(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$")
SUFFIX_ALONE = re.compile(
    r"^(?:街道|街道?办(?:事处)?|办事处|[镇乡]|民族乡|苏木|管委会|管理委员会|(?:人民)?政府|地区|[街路村]道?)?$"
)
"""What is no name without something before it: 城区街道 is a sub-district, not the 街道 of a 城区."""


class Split(NamedTuple):
    """A name without the places it begins with. `codes` are those places: more than one if several share the name."""

    codes: tuple[str, ...]
    rest: str


class _Places(NamedTuple):
    names: dict[str, str]
    """The name of each province (2 digits), prefecture (4) and county (6)."""
    codes: dict[str, tuple[str, ...]]
    """Which of them a full or a usual short name means."""
    short: dict[str, str]
    """Provinces without 省 or 自治区; 湖南镇 shows that such a name alone proves nothing."""
    townships: dict[str, str]
    """By county: `104石新镇 106羊圈子镇`, taken apart when asked for."""
    text: str
    """The whole list, in which a name is looked for that no county is known for."""


@cache
def _places() -> _Places:
    packed = (files("parsers") / "divisions" / "divisions.tsv.gz").read_bytes()
    names: dict[str, str] = {}
    codes: dict[str, list[str]] = {}
    townships: dict[str, str] = {}
    text = gzip.decompress(packed).decode()
    for line in text.splitlines():
        code, name, *below = line.split("\t")
        names[code] = name
        codes.setdefault(name, []).append(code)
        if "自治" in name and len(code) > 2 and (short := AUTONOMOUS.sub("", name)) != name:
            short = short if len(short) > 1 else name.partition("族")[0] + name[-1]  # 东乡族自治县 → 东乡县
            codes.setdefault(short, []).append(code)
        if below:
            townships[code] = below[0]
    short_provinces = {PROVINCE.sub("", name): code for code, name in names.items() if len(code) == 2}
    return _Places(names, {name: tuple(c) for name, c in codes.items()}, short_provinces, townships, text)


def name_of(code: str) -> str | None:
    """The name of a province, prefecture or county; trailing zeros of its code may stand or not."""
    return _places().names.get(shorten(code))


def shorten(code: str) -> str:
    """A code without the zeros that stand for 'all of it': 211100 is prefecture 2111, 460400 is 4604."""
    if code[2:6] in ("", "0000"):
        return code[:2]
    return code[:4] if code[4:6] in ("", "00") else code[:6]


def pad(code: str) -> str:
    """The six digits of a province, prefecture or county."""
    return code.ljust(6, "0")[:6]


@lru_cache(maxsize=4096)
def split(name: str) -> Split:
    """Takes the places off the beginning of a name: 盘锦市盘山县石新镇 → 盘山县's code, 石新镇.

    Each place must lie in the one before it. A name that is itself a place leaves nothing.
    """
    places, rest = _places(), name
    codes: tuple[str, ...] = ()
    while rest:
        at, found = _longest(places, rest, codes)
        if not at and not codes:
            at, found = _short_province(places, rest)
        after = rest[at:]
        if not at or (after and SUFFIX_ALONE.match(after.removeprefix("人民政府") or "x")):
            break
        codes, rest = found, after
        # 官渡区人民政府太和街道办事处; not 淮安市人民政府办公室, whose office it is
        if rest.startswith("人民政府") and re.search(r"(?:街道|镇|乡|苏木|办事处)$", rest):
            rest = rest[4:]
    codes = _outermost(codes)
    if codes and rest.endswith(("镇", "乡")) and len(rest) < 4 and _is_cut(name, rest, codes):
        return Split((), name)
    return Split(codes, rest)


def _is_cut(name: str, rest: str, codes: tuple[str, ...]) -> bool:
    """古县渡镇 is no 渡镇 of 古县: there is a township of the whole name, and none of the rest in these counties."""
    inside = tuple(county for code in codes if len(code) > 2 for county in counties(code))
    return not find_townships(rest, inside) and is_township(name)


def is_township(name: str) -> bool:
    """Whether any township in China has exactly this name."""
    text = _places().text
    at = text.find(name)
    while at > 0:
        if text[at - 1].isdigit() and text[at + len(name)] in " \n":
            return True
        at = text.find(name, at + 1)
    return False


def _longest(places: _Places, text: str, inside: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    for at in range(min(len(text), 16), 1, -1):
        if codes := places.codes.get(text[:at]):
            within = codes if not inside else tuple(c for c in codes if any(c.startswith(i) for i in inside))
            if within:
                return at, within
    return 0, ()


def _short_province(places: _Places, text: str) -> tuple[int, tuple[str, ...]]:
    """内蒙古锡林郭勒盟…: a province without its suffix counts only if a place in it follows."""
    for at in (3, 2):
        if code := places.short.get(text[:at]):
            return (at, (code,)) if _longest(places, text[at:], (code,))[0] else (0, ())
    return 0, ()


def _outermost(codes: tuple[str, ...]) -> tuple[str, ...]:
    """中山市 is a prefecture without counties and listed as both: the prefecture stands for both."""
    return tuple(c for c in codes if not any(c != other and c.startswith(other) for other in codes))


def counties(code: str) -> tuple[str, ...]:
    """The counties that have townships in a province, prefecture or county."""
    short = shorten(code)
    townships = _places().townships
    return (short,) if short in townships else tuple(c for c in townships if c.startswith(short))


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """What stays of a township's name in all its spellings."""
    bare = re.sub(r"\(.*?\)|（.*?）|[\s·•]", "", name)
    bare = re.sub(r"(?:人民)?政府$", "", bare) or bare
    bare = re.sub(r"(?:街道|地区)?(?:街道办事处|街道办|街办|办事处|街道|街)$", "街道", bare)
    bare = re.sub(r"(?<=.)地区$", "街道", bare)
    bare = re.sub(r"(?<=[区园城场山])(?:管理委员会|管委会)$", "", bare)
    bare = bare.replace("经济技术开发区", "经开区").replace("经济开发区", "经开区")
    # lists say 四平市铁东区叶赫满族镇
    if len(bare) > 7 and bare.endswith(("镇", "乡")):
        bare = re.sub(r"^.*[市县区旗](?=.{2,}$)", "", bare)
    short = NATIONALITY.sub("", bare)
    return short if len(short) > 1 else bare


def stem(township_key: str) -> str:
    """A key without what kind of township it is, which changes: 横山乡 became 横山镇."""
    return re.sub(r"(?<=.)(?:街道|苏木|镇|乡|经开区)$", "", township_key)


class _Townships(NamedTuple):
    names: dict[str, str]
    by_key: dict[str, tuple[str, ...]]
    by_stem: dict[str, tuple[str, ...]]


@lru_cache(maxsize=4096)
def _townships(county: str) -> _Townships:
    names = {county + item[:3]: item[3:] for item in _places().townships.get(county, "").split(" ") if item}
    by_key: dict[str, tuple[str, ...]] = {}
    by_stem: dict[str, tuple[str, ...]] = {}
    own = _places().names.get(county, "县")
    for code, name in names.items():
        bare = name.removeprefix(own)
        same = key(bare if len(bare) > 2 else name)  # 高阳县锦华街道 is listed by that name
        by_key[same] = (*by_key.get(same, ()), code)
        by_stem[stem(same)] = (*by_stem.get(stem(same), ()), code)
    return _Townships(names, by_key, by_stem)


def find_townships(name: str, within: tuple[str, ...]) -> tuple[str, ...]:
    """The 9-digit codes that a township's name may mean in these counties; the same spelling beats a variant."""
    wanted = key(name)
    found = [code for county in within for code in _townships(county).by_key.get(wanted, ())]
    exact = [code for code in found if township_name(code) == name]
    return tuple(exact if len(exact) == 1 else found)


def like(name: str, within: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of townships with the same name of another kind: 横山镇 where 横山乡 was asked for."""
    wanted = stem(key(name))
    return tuple(code for county in within for code in _townships(county).by_stem.get(wanted, ()))


def township_name(code: str) -> str | None:
    """The name of a township by its nine digits."""
    return _townships(code[:6]).names.get(code)


def townships(county: str) -> dict[str, str]:
    """The townships and sub-districts that a county has today: nine digits and name."""
    return dict(_townships(county).names)
