"""Organisation names: what kind of body a name means, and what of it stays the same from year to year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parsers.report import Level

_LEVELS: tuple[tuple[str, str], ...] = (
    ("subdistrict", r"街道(?:办事处|办)?$|街办$"),
    (
        "zone",
        r"(?:开发区|园区|工业区|示范区|度假区|保税区|新区|林区|农场|经开区|高新区|集聚区)?(?:管理委员会|管委会)$|(?:开发区|园区|经开区|高新区)$",
    ),
    ("enterprise", r"(?:公司|集团|银行|厂)$"),
    ("township", r"(?:镇|乡|苏木|民族乡)$"),
    ("department", r"(?:局|委员会|委|办公室|办公厅|厅|中心|院|站|队|所|馆|处|办|室|部|社|会|大学|学校|医院|分局)$"),
    ("province", r"(?:省|自治区)$"),
    ("prefecture", r"(?:州|盟|地区)$"),
    ("county", r"(?:县|旗|区)$"),
    ("city", r"市$"),
)
"""What the end of a name means; the first that fits wins, so the longest suffix does."""

GOVERNMENT = re.compile(r"(?:人民)?政府$")
SUFFIX = re.compile("|".join(pattern for _, pattern in _LEVELS) + r"|人民政府$|政府$")
ABOVE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,6}?(?:省|自治区))?"
    r"(?:[\u4e00-\u9fff]{2,7}?(?:市|自治州|州|盟|地区))?"
    r"(?:[\u4e00-\u9fff]{1,8}?(?:自治县|县|自治旗|旗|林区|区|市))?"
    r"(?:人民政府)?"
)
MUNICIPALITIES = ("北京市", "上海市", "天津市", "重庆市")


def find_level(name: str | None) -> Level:
    """The level of an organisation by the end of its name.

    `人民政府` tells nothing and is put aside first, unless an office of it reports: 人民政府办公室 is a department.
    """
    if not name:
        return "unknown"
    bare = GOVERNMENT.sub("", name)
    for level, pattern in _LEVELS:
        if re.search(pattern, bare):
            if level == "city":
                return _city_level(bare)
            return level  # type: ignore[return-value]
    return "unknown"


def _city_level(name: str) -> Level:
    """A 市 is a province, a prefecture or a county; without a division list only the four municipalities are certain."""
    if name in MUNICIPALITIES:
        return "province"
    return "county" if len(re.findall(r"[省市州盟]", name)) > 1 else "prefecture"


def core(name: str) -> str:
    """What stays of a name from year to year: `盘锦市盘山县石新镇人民政府` and `石新镇` are both `石新镇`."""
    bare = re.sub(r"[\s·•]+", "", name)
    bare = re.sub(r"(?<=街道)办事处$", "", GOVERNMENT.sub("", bare))
    above = ABOVE.match(bare)
    rest = bare[above.end() :] if above else bare
    if len(rest) >= 2 and SUFFIX.search(rest):
        return rest
    # the organisation is itself a county or a city: keep its own last part
    parts = re.findall(
        r"[\u4e00-\u9fff]{1,8}?(?:自治区|自治州|自治县|省|市|州|盟|地区|县|旗|区)(?=[\u4e00-\u9fff]{2,}|$)", bare
    )
    return parts[-1] if parts and bare.endswith(parts[-1]) else bare


def org_id(name: str | None, division_code: str | None) -> str | None:
    """An id that is the same in every year: the county's code and the core of the name. None without a name."""
    return f"{(division_code or '000000')[:6]}-{core(name)}" if name else None
