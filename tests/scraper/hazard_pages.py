"""Pages that are reports and pages that are hazards, each in a random frame of a site, for tests that tell them apart."""

from __future__ import annotations

from hypothesis import strategies as st

_NAV = (
    "首页",
    "登录",
    "注册",
    "请登录",
    "政务公开",
    "政府信息公开年报",
    "机构设置",
    "无障碍",
    "404",
    "页面不存在",
    "安全验证",
)
_FOOTER = (
    "主办：盘山县人民政府办公室",
    "网站标识码：2111220003",
    "辽ICP备00000000号",
    "系统维护：信息中心",
    "请先登录后再评论",
)
_TOWNS = ("石新镇", "高升镇", "东郭镇", "县财政局", "太平街道办事处")


@st.composite
def frames(draw: st.DrawFn) -> tuple[str, str]:
    """What stands above and below an article: menus in links and in plain text, a log-in form, a word of any hazard."""
    words = draw(st.lists(st.sampled_from(_NAV), max_size=25))
    links = "".join(f'<a href="/c{n}/">{word}</a>' for n, word in enumerate(words))
    plain = draw(st.sampled_from(["", "<span>登录</span>", "<span>页面不存在</span>", "<div>请登录</div>"]))
    form = draw(st.sampled_from(["", "<form><input name=u><input type='password' name=p></form>"]))
    script = draw(st.sampled_from(["", "<script>document.cookie='a=1';</script>", "<script src='/js/a.js'></script>"]))
    tag = draw(st.sampled_from(["header", "nav", "div"]))
    footer = "".join(draw(st.lists(st.sampled_from(_FOOTER), max_size=4)))
    return f"{script}<{tag}>{plain}{form}{links}</{tag}>", f"<div class='foot'>{footer}</div>"


@st.composite
def report_pages(draw: st.DrawFn) -> str:
    """A page that holds a report, or offers one as a file, in any frame."""
    title = f"{draw(st.sampled_from(_TOWNS))}{draw(st.integers(2008, 2025))}年政府信息公开工作年度报告"
    held = (
        "<p>一、总体情况</p><p>我镇主动公开政府信息12条。</p>",
        f"<h1>{title}</h1><p>见附图</p><p><img src='/a/1.jpg'></p>",
        f"<p>见附件</p><a href='/files/1.pdf'>{title}.pdf</a>",
        "<iframe src='/files/1.pdf'></iframe>",
        "<p>本报告所列数据的统计期限自2024年1月1日起至12月31日止。</p>",
        f"<h3>{title}</h3><p>本年度没有收到申请，没有被申请行政复议。</p>",
        "<h2>二、主动公开政府信息情况</h2><table><tr><td>规章</td><td>0</td></tr></table>",
    )
    above, below = draw(frames())
    return f"<html><head><title>{draw(st.sampled_from([title, '盘山县人民政府']))}</title></head><body>{above}<div id='zoom'>{draw(st.sampled_from(held))}</div>{below}</body></html>"


SAYING = (
    "<p>抱歉，您访问的页面不存在！</p>",
    "<h1>404 Not Found</h1><hr>nginx",
    "<p>您所查看的信息已被删除</p>",
    "<p>您的访问过于频繁，请稍后再试</p>",
    "<p>访问被拒绝 Access Denied</p>",
    "<p>系统繁忙，请稍候</p>",
    "<p>为了您的访问安全，请完成验证</p>",
    "<p>请输入验证码 <img src='/captcha'></p>",
    "<p>您尚未登录，请先登录</p>",
    "<form>账号<input name=u>密码<input type='password' name=p></form>",
)
"""What hazards say where they say anything."""


@st.composite
def script_pages(draw: st.DrawFn) -> str:
    """Nothing but a script, of any of the sizes seen (585 to 1,334 bytes) and around them."""
    letters = st.text("abcdefghijklmnopqrstuvwxyz0123456789_$=+(){}[];,.", min_size=40, max_size=1400)
    source = draw(
        st.sampled_from(
            ("document.cookie=(_0)+1;location.href=location.pathname", "eval(_0x1)", "$_ts=window['$_ts'];")
        )
    )
    head = draw(st.sampled_from(("", "<meta id='x' content='y' r='m'>", "<meta charset='utf-8'>")))
    return f"<html><head>{head}</head><body><script>{source};{draw(letters)}</script></body></html>"


@st.composite
def framed_hazards(draw: st.DrawFn) -> str:
    """A hazard that says something, within the whole frame of the site."""
    above, below = draw(frames())
    title = draw(st.sampled_from(["盘山县人民政府", "提示信息", ""]))
    return f"<html><head><title>{title}</title></head><body>{above}<div>{draw(st.sampled_from(SAYING))}</div>{below}</body></html>"
