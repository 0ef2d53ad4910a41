"""What pages say that are not the page: challenges, log-ins, refusals, soft 404s, repairs. All of it is data.

Sizes, statuses and cookie names were observed in front of county sites; the phrases are those of the common servers
and publishing systems. None of what is recognised is ever solved: it is recorded under its own name.
"""

from __future__ import annotations

import re

WALLS = {
    # 521 and 512: 加速乐 (also in front of servers that are well); 412: 瑞数; 405: telecom WAF; 403: Wangsu, WZWS.
    401: "asks for a log-in",
    403: "refuses the crawler",
    405: "refuses the crawler (WAF)",
    407: "asks for a log-in",
    412: "answers with a challenge (412)",
    451: "refuses for legal reasons",
    512: "answers with a challenge (512)",
    521: "answers with a challenge (521)",
}
NOT_THERE = frozenset({404, 410})
"""All other refusals are of who asks, or how, and say nothing of the page: some walls answer 400 or 418."""
LATER = frozenset({408, 425, 429})
GONE = re.compile(
    r"您?(所)?(要)?(访问|浏览|请求|查找|查看|打开)的(页面|网页|内容|信息|文章|资源|栏目|文件)"
    r"(不存在|已?被?删除|已(经)?失效|已下线|没有找到|未找到|找不到)"
    r"|(页面|网页|文章|栏目|文件|附件)(不存在|走丢了|未找到|已?被?删除了?|找不到了?)"
    r"|(找不到|未找到|没有找到)(该|您|相关|您要的|此)?(页面|网页)|404\s*not\s*found|not\s*found\s*404|404错误|错误404",
    re.IGNORECASE,
)
REFUSES = re.compile(
    r"访问(过于|太)频繁|请求(过于|太)频繁|访问被(拒绝|拦截|阻断)|拒绝访问|禁止访问|您的(IP|访问|请求).{0,12}被?(封禁|拦截|拒绝|禁止|阻断)"
    r"|(攻击|威胁|恶意)(行为|请求|访问)|没有权限|无权(访问|查看|下载)|access\s+denied|request\s+blocked|web应用防火墙",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"人机验证|滑动验证|安全验证|请完成验证|请输入验证码|完成(下列|以下)?验证|请开启JavaScript并刷新"
    r"|正在(进行)?(安全)?(检查|检测)您?的?浏览器|checking\s+your\s+browser|just\s+a\s+moment",
    re.IGNORECASE,
)
LOGIN = re.compile(r"请(先)?登录|(尚未|还未|没有|未)登录|登录(超时|已过期|后(查看|访问|下载))|统一身份认证")
BUSY = re.compile(
    r"(系统|服务器?|网站|服务)(繁忙|维护中?|升级中?|暂停|异常|内部错误)|正在(维护|升级)|(系统|数据库|服务器?)(连接)?(错误|失败|出错)"
    r"|internal\s+server\s+error|service\s+unavailable|bad\s+gateway|gateway\s+time-?out",
    re.IGNORECASE,
)
SCRIPT = re.compile(
    r"__jsl_clearance|__jsluid|\$_ts\s*=|\$_ts\b.{0,40}window|_\$jsvmprt|acw_sc__v2|__tst_status|EO_Bot|yunsuo_session"
    r"|security_session|wzws_|reason:\s*GeoBL|_waf_|window\.TCaptcha|gt_captcha",
    re.IGNORECASE,
)
"""What challenges are made of, as it stands in their source."""
LOGIN_PATH = re.compile(r"/(login|signin|cas|sso)\b", re.IGNORECASE)
REPORT = re.compile(
    r"总体情况|主动公开政府信息|主动公开.{0,12}信息|收到和处理|统计期限|统计时限|信息公开条例|本年度(报告|年报)|公开(工作)?年度报告"
    r"|行政复议|行政诉讼|依申请公开(政府信息)?(情况|办理|\d)|公开政府信息.{0,8}\d"
)
"""What a report says, in whatever layout, outside its links."""
