"""Organisation names: what kind of body a name means, and what of it stays the same from year to year."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from parsers.division import is_township, name_of, split

if TYPE_CHECKING:
    from parsers.report import Level

_ENDINGS: tuple[tuple[str, str], ...] = (
    ("department", r"驻(?!马店).{1,12}(?<!街道)办事处$"),
    ("subdistrict", r"街道(?:办事处|办)?$|街办?$|[^派驻]办事处$|[^东西地]地区$"),
    # 市国有资产监督管理委员会 looks after a task, 甲乙开发区管理委员会 after a place
    ("department", r"(?:监督|资产|市容|市政|城市|公积金|事务|交通|卫生|市场|房屋|人口|应急)管理委员会$"),
    (
        "zone",
        r"(?:管理委员会|管委会)$|(?:开发区|园区|经开区|高新区|工业区|集聚区|示范区|度假区|保税区|合作区|[^县市]新区)$",
    ),
    ("enterprise", r"(?:公司|集团|银行|厂)$"),
    ("township", r"(?:镇|乡|苏木)$"),
    (
        "department",
        r"(?:局|委员会|委|办公室|办公厅|厅|中心|院|站|队|所|馆|处|办|室|部|社|会|大学|校|中学|小学|幼儿园|分局"
        r"|[一二三四五六七八九十附][中小]|[残妇侨文科]联|工商联|科协|海关|(?:电视|广播|气象|地震)台)$",
    ),
    ("zone", r"(?:(?<![市广现机会立])场|管理区)$"),
    ("province", r"(?:省|自治区)$"),
    ("prefecture", r"(?:州|盟|地区)$"),
    ("county", r"(?:县|旗|区)$"),
    ("city", r"市$"),
)
"""What the end of a name means; the first that fits wins, so the longest suffix does."""

_LEVELS = tuple((level, re.compile(pattern)) for level, pattern in _ENDINGS)

GOVERNMENT = re.compile(r"(?:人民)?政府$")
SUFFIX = re.compile("|".join(pattern for _, pattern in _ENDINGS) + r"|政府$")
ABOVE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,6}?(?:省|自治区))?"
    r"(?:[\u4e00-\u9fff]{2,7}?(?:市(?![场政容民])|自治州|州|盟|地区))?"
    r"(?:[\u4e00-\u9fff]{1,8}?(?:自治县|县|自治旗|旗|林区|[^城新]区|市(?![场政容民])))?"
    r"(?:人民政府)?"
)
"""The places before a name, as names of places look: for those that are no longer in the list, such as 宣武区."""

COUNTY = re.compile(r"^[\u4e00-\u9fff]{1,8}?(?:自治县|县|自治旗|旗|[^城新]区|市(?![场政容民]))(?:人民政府)?")

HOST = re.compile(r"https?://(?:www\.)?([\w.-]+)", re.IGNORECASE)

SHORT_FORMS = {
    "卫健": "卫生健康", "发改": "发展和改革", "人社": "人力资源和社会保障", "市监": "市场监督管理", "市场监管": "市场监督管理",
    "住建": "住房和城乡建设", "自规": "自然资源和规划", "文旅": "文化和旅游", "文广旅": "文化广电和旅游", "科技": "科学技术",
    "科": "科学技术", "工信": "工业和信息化", "经信": "经济和信息化", "民宗": "民族宗教事务", "退役军人": "退役军人事务",
    "应急": "应急管理", "医保": "医疗保障", "国资": "国有资产监督管理", "城管": "城市管理", "环保": "环境保护", "教": "教育",
    "交通": "交通运输", "政数": "政务服务数据管理", "行政审批": "行政审批服务",
}  # fmt: skip
"""What departments call themselves in one year and not in the next: 卫健局 is 卫生健康局."""

SHORT_NAME = re.compile(rf"^({'|'.join(sorted(SHORT_FORMS, key=len, reverse=True))})(局|委|委员会)$")

NO_STEM = re.compile(r"^(?:街道|街道办事处|街道办|办事处|管委会|管理委员会|分局|[局委办镇乡])$")
OWN_LEVEL = re.compile(r"^(?:县|市(?![场政容民])|区(?![划域])|旗|州|盟)(?=.{2,}[局委会办室]$|[科教][局委]$)")
"""县农业农村局 on the county's own site is its 农业农村局; 市场监督管理局 is no city's 场监督管理局."""


CENTRAL = re.compile(r"^国家税务总局(?=.{2,}税务局$)")
"""国家税务总局盘山县税务局 is the one of 盘山县; no place begins its name."""


@lru_cache(maxsize=4096)
def find_level(name: str | None) -> Level:
    """The level of an organisation by the end of its name.

    `人民政府` tells nothing and is put aside first, unless an office of it reports: 人民政府办公室 is a department.
    """
    if not name:
        return "unknown"
    bare = GOVERNMENT.sub("", name)
    for level, pattern in _LEVELS:
        if pattern.search(bare):
            if level in ("city", "prefecture", "county", "zone") or bare.endswith("地区"):
                return _by_list(bare) or ("prefecture" if level == "city" else level)  # type: ignore[return-value]
            return level  # type: ignore[return-value]
    return "unknown"


def _by_list(name: str) -> Level | None:
    """The level of a place in the list of divisions: 义乌市 is a county, 淮安市 a prefecture, 上海市 a province."""
    codes, rest = split(name)
    if rest or not codes:
        return "county" if name.endswith("市") and len(re.findall(r"[省市州盟]", name)) > 1 else None
    if codes[0][4:5] == "7":
        return "zone"  # the statistical office counts development zones as counties
    return {2: "province", 4: "prefecture"}.get(len(codes[0]), "county")  # type: ignore[return-value]


@lru_cache(maxsize=4096)
def core(name: str) -> str:
    """What stays of a name from year to year: `盘锦市盘山县石新镇人民政府` and `石新镇` are both `石新镇`."""
    bare = _plain(name)
    codes, rest = split(bare)
    if codes and not rest:
        return name_of(codes[0]) or bare
    return SHORT_NAME.sub(_in_full, rest if codes and len(codes[0]) == 6 else _without_places(rest, inside=codes))


def _in_full(short: re.Match[str]) -> str:
    return SHORT_FORMS[short[1]] + short[2].replace("委员会", "委").replace("委", "委员会")


def _without_places(rest: str, *, inside: tuple[str, ...]) -> str:
    """A name without the places that the list does not have; `inside` are those that it began with."""
    above = (COUNTY if inside else ABOVE).match(rest)
    cut = rest[above.end() :] if above else rest
    if len(cut) < len(rest) and cut.endswith(("镇", "乡", "街道", "苏木")) and is_township(rest):
        return rest  # 红旗营乡 lies in no 红旗
    if len(cut) > 1 and not NO_STEM.match(cut) and SUFFIX.search(cut):
        return OWN_LEVEL.sub("", cut)
    return _last_place(rest) if not cut else OWN_LEVEL.sub("", rest)


def _plain(name: str) -> str:
    """A name in its plainest spelling, with the places before it."""
    bare = CENTRAL.sub("", re.sub(r"[\s·•]+|\(.*?\)|（.*?）", "", name))
    bare = re.sub(r"(?:街道办事处|街道办|街办)$", "街道", GOVERNMENT.sub("", bare) or bare)
    return bare.replace("人民政府办", "政府办")


def _last_place(name: str) -> str:
    """The organisation is itself a county or a city that is not in the list: its own last part."""
    parts: list[str] = re.findall(
        r"[\u4e00-\u9fff]{1,8}?(?:自治区|自治州|自治县|省|市|州|盟|地区|县|旗|区)(?=[\u4e00-\u9fff]{2,}|$)", name
    )
    return parts[-1] if parts and name.endswith(parts[-1]) else name


NO_PLACE = ("自治区", "自治州", "自治县", "自治旗", "新区")
"""What a body calls the place above it without naming it: 自治区北部湾办."""


def org_id(name: str | None, division_code: str | None, url: str | None = None) -> str | None:
    """An id that is the same in every year, or None where nothing says which of the bodies of this name it is.

    A township that is in the list of divisions has its nine digits: they outlast every spelling of its name. All others
    have the six digits of their county and the core of their name. Without a code, the places printed before the name
    stand in its stead (`宣武区-大栅栏街道`), else the host that published the report (`example.gov.cn-唐村镇`):
    there is a 城关镇 in every tenth county.
    """
    if not name:
        return None
    if division_code and len(division_code) == 9:
        return division_code
    own = core(name)
    if division_code:
        return f"{division_code[:6]}-{own}"
    bare = _plain(name)
    above = bare.removesuffix(own).removesuffix("人民政府")
    if len(above) > 1 and above != bare and above not in NO_PLACE:
        return f"{above}-{own}"
    host = HOST.match(url or "")
    return f"{host[1].lower()}-{own}" if host else None
